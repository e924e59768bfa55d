// The peer asks us to call somebody else (REFER): accept it and get the new call, or refuse.
// The side that asks uses call::transfer.
#pragma once

#include <offhook/asio/call.hpp>

#include <utility>

namespace offhook {

/// Move-only; refuses with 603 when it leaves its scope undecided.
class transfer_request {
public:
    transfer_request() = default; ///< stands for no request
    transfer_request(transfer_request&&) noexcept = default;
    transfer_request& operator=(transfer_request&& other) noexcept {
        if (this != &other) drop();
        new_call_ = std::move(other.new_call_);
        news_ = std::move(other.news_);
        return *this;
    }
    ~transfer_request() { drop(); }

    explicit operator bool() const { return new_call_ != nullptr; }
    const std::string& target() const { return news_.target; }
    const std::string& referred_by() const { return news_.referred_by; }
    /// The id that the new call will have, from now to its end.
    session::call_id new_call() const { return news_.new_call; }
    /// It was accepted by policy; the new call is under way already.
    bool automatic() const { return news_.automatic; }

    /// result<call>: the new call, when it is established.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto accept(Token&& token = {}) {
        session::accept_transfer what{news_.transfer, {}};
        return detail::initiate<result<call>>(
            detail::executor_of(new_call_),
            [call = new_call_, what = std::move(what),
             automatic = news_.automatic](auto done) mutable {
                detail::accept(call, std::move(what), automatic, std::move(done));
            },
            token);
    }
    /// At once; 300 to 699. An error when it was decided before.
    error_code reject(int status) {
        return detail::reject(new_call_, session::reject_transfer{news_.transfer, status},
                              news_.automatic);
    }

private:
    friend struct detail::handle_access;
    transfer_request(detail::call_pointer new_call, session::transfer_requested news)
        : new_call_(std::move(new_call)), news_(std::move(news)) {}
    void drop() {
        if (new_call_ != nullptr && !new_call_->decided) reject(603);
    }

    detail::call_pointer new_call_;
    session::transfer_requested news_{};
};

} // namespace offhook
