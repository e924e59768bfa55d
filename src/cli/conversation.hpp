// What happens in a call that is up: we hold, transfer, are transferred, hang up, or wait for the
// other side. The same for both sides. Read next: call.cpp, answer.cpp.
#pragma once

#include "phone.hpp"

namespace offhook::cli {

class conversation {
public:
    /// `number` is the call's; `since` when it was answered.
    conversation(phone& on, unsigned number, instant since)
        : phone_(on), number_(number), since_(since) {}

    /// Until the call, and every call that it led to, is over; why it ended.
    asio::awaitable<end_reason> run(call what);
    /// A hold or transfer did not come to what it should.
    bool failed() const { return failed_; }

    static void say_rule(phone& of, unsigned number, session::call_rule rule);

private:
    asio::awaitable<end_reason> talk(call& what);
    asio::awaitable<void> act(call& what);
    asio::awaitable<void> change(call& what);
    asio::awaitable<void> send(call& what);
    asio::awaitable<void> hear(call& what);
    asio::awaitable<void> hold(call& what);
    asio::awaitable<void> transfer(call& what);
    asio::awaitable<transfer_outcome> consult(call& what);
    void tell(const result<void>& done, const char* verb);
    asio::awaitable<void> follow(call& what);
    asio::awaitable<void> watch_rules(call& what);
    asio::awaitable<bool> over_by(call& what, instant when);
    asio::awaitable<void> send_digits(call& what);
    asio::awaitable<void> send_text(call& what);

    phone& phone_;
    unsigned number_;
    instant since_;
    bool failed_ = false;
};

} // namespace offhook::cli
