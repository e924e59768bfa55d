// What is said in a call beside offers: digits and texts of ours, requests of theirs, one line
// each. Read next: conversation.hpp.
#include "in_call.hpp"
#include "conversation.hpp"

#include <offhook/message/dtmf_relay.hpp>

#include <string>

namespace offhook::cli {

void tell_request(const phone& on, std::optional<unsigned> call, const sip_message& request) {
    std::string method(request.method_text());
    for (char& c : method)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    std::string words = call ? "call " + std::to_string(*call) + ' ' + method : method;
    const std::optional<int> number = call ? std::optional(static_cast<int>(*call)) : std::nullopt;
    const std::string package(request.value("Info-Package"));
    const std::string body(request.body());
    const std::string type(request.value(header_name::content_type));
    if (const auto digit = dtmf_of(request)) {
        const std::string signal(1, digit->signal);
        std::optional<int> length;
        if (digit->duration_milliseconds) length = static_cast<int>(*digit->duration_milliseconds);
        words += " dtmf " + signal;
        if (length) words += ' ' + std::to_string(*length) + "ms";
        on.lines().say(
            words,
            {{"event", method}, {"call", number}, {"dtmf", signal}, {"duration_ms", length}});
        return;
    }
    if (!package.empty()) words += " package " + package;
    if (type.starts_with("text/")) {
        words += " \"";
        for (const char c : body.substr(0, body.find_last_not_of("\r\n") + 1))
            words += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        words += '"';
    } else if (!body.empty()) {
        words += ' ' + type + ", " + std::to_string(body.size()) + " bytes";
    }
    on.lines().say(words, {{"event", method},
                           {"call", number},
                           {"package", package},
                           {"type", type},
                           {"body", body}});
}

asio::awaitable<void> conversation::hear(call& what) {
    while (const auto request = co_await what.next_request())
        tell_request(phone_, number_, request->request);
}

asio::awaitable<void> conversation::send(call& what) {
    if (!phone_.flags().message.empty()) co_await send_text(what);
    if (!phone_.flags().dtmf.empty()) co_await send_digits(what);
}

asio::awaitable<void> conversation::send_digits(call& what) {
    const phone_flags& flags = phone_.flags();
    if (co_await over_by(what, since_ + flags.dtmf_after.value_or(duration{0}))) {
        failed_ = true; // they were to be sent
        co_return;
    }
    tell(co_await what.send_dtmf(flags.dtmf, {}), "sent digits");
}

asio::awaitable<void> conversation::send_text(call& what) {
    const phone_flags& flags = phone_.flags();
    if (co_await over_by(what, since_ + flags.message_after.value_or(duration{0}))) {
        failed_ = true;
        co_return;
    }
    const auto answer =
        co_await what.request("MESSAGE", {.content_type = "text/plain", .body = flags.message});
    result<void> done;
    if (!answer)
        done = answer.error();
    else if (!answer->good())
        done = status_error(answer->status());
    tell(done, "sent text");
}

asio::awaitable<void> take_requests(phone& on) {
    try {
        for (;;) {
            incoming_request one = co_await on.agent().next_request();
            tell_request(on, std::nullopt, one.request());
            one.answer(200);
        }
    } catch (const boost::system::system_error&) {
        // The phone shuts down.
    }
}

} // namespace offhook::cli
