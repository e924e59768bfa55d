// REFER, its subscription and its NOTIFYs, beside and after the call (RFC 3515, 4488, 5057).
#include "pair.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

/// Bob accepts each REFER at once and says 100.
struct referred {
    explicit referred(test::pair& given) : p(given) {
        p.b.on_news = [this](const dialog::output& what) {
            const auto* news = std::get_if<dialog::request_received>(&what);
            if (news == nullptr || news->method != sip_method::refer) return;
            const auto made = p.b.dialogs.accept_refer(p.now, news->duty, 99);
            REQUIRE(made.has_value());
            notifier = *made;
            if (!notifier) return;
            CHECK(p.b.dialogs.notify(p.now, notifier, "SIP/2.0 100 Trying", false).has_value());
        };
    }
    dialog::subscription_id refer(std::string_view headers = {}) {
        const auto made =
            p.a.dialogs.refer(p.now, p.a.leg, 88, "sip:carol@127.0.0.1:5073", {.headers = headers});
        p.drain();
        return made.value();
    }
    void notify(std::string_view text, bool last) {
        CHECK(p.b.dialogs.notify(p.now, notifier, text, last).has_value());
        p.drain();
    }
    test::pair& p;
    dialog::subscription_id notifier;
};

} // namespace

TEST_CASE("REFER, 202, NOTIFY 100, NOTIFY 200, the end") {
    test::pair p;
    p.establish();
    referred r(p);
    const auto subscription = r.refer();
    CHECK(p.last_sent("REFER").value(header_name::refer_to) == "<sip:carol@127.0.0.1:5073>");
    p.run_for(100ms);
    REQUIRE(p.a.count<dialog::refer_answered>() == 1);
    CHECK(p.a.last<dialog::refer_answered>()->status == 202);
    CHECK(p.a.last<dialog::refer_answered>()->subscription == subscription);
    REQUIRE(p.a.count<dialog::notify_received>() == 1);
    CHECK(p.a.last<dialog::notify_received>()->notify.body() == "SIP/2.0 100 Trying\r\n");
    CHECK(p.last_sent("NOTIFY").value(header_name::event) == "refer");
    r.notify("SIP/2.0 200 OK", true);
    p.run_for(100ms);
    CHECK(p.a.last<dialog::notify_received>()->terminated);
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(!p.a.last<dialog::subscription_ended>()->why);
    CHECK(p.b.count<dialog::subscription_ended>() == 1);
    CHECK(p.a.dialogs.count()[owner_class::subscription] == 0);
    CHECK(p.a.dialogs.confirmed(p.a.leg)); // the call itself is untouched
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("NOTIFYs cross the BYE and outlive the call") {
    test::pair p;
    p.establish();
    referred r(p);
    r.refer();
    p.release(p.a); // the transferor hangs up at once: BYE crosses 202 and NOTIFY
    p.run_for(200ms);
    p.release(p.b);
    p.run_for(35s);
    CHECK(p.a.count<dialog::leg_gone>() == 1);
    CHECK(p.b.count<dialog::leg_gone>() == 1);
    CHECK(p.a.dialogs.count(p.a.owner).empty());
    CHECK(p.a.dialogs.count(88)[owner_class::subscription] == 1);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    r.notify("SIP/2.0 180 Ringing", false);
    r.notify("SIP/2.0 200 OK", true);
    p.run_for(1s);
    CHECK(p.a.count<dialog::notify_received>() == 3);
    CHECK(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(p.seen("alice 200 NOTIFY") == 3);
    CHECK(p.a.dialogs.count(88).empty());
    p.require_nothing_left();
}

TEST_CASE("NOTIFYs keep their order, one in flight, though the wire loses them") {
    test::pair p;
    p.establish();
    referred r(p);
    r.refer();
    p.run_for(100ms);
    int number = 0;
    p.drop = [&](const peer& from, const sip_message&) {
        return from.name == "bob" && ++number % 3 != 0;
    };
    r.notify("SIP/2.0 180 Ringing", false);
    r.notify("SIP/2.0 183 Session Progress", false);
    r.notify("SIP/2.0 200 OK", true);
    CHECK(p.b.dialogs.notify(p.now, r.notifier, "SIP/2.0 200 OK", true).has_error());
    p.run_for(30s);
    std::vector<std::string> told;
    for (const auto& news : p.a.news) {
        const auto* one = std::get_if<dialog::notify_received>(&news);
        if (one != nullptr) told.emplace_back(one->notify.body().substr(8, 3));
    }
    CHECK(told == std::vector<std::string>{"100", "180", "183", "200"});
    p.drop = nullptr;
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("the last NOTIFY overtakes the 202") {
    test::pair p;
    p.establish();
    referred r(p);
    bool lose = true;
    p.drop = [&](const peer&, const sip_message& m) { return lose && m.status() == 202; };
    r.refer();
    r.p.run_for(50ms);
    r.notify("SIP/2.0 200 OK", true);
    p.run_for(100ms);
    CHECK(p.a.count<dialog::notify_received>() == 2);
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    lose = false;
    p.run_for(1s);
    REQUIRE(p.a.count<dialog::refer_answered>() == 1);
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(std::holds_alternative<dialog::subscription_ended>(p.a.news.back()));
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("Refer-Sub: false makes no subscription") {
    test::pair p;
    p.establish();
    referred r(p);
    r.refer("Refer-Sub: false\r\n");
    p.run_for(100ms);
    CHECK(p.a.last<dialog::refer_answered>()->status == 202);
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(!p.a.last<dialog::subscription_ended>()->why);
    CHECK(!r.notifier);
    CHECK(p.last_sent("202 REFER").value(header_name::refer_sub) == "false");
    CHECK(p.seen("bob NOTIFY") == 0);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("Refer-Sub: false to who does not know it makes a subscription after all") {
    test::pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& word) { // RFC 4488 4: a 202 that says nothing of it
        const auto* asked = std::get_if<dialog::request_received>(&word);
        if (asked != nullptr && asked->method == sip_method::refer)
            REQUIRE(p.b.dialogs.respond(p.now, asked->duty, 202, {}, {}).has_value());
    };
    REQUIRE(p.a.dialogs
                .refer(p.now, p.a.leg, 88, "sip:c@127.0.0.1", {.headers = "Refer-Sub: false\r\n"})
                .has_value());
    p.run_for(100ms);
    CHECK(p.a.last<dialog::refer_answered>()->status == 202);
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    p.run_for(300s);
    CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
}

TEST_CASE("a REFER that nobody takes is declined") {
    test::pair p;
    p.establish();
    CHECK(p.a.dialogs.refer(p.now, p.a.leg, 88, "sip:c@127.0.0.1", {}).has_value());
    CHECK(p.a.dialogs.refer(p.now, p.a.leg, 88, "sip:", {}).has_error());
    p.run_for(100ms);
    REQUIRE(p.a.count<dialog::refer_answered>() == 1);
    CHECK(p.a.last<dialog::refer_answered>()->status == 603);
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(p.a.last<dialog::subscription_ended>()->why == status_error(603));
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("several REFERs on one dialog are told apart by id") {
    test::pair p;
    p.establish();
    referred r(p);
    const auto first = r.refer();
    p.run_for(100ms);
    const auto notifier_of_first = r.notifier;
    const auto second = r.refer();
    p.run_for(100ms);
    CHECK(p.last_sent("NOTIFY").value(header_name::event) == "refer;id=3");
    CHECK(p.a.last<dialog::notify_received>()->subscription == second);
    CHECK(p.b.dialogs.notify(p.now, notifier_of_first, "SIP/2.0 503 Down", true).has_value());
    p.run_for(100ms);
    CHECK(p.a.last<dialog::subscription_ended>()->subscription == first);
    r.notify("SIP/2.0 200 OK", true);
    p.run_for(100ms);
    CHECK(p.a.last<dialog::subscription_ended>()->subscription == second);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a subscription without a NOTIFY expires, on both sides") {
    test::pair p;
    p.establish();
    referred r(p);
    r.refer();
    p.run_for(100ms);
    p.drop = [](const peer&, const sip_message&) { return true; };
    p.run_for(300s);
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
    CHECK(p.b.last<dialog::subscription_ended>()->why == errc::timeout);
    p.drop = nullptr;
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("who accepts a REFER and never says more is not waited for (RFC 6665 4.1.2.4)") {
    test::pair p;
    p.establish();
    p.drop = [](const peer&, const sip_message& m) { return m.method() == sip_method::notify; };
    referred r(p);
    r.refer();
    p.run_for(31s);
    CHECK(p.a.last<dialog::refer_answered>()->status == 202);
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    p.run_for(2s); // timer N, 64*T1 from the 202
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
    p.release(p.a);
    p.release(p.b);
    p.run_for(300s);
    p.require_nothing_left();
}

TEST_CASE("what a NOTIFY of a REFER says of its time counts (RFC 6665 4.1.3)") {
    test::pair p;
    p.establish();
    referred r(p);
    bool shorter = true;
    p.drop = [&](const peer&, const sip_message& m) {
        if (m.method() != sip_method::notify || !m.is_request() || !shorter) return false;
        std::string text(m.text());
        const std::size_t at = text.find("expires=240");
        REQUIRE(at != std::string::npos);
        shorter = false;
        p.put(p.a, text.replace(at, 11, "expires=3"));
        return true;
    };
    r.refer();
    p.run_for(2900ms);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    p.drop = nullptr;
    SECTION("the next one says 240 s again") {
        r.notify("SIP/2.0 180 Ringing", false);
        p.run_for(100s);
        CHECK(p.a.count<dialog::subscription_ended>() == 0);
        r.notify("SIP/2.0 200 OK", true);
        p.run_for(1s);
        CHECK(!p.a.last<dialog::subscription_ended>()->why);
    }
    SECTION("none comes") {
        p.run_for(6s); // the last NOTIFY has T4 to arrive
        REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
        CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
        r.notify("SIP/2.0 200 OK", true); // it finds nobody
        p.run_for(1s);
        CHECK(p.seen("alice 481 NOTIFY") == 1);
    }
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a SUBSCRIBE to a REFER's subscription is told what was told last, and for how long") {
    test::pair p;
    p.establish();
    referred r(p);
    r.refer();
    p.run_for(100ms);
    r.notify("SIP/2.0 180 Ringing", false);
    p.run_for(100ms);
    unsigned number = 100;
    const auto subscribe = [&](const std::string& headers) {
        const sip_message refer = p.last_sent("REFER");
        std::string text = "SUBSCRIBE " + std::string(refer.request_uri()) +
                           " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKs" +
                           std::to_string(number) + "\r\nMax-Forwards: 70\r\n";
        for (const header_name name : {header_name::from, header_name::to, header_name::call_id,
                                       header_name::contact})
            text += std::string(to_text(name)) + ": " + std::string(refer.value(name)) + "\r\n";
        text += "CSeq: " + std::to_string(number++) + " SUBSCRIBE\r\nEvent: refer\r\n" + headers +
                "Content-Length: 0\r\n\r\n";
        p.put(p.b, text);
        p.run_for(100ms);
        return p.last_sent("200 SUBSCRIBE").value(header_name::expires);
    };
    CHECK(subscribe("Expires: 100\r\n") == "100"); // never longer than asked (4.2.1.1)
    CHECK(p.seen("bob NOTIFY") == 3);               // one behind each 200 (4.2.1.2)
    CHECK(p.last_sent("NOTIFY").body() == "SIP/2.0 180 Ringing\r\n");
    CHECK(p.last_sent("NOTIFY").value(header_name::subscription_state) == "active;expires=100");
    CHECK(subscribe("") == "240");
    SECTION("no more") {
        CHECK(subscribe("Expires: 0\r\n") == "0");
        CHECK(p.last_sent("NOTIFY").body() == "SIP/2.0 180 Ringing\r\n");
        CHECK(p.last_sent("NOTIFY").value(header_name::subscription_state) ==
              "terminated;reason=timeout");
    }
    SECTION("until its time is up") {
        CHECK(subscribe("Expires: 100\r\n") == "100");
        p.run_for(98s);
        CHECK(p.b.count<dialog::subscription_ended>() == 0);
        p.run_for(3s);
        CHECK(p.last_sent("NOTIFY").body() == "SIP/2.0 180 Ringing\r\n");
        CHECK(p.b.last<dialog::subscription_ended>()->why == errc::timeout);
    }
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("after unsubscribe the NOTIFYs get 481 and the notifier stops") {
    test::pair p;
    p.establish();
    referred r(p);
    const auto subscription = r.refer();
    p.run_for(100ms);
    p.a.dialogs.unsubscribe(p.now, subscription);
    r.notify("SIP/2.0 180 Ringing", false);
    p.run_for(100ms);
    CHECK(p.seen("alice 481 NOTIFY") == 1);
    CHECK(p.b.last<dialog::subscription_ended>()->why == status_error(481));
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a NOTIFY that is overtaken by the BYE goes again with a new number") {
    test::pair p;
    p.establish();
    referred r(p);
    r.refer();
    p.run_for(100ms);
    bool lose = true;
    p.drop = [&](const peer&, const sip_message& m) {
        return lose && m.method() == sip_method::notify;
    };
    r.notify("SIP/2.0 200 OK", true);
    p.release(p.b);
    p.run_for(100ms);
    CHECK(p.seen("alice 200 BYE") == 1);
    lose = false;
    p.run_for(2s);
    CHECK(p.seen("alice 500 NOTIFY") == 1);
    CHECK(p.seen("alice 200 NOTIFY") == 2);
    REQUIRE(p.a.count<dialog::subscription_ended>() == 1);
    CHECK(!p.b.last<dialog::subscription_ended>()->why);
    p.release(p.a);
    p.require_nothing_left();
}
