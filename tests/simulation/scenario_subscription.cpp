// Subscriptions between whole endpoints: a day of refreshes over a bad wire, restarts of either
// side's will, and nothing left when they are over (RFC 6665; HOSTILE 15, 16).
#include "cast.hpp"

using namespace cast_of;

namespace {

node_settings serving() {
    node_settings made;
    made.dialogs.packages = {"presence", "dialog"};
    return made;
}

/// Bob serves everybody who asks.
struct watched {
    explicit watched(const link_settings& links = {.delay_min = 10ms, .delay_max = 10ms})
        : on(links), alice(on.add("alice", serving())), bob(on.add("bob", serving())) {}

    cast on;
    cast::actor alice;
    cast::actor bob;
    ses::soft_state_id soft;

    void watch(std::uint32_t expires = 600, const std::string& package = "presence") {
        ses::start_soft_state what;
        what.kind = ses::soft_kind::subscription;
        what.target = bob.is->uri();
        what.package = package;
        what.expires = expires;
        const auto made = alice.is->command(what);
        REQUIRE(made.has_value());
        soft = made->soft;
    }
    ses::soft_state_id asked() const {
        REQUIRE(bob.hears->last<ses::watcher_asks>() != nullptr);
        return bob.hears->last<ses::watcher_asks>()->soft;
    }
    /// Accepts each watcher that has come since the last time.
    void serve(bool pending = false) {
        for (; served < bob.count<ses::watcher_asks>(); ++served) {
            ses::accept_watcher what{asked(), pending};
            what.content_type = "application/pidf+xml";
            what.body = "<basic>open</basic>";
            taken += bob.tell(what) ? 1 : 0; // it may have gone meanwhile
        }
    }
    void begin() {
        watch();
        on.around.run_for(100ms);
        serve();
        on.around.run_for(100ms);
        CHECK(alice.count<ses::state_notified>() == 1);
        CHECK(taken == 1);
    }
    unsigned heard(ses::soft_news what) const {
        unsigned found = 0;
        for (const auto& one : alice.hears->events()) {
            const auto* news = std::get_if<ses::soft_state_changed>(&one.what);
            if (news != nullptr && news->what == what) ++found;
        }
        return found;
    }
    unsigned served = 0;
    unsigned taken = 0;
};

} // namespace

TEST_CASE("somebody watches, hears each change and goes", "[simulation][scenario]") {
    watched w;
    w.begin();
    CHECK(w.heard(ses::soft_news::granted) == 1);
    ses::tell_watcher more{w.asked()};
    more.content_type = "application/pidf+xml";
    more.body = "<basic>closed</basic>";
    REQUIRE(w.bob.tell(more));
    w.on.around.run_for(100ms);
    CHECK(w.alice.hears->last<ses::state_notified>()->notify.body() == more.body);
    REQUIRE(w.alice.tell(ses::end_soft_state{w.soft}));
    w.on.end_well();
    CHECK(w.heard(ses::soft_news::removed) == 1);
    CHECK(w.bob.hears->last<ses::soft_state_changed>()->what == ses::soft_news::removed);
    CHECK(w.alice.hears->last<ses::state_notified>()->state == dialog::watching::terminated);
}

TEST_CASE("a day of refreshes over a wire that loses, repeats and mixes up",
          "[simulation][scenario]") {
    watched w({.delay_min = 5ms,
               .delay_max = 80ms,
               .loss_percent = 10,
               .duplicate_percent = 10,
               .reorder_percent = 5});
    w.watch();
    for (int tens = 0; tens < 24 * 360; ++tens) {
        w.on.around.run_for(10s);
        w.serve();
    }
    CHECK(w.taken >= 1);
    INFO(w.heard(ses::soft_news::refreshed));
    CHECK(w.heard(ses::soft_news::refreshed) >= 100);
    CHECK(w.heard(ses::soft_news::failed) == 0);
    REQUIRE(w.alice.tell(ses::end_soft_state{w.soft}));
    w.on.end_well();
}

TEST_CASE("a watcher is suspended, allowed, and sent away for good", "[simulation][scenario]") {
    watched w;
    w.watch();
    w.on.around.run_for(100ms);
    w.serve(true);
    w.on.around.run_for(100ms);
    CHECK(w.heard(ses::soft_news::pending) == 1);
    REQUIRE(w.bob.tell(ses::tell_watcher{w.asked()}));
    w.on.around.run_for(100ms);
    CHECK(w.heard(ses::soft_news::granted) == 1);
    ses::tell_watcher last{w.asked(), dialog::watching::terminated, termination::rejected};
    REQUIRE(w.bob.tell(last));
    CHECK_FALSE(w.bob.tell(last));
    w.on.end_well();
    CHECK(w.heard(ses::soft_news::failed) == 1);
    CHECK(w.alice.hears->last<ses::soft_state_changed>()->why == status_error(603));
}

TEST_CASE("who was deactivated comes again at once, who was refused does not",
          "[simulation][scenario]") {
    watched w;
    w.begin();
    ses::tell_watcher last{w.asked(), dialog::watching::terminated, termination::deactivated};
    REQUIRE(w.bob.tell(last));
    w.on.around.run_for(100ms);
    CHECK(w.bob.count<ses::watcher_asks>() == 2);
    REQUIRE(w.bob.tell(ses::reject_watcher{w.asked(), 403}));
    w.on.end_well();
    CHECK(w.heard(ses::soft_news::failed) == 1);
}

TEST_CASE("a watcher that does not take our type has 406", "[simulation][scenario]") {
    watched w;
    ses::start_soft_state what;
    what.kind = ses::soft_kind::subscription;
    what.target = w.bob.is->uri();
    what.package = "presence";
    what.expires = 600;
    SECTION("text/foo alone") { what.headers = "Accept: text/foo, application/*;q=0\r\n"; }
    SECTION("anything but") { what.headers = "Accept: text/*\r\n"; }
    REQUIRE(w.alice.is->command(what).has_value());
    w.on.around.run_for(100ms);
    ses::accept_watcher mine{w.asked()};
    mine.content_type = "application/pidf+xml";
    mine.body = "<basic>open</basic>";
    CHECK_FALSE(w.bob.tell(mine));
    w.on.around.run_for(100ms);
    CHECK(w.alice.count<ses::state_notified>() == 0);
    const auto* heard = w.alice.hears->last<ses::soft_state_changed>();
    REQUIRE(heard != nullptr);
    CHECK(heard->why == status_error(406));
    CHECK(w.bob.count<ses::watcher_asks>() == 1);
}

TEST_CASE("nobody decides about a watcher", "[simulation][scenario]") {
    watched w;
    w.watch();
    w.on.end_well();
    CHECK(w.heard(ses::soft_news::failed) == 1);
    CHECK(w.alice.hears->last<ses::soft_state_changed>()->status == 603);
    CHECK(w.bob.hears->last<ses::soft_state_changed>()->what == ses::soft_news::failed);
}

TEST_CASE("the state is fetched once", "[simulation][scenario]") {
    watched w;
    w.watch(0);
    w.on.around.run_for(100ms);
    w.serve();
    w.on.end_well();
    CHECK(w.alice.count<ses::state_notified>() == 1);
    CHECK(w.heard(ses::soft_news::removed) == 1);
}

TEST_CASE("given back at any moment, by either side", "[simulation][scenario]") {
    const int after = GENERATE(range(0, 60, 5));
    const bool by_bob = GENERATE(false, true);
    INFO(after << " ms, by bob " << by_bob);
    watched w;
    w.watch();
    w.on.around.run_for(std::chrono::milliseconds{std::min(after, 15)});
    w.serve();
    if (after > 15) w.on.around.run_for(std::chrono::milliseconds{after - 15});
    if (!by_bob) {
        REQUIRE(w.alice.tell(ses::end_soft_state{w.soft}));
    } else if (w.bob.count<ses::watcher_asks>() > 0) {
        REQUIRE(w.bob.tell(ses::end_soft_state{w.asked()}));
        w.on.around.run_for(100ms);
        (void)w.alice.tell(ses::end_soft_state{w.soft});
    } else {
        REQUIRE(w.alice.tell(ses::end_soft_state{w.soft}));
    }
    w.on.around.run_for(1s);
    w.serve(); // one that came meanwhile
    w.on.end_well();
    CHECK(w.heard(ses::soft_news::removed) + w.heard(ses::soft_news::failed) == 1);
}

TEST_CASE("commands for a watcher that is gone find nobody", "[simulation][scenario]") {
    watched w;
    w.begin();
    const auto gone = w.asked();
    REQUIRE(w.alice.tell(ses::end_soft_state{w.soft}));
    w.on.around.run_for(1s);
    CHECK_FALSE(w.bob.tell(ses::tell_watcher{gone}));
    CHECK_FALSE(w.bob.tell(ses::accept_watcher{gone}));
    CHECK_FALSE(w.bob.tell(ses::reject_watcher{gone, 700}));
    CHECK_FALSE(w.alice.tell(ses::end_soft_state{w.soft}));
    w.on.end_well();
}
