// A request outside any call that the program asked to be given (user_agent_options::offered):
// MESSAGE, REGISTER, a method of its own. It is answered once. Not a call: see incoming_call.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/session/event.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace offhook {

namespace detail {
class agent;
struct handle_access;
} // namespace detail

/// What a response has beside its status; views are read before `answer` returns.
struct answer_options {
    std::string_view reason{};  ///< empty: the usual one
    std::string_view headers{}; ///< raw header lines, each ended by CRLF
    std::string_view content_type{};
    std::string_view body{};
};

/// Move-only. One that leaves its scope unanswered is answered with 480. Used on the strand of its
/// user_agent.
class incoming_request {
public:
    incoming_request() = default; ///< stands for no request
    incoming_request(incoming_request&&) noexcept = default;
    incoming_request& operator=(incoming_request&& other) noexcept {
        if (this != &other) drop();
        agent_ = std::move(other.agent_);
        news_ = std::exchange(other.news_, {});
        return *this;
    }
    ~incoming_request() { drop(); }

    /// It stands for a request, which may have been answered.
    explicit operator bool() const { return !news_.request.empty(); }

    std::string_view method() const { return news_.request.method_text(); }
    /// The user whose password was verified (dialog::settings::require_auth); empty when nobody was
    /// asked for one.
    const std::string& user() const { return news_.user; }
    /// The value of a header field; empty when there is none.
    std::string_view header(std::string_view name) const {
        const header_name known = header_from(name);
        return known == header_name::other ? news_.request.value(name) : news_.request.value(known);
    }
    std::string_view body() const { return news_.request.body(); }
    const sip_message& request() const { return news_.request; }

    /// At once; 200 to 699, but for 408. Errors: bad_argument (status or headers), no_such_request
    /// when it was answered before or waited too long.
    error_code answer(int status, const answer_options& with = {});

private:
    friend struct detail::handle_access;
    incoming_request(std::weak_ptr<detail::agent> home, session::request_offered news)
        : agent_(std::move(home)), news_(std::move(news)) {}
    void drop() {
        if (!agent_.expired() && !news_.request.empty()) answer(480);
    }

    std::weak_ptr<detail::agent> agent_;
    session::request_offered news_{};
};

} // namespace offhook
