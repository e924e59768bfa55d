// SUBSCRIBE outside any call and its NOTIFYs, as they should go (RFC 6665 4).
#include "watched.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("SUBSCRIBE, 200, NOTIFY; another NOTIFY; unsubscribed with a last NOTIFY") {
    watched_pair p;
    p.watch();
    const sip_message& asked = p.last_sent("SUBSCRIBE");
    CHECK(asked.value(header_name::event) == "presence");
    CHECK(asked.value(header_name::expires) == "600");
    CHECK(asked.has(header_name::contact));
    const sip_message& granted = p.last_sent("200 SUBSCRIBE");
    CHECK(granted.value(header_name::expires) == "600");
    CHECK(granted.has(header_name::contact));
    REQUIRE(p.a.count<dialog::subscribe_answered>() == 1);
    CHECK(p.a.last<dialog::subscribe_answered>()->expires == 600);
    CHECK(p.state_said() == "active;expires=600");
    CHECK(p.a.last<dialog::notify_received>()->notify.body() == "<open/>");
    CHECK(p.a.last<dialog::notify_received>()->owner == 88);
    CHECK(p.a.dialogs.count(88)[owner_class::subscription] == 1);
    CHECK(p.a.dialogs.count()[owner_class::leg] == 0);
    p.run_for(10s);
    p.notify({.body = {"application/pidf+xml", "<closed/>"}});
    p.run_for(100ms);
    CHECK(p.a.last<dialog::notify_received>()->notify.body() == "<closed/>");
    CHECK(p.state_said() == "active;expires=590");
    p.resubscribe(0);
    p.run_for(100ms);
    CHECK(p.last_sent("SUBSCRIBE").value(header_name::expires) == "0");
    CHECK(p.last_sent("SUBSCRIBE").to_tag() == p.last_sent("NOTIFY").from_tag());
    CHECK(p.last_sent("200 SUBSCRIBE").value(header_name::expires) == "0");
    CHECK(p.b.last<dialog::subscribe_refreshed>()->expires == 0);
    CHECK(p.state_said() == "terminated;reason=timeout");
    CHECK(p.a.last<dialog::notify_received>()->terminated);
    p.require_ended();
    CHECK(!p.a.last<dialog::subscription_ended>()->why);
    CHECK(p.a.last<dialog::subscription_ended>()->reason == termination::timeout);
    CHECK(p.a.dialogs.resubscribe(p.now, p.subscriber, 60).has_error());
    p.require_nothing_left();
}

TEST_CASE("a refresh gets a 200 and the last state once more, by default") {
    watched_pair p;
    p.watch();
    p.run_for(500s);
    p.resubscribe(900);
    CHECK(p.a.dialogs.resubscribe(p.now, p.subscriber, 900).error() == errc::not_accepted_now);
    p.run_for(100ms);
    REQUIRE(p.b.count<dialog::subscribe_refreshed>() == 1);
    CHECK(p.b.last<dialog::subscribe_refreshed>()->expires == 900);
    CHECK(p.a.last<dialog::subscribe_answered>()->expires == 900);
    CHECK(p.seen("bob NOTIFY") == 2);
    CHECK(p.last_sent("NOTIFY").body() == "<open/>");
    CHECK(p.state_said() == "active;expires=900");
    p.run_for(850s);
    p.require_ended(0);
    p.run_for(60s); // nobody refreshed again
    CHECK(p.seen("bob NOTIFY") == 3);
    CHECK(p.state_said() == "terminated;reason=timeout");
    p.require_ended();
    CHECK(!p.a.last<dialog::subscription_ended>()->why);
    p.require_nothing_left();
}

TEST_CASE("Expires 0 in the first SUBSCRIBE fetches the state once") {
    watched_pair p;
    p.subscribe(0);
    p.run_for(100ms);
    CHECK(p.last_sent("200 SUBSCRIBE").value(header_name::expires) == "0");
    CHECK(p.seen("bob NOTIFY") == 1);
    CHECK(p.state_said() == "terminated;reason=timeout");
    CHECK(p.a.last<dialog::notify_received>()->notify.body() == "<open/>");
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("a NOTIFY follows the 200 even when nobody gives one") {
    watched_pair p;
    p.tells = false;
    p.watch();
    CHECK(p.last_sent("NOTIFY").body().empty());
    CHECK(p.state_said() == "active;expires=600");
    p.resubscribe(0);
    p.run_for(100ms);
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("the notifier decides later: pending, active, terminated with a reason") {
    watched_pair p;
    p.tells = false;
    p.grants = 300;
    p.b.on_news = [&](const dialog::output& what) {
        if (std::holds_alternative<dialog::subscribe_received>(what)) {
            CHECK(p.b.dialogs.keep(p.now, p.b.duty).has_value());
        }
    };
    p.subscribe();
    p.run_for(2s);
    p.accept(p.b.duty);
    p.notify({.state = dialog::watching::pending});
    p.run_for(100ms);
    CHECK(p.a.last<dialog::subscribe_answered>()->expires == 300);
    CHECK(p.state_said() == "pending;expires=300");
    p.notify({.state = dialog::watching::active, .expires = 120});
    p.run_for(100ms);
    CHECK(p.state_said() == "active;expires=120");
    p.notify({.state = dialog::watching::terminated,
              .reason = termination::probation,
              .retry_after = 30});
    p.run_for(100ms);
    CHECK(p.state_said() == "terminated;reason=probation;retry-after=30");
    p.require_ended();
    CHECK(p.a.last<dialog::subscription_ended>()->reason == termination::probation);
    CHECK(p.a.last<dialog::subscription_ended>()->retry_after == 30u);
    CHECK(p.b.dialogs.notify(p.now, p.watcher, {}).has_error());
    p.require_nothing_left();
}

TEST_CASE("two packages between the same two, and ids, are told apart") {
    watched_pair p;
    p.subscribe(600, "presence");
    p.run_for(100ms);
    const auto first = p.subscriber;
    const auto first_watcher = p.watcher;
    p.subscribe(600, "dialog;id=4");
    p.run_for(100ms);
    CHECK(p.last_sent("NOTIFY").value(header_name::event) == "dialog;id=4");
    CHECK(p.a.last<dialog::notify_received>()->subscription == p.subscriber);
    CHECK(p.b.dialogs.notify(p.now, first_watcher, {}).has_value());
    p.run_for(100ms);
    CHECK(p.a.last<dialog::notify_received>()->subscription == first);
    CHECK(p.a.dialogs.count(88)[owner_class::subscription] == 2);
    p.a.dialogs.unsubscribe(p.now, first); // it stops listening at once
    p.notify({});
    CHECK(p.b.dialogs.notify(p.now, first_watcher, {}).has_value());
    p.run_for(100ms);
    CHECK(p.seen("alice 481 NOTIFY") == 1);
    CHECK(p.b.last<dialog::subscription_ended>()->why == status_error(481));
    p.b.dialogs.unsubscribe(p.now, p.watcher);
    p.run_for(100ms);
    CHECK(p.a.last<dialog::subscription_ended>()->reason == termination::noresource);
    p.require_nothing_left();
}

TEST_CASE("a SUBSCRIBE goes by the route it is given and follows a redirection") {
    watched_pair p;
    const std::string elsewhere = "sip:carol@" + p.b.where.to_string();
    int asked = 0;
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::subscribe_received>(&what);
        if (news == nullptr) return;
        if (++asked > 1) return p.accept(news->duty);
        const std::string contact = "Contact: <" + elsewhere + ">\r\n";
        REQUIRE(p.b.dialogs.respond(p.now, news->duty, 302, {}, {.headers = contact}).has_value());
    };
    const std::string route = "<sip:" + p.b.where.to_string() + ";lr>";
    const auto made = p.a.dialogs.subscribe(p.now, 88,
                                            {.target = "sip:bob@example.com",
                                             .from = p.a.uri(),
                                             .route = route,
                                             .event = "presence",
                                             .expires = 600,
                                             .accept = "application/pidf+xml",
                                             .with = {.headers = "Subject: hello\r\n"}});
    p.subscriber = made.value();
    p.run_for(200ms);
    CHECK(p.seen("alice SUBSCRIBE") == 2);
    CHECK(p.last_sent("SUBSCRIBE").request_uri() == elsewhere);
    CHECK(p.last_sent("SUBSCRIBE").value(header_name::accept) == "application/pidf+xml");
    CHECK(p.last_sent("SUBSCRIBE").value(header_name::subject) == "hello");
    CHECK(p.a.count<dialog::subscribe_answered>() == 1);
    CHECK(p.a.count<dialog::notify_received>() == 1);
    p.resubscribe(0);
    p.run_for(100ms);
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("a SUBSCRIBE inside a call shares its dialog and outlives it") {
    watched_pair p;
    p.establish();
    p.tells = false;
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::subscribe_received>(&what);
        if (news != nullptr) p.accept(news->duty);
    };
    CHECK(
        p.a.dialogs
            .request(p.now, p.a.leg, "SUBSCRIBE", {.headers = "Event: dialog\r\nExpires: 300\r\n"})
            .has_value());
    p.run_for(100ms);
    CHECK(p.seen("bob 200 SUBSCRIBE") == 1);
    CHECK(p.seen("bob NOTIFY") == 1);
    // Alice knows of no subscription, so she says so and it ends; the call goes on.
    CHECK(p.seen("alice 481 NOTIFY") == 1);
    CHECK(p.b.last<dialog::subscription_ended>()->why == status_error(481));
    CHECK(p.a.dialogs.request(p.now, p.a.leg, "SUBSCRIBE", {.headers = "Event: weather\r\n"})
              .has_value());
    p.run_for(100ms);
    CHECK(p.seen("bob 489 SUBSCRIBE") == 1);
    CHECK(p.a.dialogs.confirmed(p.a.leg));
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("an hour is never too short") {
    dialog::settings values = with_packages();
    values.shortest_subscription = 7200s;
    values.longest_subscription = 7200s;
    watched_pair p(values);
    p.subscribe(3599);
    p.run_for(100ms);
    CHECK(p.last_sent("423 SUBSCRIBE").value(header_name::min_expires) == "3600");
    p.subscribe(3600);
    p.run_for(100ms);
    CHECK(p.seen("bob 200 SUBSCRIBE") == 1);
    p.a.dialogs.unsubscribe(p.now, p.subscriber);
    p.b.dialogs.unsubscribe(p.now, p.watcher);
    p.run_for(5000s);
}

TEST_CASE(
    "a NOTIFY refused with Retry-After leaves the subscription, one refused without ends it") {
    for (const bool later : {true, false}) {
        watched_pair p;
        p.watch();
        p.a.on_news = [&](const dialog::output& what) {
            const auto* news = std::get_if<dialog::notify_received>(&what);
            if (news == nullptr) return;
            (void)p.a.dialogs.respond(p.now, news->duty, 503, {},
                                      {.headers = later ? "Retry-After: 5\r\n" : ""});
        };
        p.notify({.body = {"application/pidf+xml", "<away/>"}});
        p.run_for(100ms);
        CHECK(p.seen("alice 503 NOTIFY") == 1);
        CHECK(p.b.count<dialog::subscription_ended>() == (later ? 0 : 1));
        p.a.on_news = nullptr;
        if (later) {
            p.notify({.body = {"application/pidf+xml", "<back/>"}});
            p.run_for(100ms);
            CHECK(p.last_sent("NOTIFY").body() == "<back/>");
            CHECK(p.seen("alice 200 NOTIFY") == 2);
        }
    }
}
