// A pair whose bob serves packages and whose alice subscribes. Not a test.
#pragma once

#include "pair.hpp"

namespace offhook::test {

inline dialog::settings with_packages() {
    dialog::settings made;
    made.packages = {"presence", "message-summary", "dialog"};
    return made;
}

/// Bob accepts each SUBSCRIBE at once, unless told to wait, and says `state` with `body`.
struct watched_pair : test::pair {
    explicit watched_pair(dialog::settings values = with_packages()) : test::pair(values) {
        b.on_news = [this](const dialog::output& what) {
            const auto* news = std::get_if<dialog::subscribe_received>(&what);
            if (news != nullptr && accepts) accept(news->duty);
        };
    }
    bool accepts = true;
    bool tells = true; ///< bob's application gives the first NOTIFY itself
    std::uint32_t grants = 3600;
    dialog::subscription_id watcher;    ///< at bob
    dialog::subscription_id subscriber; ///< at alice

    void accept(dialog::duty_id duty) {
        const auto made = b.dialogs.accept_subscription(now, duty, 99, grants);
        REQUIRE(made.has_value());
        watcher = *made;
        if (!tells) return;
        const dialog::body_view body{"application/pidf+xml", "<open/>"};
        CHECK(b.dialogs.notify(now, watcher, {.body = body}).has_value());
    }
    void subscribe(std::uint32_t expires = 600, std::string_view event = "presence") {
        const auto made = a.dialogs.subscribe(
            now, 88, {.target = b.uri(), .from = a.uri(), .event = event, .expires = expires});
        subscriber = made.value();
        drain();
    }
    void resubscribe(std::uint32_t expires) {
        REQUIRE(a.dialogs.resubscribe(now, subscriber, expires).has_value());
        drain();
    }
    void notify(const dialog::notification& what) {
        REQUIRE(b.dialogs.notify(now, watcher, what).has_value());
        drain();
    }
    /// Alice has subscribed and has heard the first NOTIFY.
    void watch(std::uint32_t expires = 600) {
        subscribe(expires);
        run_for(100ms);
        REQUIRE(a.count<dialog::notify_received>() == 1);
    }
    std::string state_said() const {
        return std::string(last_sent("NOTIFY").value(header_name::subscription_state));
    }
    /// Each side has been told once how it ended.
    void require_ended(int times = 1) const {
        INFO(ladder_text());
        CHECK(a.count<dialog::subscription_ended>() == times);
        CHECK(b.count<dialog::subscription_ended>() == times);
    }
};

/// A NOTIFY as somebody could make it who has seen the SUBSCRIBE.
inline std::string forged_notify(const sip_message& subscribe, std::string_view from_tag,
                                 std::string_view to_tag, std::string_view more,
                                 std::string_view branch = "z9hG4bKforged") {
    std::string text = "NOTIFY sip:alice@127.0.0.1:5071 SIP/2.0\r\n"
                       "Via: SIP/2.0/UDP 127.0.0.1:5072;branch=";
    text += branch;
    text += "\r\nMax-Forwards: 70\r\nFrom: <sip:bob@127.0.0.1:5072>;tag=";
    text += from_tag;
    text += "\r\nTo: <sip:alice@127.0.0.1:5071>;tag=";
    text += to_tag;
    text += "\r\nCall-ID: ";
    text += subscribe.call_id();
    text += "\r\nCSeq: 7 NOTIFY\r\nContact: <sip:bob@127.0.0.1:5072>\r\n";
    text += more;
    return text + "Content-Length: 0\r\n\r\n";
}

} // namespace offhook::test
