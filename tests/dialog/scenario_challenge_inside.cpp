// Requests inside dialogs and without one that are asked for credentials, in both roles (HOSTILE
// 14). The first INVITE: scenario_challenge.cpp.
#include "asked.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("every request inside a dialog can be asked, on both sides") {
    asked_pair p;
    p.establish();
    const std::string method = GENERATE(as<std::string>{}, "UPDATE", "INFO", "MESSAGE", "OPTIONS");
    peer& from = GENERATE(false, true) ? p.b : p.a;
    peer& to = &from == &p.a ? p.b : p.a;
    to.on_news = [&](const dialog::output& word) {
        const auto* asked = std::get_if<dialog::request_received>(&word);
        if (asked != nullptr) REQUIRE(to.dialogs.keep(p.now, asked->duty).has_value());
    };
    const auto request = from.dialogs.request(p.now, from.leg, method, {});
    REQUIRE(request.has_value());
    p.run_for(50ms);
    const std::uint32_t number = p.last_sent(method).cseq()->number;
    p.respond(to, 401, ask("n7"));
    p.run_for(50ms);
    CHECK(p.last_sent(method).cseq()->number == number + 1);
    CHECK(given(p.last_sent(method)).nonce() == "n7");
    CHECK(from.count<dialog::response_received>() == 0);
    p.respond(to, 200);
    p.run_for(50ms);
    REQUIRE(from.count<dialog::response_received>() == 1);
    CHECK(from.last<dialog::response_received>()->request == *request);
    CHECK(from.last<dialog::response_received>()->status == 200);
    to.on_news = nullptr;
    p.finish();
}

TEST_CASE("a challenged re-INVITE keeps its place, and its ACK has the credentials") {
    asked_pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& word) {
        const auto* asked = std::get_if<dialog::request_received>(&word);
        if (asked != nullptr) REQUIRE(p.b.dialogs.keep(p.now, asked->duty).has_value());
    };
    REQUIRE(p.a.dialogs.request(p.now, p.a.leg, "INVITE", {}).has_value());
    p.run_for(50ms);
    p.respond(p.b, 401, ask("n1"));
    p.run_for(5ms);
    // Nothing overtakes it meanwhile.
    CHECK(p.a.dialogs.request(p.now, p.a.leg, "INVITE", {}).error() == errc::not_accepted_now);
    p.run_for(50ms);
    p.respond(p.b, 200);
    p.run_for(15ms);
    REQUIRE(p.a.last<dialog::response_received>()->status == 200);
    REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.run_for(50ms);
    CHECK(given(p.last_sent("ACK")).nonce_count() == 1u);
    CHECK(p.b.count<dialog::acknowledged>() == 2);
    p.b.on_news = nullptr;
    p.finish();
}

TEST_CASE("a challenged BYE goes again, also after the release") {
    asked_pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& word) {
        const auto* asked = std::get_if<dialog::request_received>(&word);
        if (asked != nullptr) REQUIRE(p.b.dialogs.keep(p.now, asked->duty).has_value());
    };
    p.release(p.a);
    p.run_for(50ms);
    CHECK(p.seen("alice BYE") == 1);
    p.respond(p.b, 401, ask("n1"));
    p.run_for(50ms);
    CHECK(p.seen("alice BYE") == 2);
    CHECK(given(p.last_sent("BYE")).nonce() == "n1");
    p.respond(p.b, 200);
    p.b.on_news = nullptr;
    p.run_for(50ms);
    p.finish();
}

TEST_CASE("a challenged REFER and its NOTIFYs find each other") {
    asked_pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& word) {
        const auto* asked = std::get_if<dialog::request_received>(&word);
        if (asked != nullptr) REQUIRE(p.b.dialogs.keep(p.now, asked->duty).has_value());
    };
    REQUIRE(p.a.dialogs.refer(p.now, p.a.leg, 33, "sip:carol@127.0.0.1", {}).has_value());
    p.run_for(50ms);
    p.respond(p.b, 407, proxy_asks);
    p.run_for(50ms);
    CHECK(given(p.last_sent("REFER"), header_name::proxy_authorization).nonce_count() == 1u);
    const auto made = p.b.dialogs.accept_refer(p.now, p.b.duty, 44);
    REQUIRE(made.has_value());
    REQUIRE(p.b.dialogs.notify(p.now, *made, "SIP/2.0 100 Trying", false).has_value());
    p.run_for(50ms);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    p.b.on_news = nullptr;
    REQUIRE(p.b.dialogs.notify(p.now, *made, "SIP/2.0 200 OK", true).has_value());
    p.run_for(50ms);
    CHECK(p.a.last<dialog::subscription_ended>()->why == error_code{});
    p.finish();
}

TEST_CASE("a challenged NOTIFY goes again") {
    asked_pair p;
    p.establish();
    REQUIRE(p.a.dialogs.refer(p.now, p.a.leg, 33, "sip:carol@127.0.0.1", {}).has_value());
    dialog::subscription_id made;
    p.b.on_news = [&](const dialog::output& word) {
        if (!std::holds_alternative<dialog::request_received>(word)) return;
        made = p.b.dialogs.accept_refer(p.now, p.b.duty, 44).value();
    };
    bool first = true;
    p.a.on_news = [&](const dialog::output& word) {
        const auto* asked = std::get_if<dialog::notify_received>(&word);
        if (asked == nullptr || !std::exchange(first, false)) return;
        REQUIRE(p.a.dialogs.respond(p.now, asked->duty, 401, {}, {.headers = ask("n5")}));
    };
    p.run_for(50ms);
    REQUIRE(p.b.dialogs.notify(p.now, made, "SIP/2.0 200 OK", true).has_value());
    p.run_for(100ms);
    CHECK(p.seen("bob NOTIFY") == 2);
    CHECK(given(p.last_sent("NOTIFY")).nonce() == "n5");
    p.b.on_news = nullptr;
    p.a.on_news = nullptr;
    p.finish();
}

TEST_CASE("a request outside dialogs can be asked, and keeps its name") {
    asked_pair p;
    const auto request =
        p.a.dialogs.request_outside(p.now, 5, "MESSAGE", {.target = p.b.uri(), .from = p.a.uri()});
    p.b.on_news = [&](const dialog::output& word) {
        const auto* asked = std::get_if<dialog::outside_request_received>(&word);
        if (asked != nullptr) REQUIRE(p.b.dialogs.keep(p.now, asked->duty).has_value());
    };
    p.run_for(50ms);
    p.respond(p.b, 401, ask("n1"));
    p.run_for(50ms);
    CHECK(given(p.last_sent("MESSAGE")).nonce() == "n1");
    CHECK(p.last_sent("MESSAGE").cseq()->number == 2);
    CHECK_FALSE(p.last_sent("MESSAGE").has(header_name::contact)); // RFC 3428 4
    p.respond(p.b, 200);
    p.run_for(50ms);
    REQUIRE(p.a.count<dialog::response_received>() == 1);
    CHECK(p.a.last<dialog::response_received>()->request == *request);
    CHECK(p.a.dialogs.count(5).empty());
    p.run_dry();
    CHECK(p.a.transactions.count().empty());
}
