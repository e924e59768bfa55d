// Somebody who wants to watch a state of ours: accept and tell, or reject. Made by
// user_agent::next_watcher, for the packages of dialog::settings. Whom we watch: subscription.hpp.
#pragma once

#include <offhook/asio/detail/initiate.hpp>
#include <offhook/asio/detail/watch_record.hpp>

#include <boost/asio/system_executor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace offhook {

/// Move-only; leaving its scope rejects who was not accepted, and ends what was. Used on the strand
/// of its user_agent.
class watcher {
public:
    watcher() = default; ///< stands for nobody
    watcher(watcher&&) noexcept = default;
    watcher& operator=(watcher&& other) noexcept {
        if (this != &other) drop();
        record_ = std::move(other.record_);
        news_ = std::move(other.news_);
        return *this;
    }
    ~watcher() { drop(); }

    explicit operator bool() const { return record_ != nullptr; }
    const std::string& event() const { return news_.event; } ///< the Event value
    const std::string& from() const { return news_.from; }
    std::uint32_t expires() const { return news_.expires; } ///< 0: the state once
    const sip_message& request() const { return news_.subscribe; }

    /// 200 and the first NOTIFY. An error when it was decided before, or nobody waits any more.
    result<void> accept(std::string_view content_type, std::string_view body) {
        session::accept_watcher what{news_.soft};
        what.content_type = content_type;
        what.body = body;
        return detail::decide(record_, what);
    }
    /// 200, and a NOTIFY that it has to wait: `tell` says more.
    result<void> suspend() {
        return detail::decide(record_, session::accept_watcher{news_.soft, true});
    }
    /// 300 to 699.
    result<void> reject(int status) {
        return detail::decide(record_, session::reject_watcher{news_.soft, status});
    }
    /// The next NOTIFY.
    result<void> tell(std::string_view content_type, std::string_view body) {
        session::tell_watcher what{news_.soft};
        what.content_type = content_type;
        what.body = body;
        return detail::tell(record_, what);
    }
    /// The last one; its time, or its own will, may end it before.
    result<void> end(termination reason) {
        session::tell_watcher what{news_.soft, dialog::watching::terminated};
        what.reason = reason;
        return detail::tell(record_, what);
    }
    /// result<void>, when it watches no longer, whoever ended that.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto ended(Token&& token = {}) {
        return detail::initiate<result<void>>(
            detail::executor_of(record_),
            [watch = record_](auto done) { detail::await_over(watch, std::move(done)); }, token);
    }

private:
    friend struct detail::handle_access;
    watcher(detail::watch_pointer record, session::watcher_asks news)
        : record_(std::move(record)), news_(std::move(news)) {}
    void drop() {
        if (record_ != nullptr) detail::end(record_);
    }

    detail::watch_pointer record_;
    session::watcher_asks news_{};
};

} // namespace offhook
