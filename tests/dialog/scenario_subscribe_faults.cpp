// Subscriptions with refusals, losses, forks, junk and forgeries (RFC 6665 4, HOSTILE 15, 16).
#include "asked.hpp"
#include "watched.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("refused SUBSCRIBEs: 489, 423, 400, 603, and what they say") {
    watched_pair p;
    const auto refused = [&](int status, error_code why) {
        p.run_for(100ms);
        INFO(p.ladder_text());
        CHECK(p.a.last<dialog::subscribe_answered>()->status == status);
        CHECK(p.a.last<dialog::subscribe_answered>()->why == why);
        CHECK(p.a.last<dialog::subscription_ended>()->why == why);
        CHECK(p.a.dialogs.count(88).empty());
    };
    p.subscribe(600, "weather");
    refused(489, status_error(489));
    CHECK(p.last_sent("489 SUBSCRIBE").value(header_name::allow_events) ==
          "presence, message-summary, dialog");
    p.subscribe(10);
    refused(423, status_error(423));
    CHECK(p.last_sent("423 SUBSCRIBE").value(header_name::min_expires) == "60");
    p.accepts = false;
    p.subscribe();
    refused(603, status_error(603));
    p.b.takes_calls = false;
    CHECK(p.b.count<dialog::subscribe_received>() == 1);
    const auto bad = [&](std::string_view event, std::string_view target) {
        return p.a.dialogs
            .subscribe(p.now, 88,
                       {.target = target, .from = p.a.uri(), .event = event, .expires = 60})
            .error();
    };
    CHECK(bad("", p.b.uri()) == errc::bad_argument);
    CHECK(bad("presence", "sip:") == errc::bad_uri);
    p.require_nothing_left();
}

TEST_CASE("without packages a SUBSCRIBE is a method that we do not serve") {
    watched_pair p(dialog::settings{});
    p.accepts = false;
    p.subscribe();
    p.run_for(100ms);
    CHECK(p.seen("bob 405 SUBSCRIBE") == 1);
    CHECK(p.a.count<dialog::subscription_ended>() == 1);
    p.subscribe(600, "refer"); // only a REFER makes one (RFC 3515 2.4.4)
    p.run_for(100ms);
    CHECK(p.seen("bob 403 SUBSCRIBE") == 1);
    p.require_nothing_left();
}

TEST_CASE("SUBSCRIBEs that make no sense get 400, 403 or 489 and leave nothing") {
    watched_pair p;
    p.subscribe();
    const std::string good(p.last_sent("SUBSCRIBE").text());
    p.run_for(100ms);
    int number = 0;
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string text = good;
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        const std::string mark = "other" + std::to_string(++number);
        text.insert(text.find("Call-ID: ") + 9, mark);
        text.insert(text.find("z9hG4bK") + 7, mark);
        p.put(p.b, text);
        p.run_for(50ms);
    };
    with("Expires: 600", "Expires: soon");
    with("Expires: 600", "Expires: -1");
    CHECK(p.seen("bob 400 SUBSCRIBE") == 2);
    with("Contact: ", "Subject: ");
    CHECK(p.seen("bob 400 SUBSCRIBE") == 3);
    with("Event: presence", "Subject: presence");
    with("Event: presence", "Event: ;;;");
    CHECK(p.seen("bob 489 SUBSCRIBE") == 2);
    with("Event: presence", "Event: refer"); // RFC 3515 2.4.4
    CHECK(p.seen("bob 403 SUBSCRIBE") == 1);
    with("Expires: 600", "Expires: 99999999999999999999");
    CHECK(p.last_sent("200 SUBSCRIBE").value(header_name::expires) == "3600");
    p.run_for(2h);
    p.require_nothing_left();
}

TEST_CASE("a NOTIFY that overtakes the 200 makes the dialog") {
    watched_pair p;
    bool lose = true;
    p.drop = [&](const peer&, const sip_message& m) {
        return lose && m.status() == 200 && m.cseq()->method == sip_method::subscribe;
    };
    p.subscribe();
    p.run_for(300ms);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    CHECK(p.a.count<dialog::subscribe_answered>() == 0);
    SECTION("and the 200 comes after all") {
        lose = false;
        p.run_for(2s);
        CHECK(p.a.count<dialog::subscribe_answered>() == 1);
    }
    SECTION("and the 200 never comes: the subscription stands") {
        p.run_for(40s);
        CHECK(p.a.last<dialog::subscribe_answered>()->why == errc::timeout);
        lose = false;
    }
    p.require_ended(0);
    p.resubscribe(0);
    p.run_for(1s);
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("the whole of a fetch overtakes the 200") {
    watched_pair p;
    bool lose = true;
    p.drop = [&](const peer&, const sip_message& m) {
        return lose && m.status() == 200 && m.cseq()->method == sip_method::subscribe;
    };
    p.subscribe(0);
    p.run_for(300ms);
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    lose = false;
    p.run_for(2s);
    CHECK(p.a.count<dialog::subscribe_answered>() == 1);
    CHECK(std::holds_alternative<dialog::subscription_ended>(p.a.news.back()));
    p.require_nothing_left();
}

TEST_CASE("of several forks the first NOTIFY makes the dialog, the others get 481") {
    watched_pair p;
    p.drop = [&](const peer& from, const sip_message&) { return &from == &p.b; };
    p.subscribe();
    p.run_for(100ms);
    const sip_message asked = p.last_sent("SUBSCRIBE");
    const std::string more = "Event: presence\r\nSubscription-State: active;expires=500\r\n"
                             "Record-Route: <sip:127.0.0.1:5072;lr>\r\n";
    p.put(p.a, forged_notify(asked, "fork1", asked.from_tag(), more, "z9hG4bK1"));
    p.put(p.a, forged_notify(asked, "fork2", asked.from_tag(), more, "z9hG4bK2"));
    CHECK(p.seen("alice 200 NOTIFY") == 1);
    CHECK(p.seen("alice 481 NOTIFY") == 1);
    p.drop = nullptr; // now bob's own 200 and NOTIFY come: another fork still
    p.run_for(5s);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    CHECK(p.a.last<dialog::subscribe_answered>()->status == 200);
    CHECK(p.b.last<dialog::subscription_ended>()->why == status_error(481));
    p.resubscribe(0);
    CHECK(p.last_sent("SUBSCRIBE").to_tag() == "fork1");
    CHECK(p.last_sent("SUBSCRIBE").value(header_name::route) == "<sip:127.0.0.1:5072;lr>");
    p.run_for(1s); // bob does not know that dialog
    CHECK(p.a.last<dialog::subscription_ended>()->why == status_error(481));
    p.require_nothing_left();
}

TEST_CASE("forged NOTIFYs: wrong tags, wrong event, wrong call") {
    watched_pair p;
    p.watch();
    const sip_message asked = p.last_sent("SUBSCRIBE");
    const std::string end = "Event: presence\r\nSubscription-State: terminated\r\n";
    const std::string bob(p.last_sent("NOTIFY").from_tag());
    p.put(p.a, forged_notify(asked, "guess", asked.from_tag(), end, "z9hG4bK1"));
    p.put(p.a, forged_notify(asked, bob, "0123456789abcdef", end, "z9hG4bK2"));
    p.put(p.a, forged_notify(asked, bob, asked.from_tag(),
                             "Event: dialog\r\nSubscription-State: terminated\r\n", "z9hG4bK3"));
    p.run_for(100ms);
    CHECK(p.seen("alice 481 NOTIFY") == 3);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    p.require_ended(0);
    // A BYE for what is no call ends nothing either.
    std::string bye = forged_notify(asked, bob, asked.from_tag(), "", "z9hG4bK4");
    for (std::size_t at = bye.find("NOTIFY"); at != std::string::npos; at = bye.find("NOTIFY"))
        bye.replace(at, 6, "BYE");
    p.put(p.a, bye);
    CHECK(p.seen("alice 481 BYE") == 1);
    p.run_for(1s);
    p.require_ended(0);
    p.run_for(700s);
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("junk in Subscription-State neither ends nor harms a subscription") {
    watched_pair p;
    p.watch();
    const sip_message asked = p.last_sent("SUBSCRIBE");
    const std::string bob(p.last_sent("NOTIFY").from_tag());
    int number = 10;
    for (const char* state : {"", "Subscription-State: ;;;\r\n", "Subscription-State: \r\n",
                              "Subscription-State: active;expires=-5\r\n",
                              "Subscription-State: active;expires=4294967296\r\n",
                              "Subscription-State: dancing;expires=\r\n"}) {
        std::string text =
            forged_notify(asked, bob, asked.from_tag(), std::string("Event: presence\r\n") + state,
                          "z9hG4bKj" + std::to_string(number));
        text.replace(text.find("CSeq: 7"), 7, "CSeq: " + std::to_string(number++));
        p.put(p.a, text);
    }
    p.run_for(100ms);
    CHECK(p.a.count<dialog::notify_received>() == 7);
    p.require_ended(0);
    p.run_for(700s);
    CHECK(p.a.count<dialog::subscription_ended>() == 1);
    p.require_nothing_left();
}

TEST_CASE("a refresh that meets 481 ends the subscription, one that meets 503 does not") {
    watched_pair p;
    p.watch();
    bool forgets = false;
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::subscribe_refreshed>(&what);
        if (news == nullptr) return;
        CHECK(p.b.dialogs.respond(p.now, news->duty, forgets ? 481 : 503, {}, {}).has_value());
    };
    p.run_for(300s);
    p.resubscribe(600);
    p.run_for(100ms);
    CHECK(p.a.last<dialog::subscribe_answered>()->why == status_error(503));
    CHECK(p.a.count<dialog::subscription_ended>() == 0);
    forgets = true;
    p.resubscribe(600);
    p.run_for(100ms);
    CHECK(p.a.last<dialog::subscription_ended>()->why == status_error(481));
    p.run_for(400s); // bob's lapses by itself, and its NOTIFY finds nobody
    CHECK(p.b.count<dialog::subscription_ended>() == 1);
    p.require_nothing_left();
}

TEST_CASE("no NOTIFY after the 200, after a refresh, after the last SUBSCRIBE: timer N") {
    watched_pair p;
    bool deaf = false;
    p.drop = [&](const peer&, const sip_message& m) {
        return deaf && m.method() == sip_method::notify;
    };
    SECTION("the first") {
        deaf = true;
        p.subscribe();
        p.run_for(20s);
        CHECK(p.a.count<dialog::subscription_ended>() == 0);
        p.run_for(20s);
    }
    SECTION("a refresh") {
        p.watch();
        deaf = true;
        p.resubscribe(600);
        p.run_for(40s);
    }
    SECTION("the end") {
        p.watch();
        deaf = true;
        p.resubscribe(0);
        p.run_for(1s);
        CHECK(p.a.count<dialog::subscription_ended>() == 0);
        p.run_for(40s);
    }
    p.require_ended();
    CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
    CHECK(p.b.last<dialog::subscription_ended>()->why == errc::timeout);
    p.require_nothing_left();
}

TEST_CASE("nobody there: the SUBSCRIBE ends, and so does a subscription whose peer went") {
    watched_pair p;
    SECTION("from the start") {
        p.drop = [](const peer&, const sip_message&) { return true; };
        p.subscribe();
        p.run_for(40s);
        CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
    }
    SECTION("later") {
        p.watch();
        p.drop = [](const peer&, const sip_message&) { return true; };
        p.run_for(700s);
        p.require_ended();
        CHECK(p.a.last<dialog::subscription_ended>()->why == errc::timeout);
        CHECK(p.b.last<dialog::subscription_ended>()->why == errc::timeout);
    }
    p.require_nothing_left();
}

TEST_CASE("unsubscribing while the first SUBSCRIBE is under way waits for its answer") {
    watched_pair p;
    p.subscribe();
    p.resubscribe(0);
    p.resubscribe(0);
    CHECK(p.a.dialogs.resubscribe(p.now, p.subscriber, 60).has_error());
    CHECK(p.seen("alice SUBSCRIBE") == 1);
    p.run_for(1s);
    CHECK(p.seen("alice SUBSCRIBE") == 2);
    p.require_ended();
    CHECK(p.a.dialogs.resubscribe(p.now, p.subscriber, 0).has_error());
    // The id is used again: the old one means nobody.
    const auto old = p.subscriber;
    p.subscribe();
    p.run_for(100ms);
    CHECK(p.subscriber != old);
    CHECK(p.a.dialogs.resubscribe(p.now, old, 0).has_error());
    p.a.dialogs.unsubscribe(p.now, old);
    CHECK(p.a.dialogs.count(88)[owner_class::subscription] == 1);
    p.resubscribe(0);
    p.run_for(1s);
    p.require_nothing_left();
}

TEST_CASE("a subscription that is dropped at any moment leaves nothing") {
    for (int moment = 0; moment < 12; ++moment) {
        watched_pair p;
        p.subscribe(moment % 2 == 0 ? 600 : 0);
        p.run_for(std::chrono::milliseconds(5 * moment));
        p.a.dialogs.unsubscribe(p.now, p.subscriber);
        p.drain();
        CHECK(p.a.dialogs.count(88)[owner_class::subscription] == 0);
        p.run_for(700s);
        CHECK(p.b.count<dialog::subscription_ended>() == 1);
        p.require_nothing_left();
    }
}

TEST_CASE("a challenged SUBSCRIBE goes again with credentials, and so do its refreshes") {
    dialog::settings values = with_accounts();
    values.packages = {"presence"};
    watched_pair p(values);
    int asked = 0;
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::subscribe_received>(&what);
        if (news == nullptr) return;
        if (++asked > 1) return p.accept(news->duty);
        REQUIRE(p.b.dialogs.respond(p.now, news->duty, 401, {}, {.headers = ask("n1")}));
    };
    p.watch();
    CHECK(given(p.last_sent("SUBSCRIBE")).nonce() == "n1");
    CHECK(p.a.count<dialog::subscribe_answered>() == 1);
    p.resubscribe(0);
    CHECK(given(p.last_sent("SUBSCRIBE")).nonce() == "n1");
    p.run_for(1s);
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("half of everything is lost: each subscription still comes to one end") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        watched_pair p;
        auto dice = random_source::from_number(seed);
        p.drop = [&](const peer&, const sip_message&) { return dice.below(2) == 0; };
        p.subscribe(120);
        for (int step = 0; step < 20; ++step) {
            p.run_for(std::chrono::seconds(dice.below(20)));
            if (dice.below(2) == 0) (void)p.b.dialogs.notify(p.now, p.watcher, {});
            if (dice.below(3) == 0) (void)p.a.dialogs.resubscribe(p.now, p.subscriber, 120);
            if (dice.below(12) == 0) (void)p.a.dialogs.resubscribe(p.now, p.subscriber, 0);
            p.drain();
        }
        p.run_for(400s);
        CHECK(p.a.count<dialog::subscription_ended>() == 1);
        CHECK(p.b.count<dialog::subscription_ended>() <= 1);
        p.drop = nullptr;
        p.require_nothing_left();
    }
}
