// What we hold at somebody for a while and keep refreshed: a registration, a publication, a
// keep-alive. Made by user_agent::register_at, publish, keep_alive. Not a call. Read next:
// user_agent.hpp, ../session/event.hpp (soft_state_changed, what it tells).
#pragma once

#include <offhook/asio/detail/held_record.hpp>
#include <offhook/asio/detail/initiate.hpp>

#include <boost/asio/system_executor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace offhook {

/// Move-only; leaving its scope gives it back. Used on the strand of its user_agent. Every verb
/// that waits takes an Asio completion token; the comment names what it completes with.
class held_state {
public:
    held_state() = default; ///< stands for nothing
    held_state(held_state&&) noexcept = default;
    held_state& operator=(held_state&& other) noexcept {
        if (this != &other) detail::drop(record_);
        record_ = std::move(other.record_);
        return *this;
    }
    ~held_state() { detail::drop(record_); }

    explicit operator bool() const { return record_ != nullptr; }
    session::soft_state_id id() const {
        return record_ != nullptr ? record_->id : session::soft_state_id{};
    }
    /// The registrar, or whoever it is, has granted it and it has not lapsed; of a keep-alive:
    /// somebody answers.
    bool stands() const { return record_ != nullptr && record_->stands; }
    /// Its last word was told.
    bool over() const { return record_ == nullptr || record_->over || record_->home == nullptr; }
    /// For the route of calls and requests of this account: {.route = r.service_route()}
    /// (RFC 3608 6.1); empty when the registrar names none.
    std::string_view service_route() const {
        return record_ != nullptr ? std::string_view(record_->service_route) : std::string_view();
    }

    /// result<held_change>: the next thing that became of it, kept from the first moment on; of
    /// too many the oldest go. errc::no_such_request after the last word.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto changed(Token&& token = {}) {
        return detail::initiate<result<held_change>>(
            executor(), [record = record_](auto done) { detail::await(record, std::move(done)); },
            token);
    }
    /// held_change, its last word: `removed`, or `failed` when that was refused or nobody answered
    /// within remove_timeout. What is over already completes at once.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto give_back(Token&& token = {}) {
        return detail::initiate<held_change>(
            executor(),
            [record = record_](auto done) { detail::give_back(record, false, std::move(done)); },
            token);
    }
    /// The same; of a registration.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto unregister(Token&& token = {}) {
        return give_back(std::forward<Token>(token));
    }
    /// The same, with every contact that the address has (Contact: *).
    template <class Token = boost::asio::use_awaitable_t<>>
    auto unregister_all(Token&& token = {}) {
        return detail::initiate<held_change>(
            executor(),
            [record = record_](auto done) { detail::give_back(record, true, std::move(done)); },
            token);
    }

    /// Refreshes it now. Errors: errc::no_such_call when it is over.
    result<void> refresh() { return detail::refresh(record_); }
    /// Other contacts, a comma list of Contact values. Those not named any more are taken back.
    result<void> change_contacts(std::string_view contacts) {
        return detail::change(record_, contacts, {}, {});
    }
    /// Another body of a publication.
    result<void> change_body(std::string_view type, std::string_view body) {
        return detail::change(record_, {}, type, body);
    }

private:
    friend struct detail::handle_access;
    explicit held_state(detail::held_pointer record) : record_(std::move(record)) {}
    boost::asio::any_io_executor executor() const {
        if (record_ == nullptr) return boost::asio::system_executor();
        return record_->executor;
    }

    detail::held_pointer record_;
};

using registration = held_state;
using publication = held_state;
using keep_alive = held_state;

} // namespace offhook
