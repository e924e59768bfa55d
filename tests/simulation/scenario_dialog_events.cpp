// Busy lamps (RFC 4235): an endpoint serves the dialog package from its own calls, a watcher puts
// the documents together, and what it then believes is what is so. On the wire of one NOTIFY:
// tests/endpoint/scenario_dialog_events.cpp.
#include "cast.hpp"

#include <map>
#include <optional>

using namespace cast_of;

namespace {

node_settings served() {
    node_settings made;
    made.serve_dialog_events = true;
    return made;
}
node_settings served_with_password() {
    node_settings made = served();
    made.dialogs.require_auth.realm = "house";
    made.dialogs.require_auth.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user != "lamp") return std::nullopt;
        return digest::secret{"right"};
    };
    return made;
}

std::string attribute(const std::string& text, const std::string& name, std::size_t from) {
    const std::size_t at = text.find(" " + name + "=\"", from);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 3;
    return text.substr(begin, text.find('"', begin) - begin);
}

/// What a watcher believes (RFC 4235 4.3): by id, the state.
struct lamp {
    std::map<std::string, std::string> calls;
    std::optional<unsigned long> version;
    unsigned gaps = 0;
    unsigned documents = 0;

    void read(const std::string& body) {
        if (body.empty()) return;
        const unsigned long number = std::stoul(attribute(body, "version", body.find("<dialog-i")));
        if (version && number <= *version) return; // the last word repeats the one before it
        ++documents;
        if (version && number != *version + 1) ++gaps;
        version = number;
        if (attribute(body, "state", 0) == "full") calls.clear();
        for (std::size_t at = 0; (at = body.find("<dialog id", at)) != std::string::npos; ++at) {
            const std::size_t end = body.find("</state>", at);
            const std::size_t begin = body.rfind('>', end) + 1;
            const std::string state = body.substr(begin, end - begin);
            if (state == "terminated")
                calls.erase(attribute(body, "id", at));
            else
                calls[attribute(body, "id", at)] = state;
        }
    }
};

/// Carol watches Bob; Alice and Bob call each other.
struct office {
    explicit office(const node_settings& bobs = served(),
                    const link_settings& links = {.delay_min = 10ms, .delay_max = 10ms},
                    const node_settings& carols = {})
        : on(links), alice(on.add("alice")), bob(on.add("bob", bobs)),
          carol(on.add("carol", carols)) {}

    void watch(std::uint32_t expires = 600) {
        ses::start_soft_state what;
        what.kind = ses::soft_kind::subscription;
        what.target = bob.is->uri();
        what.package = "dialog";
        what.expires = expires;
        const auto made = carol.is->command(what);
        REQUIRE(made.has_value());
        soft = made->soft;
    }
    void run(duration time) {
        on.around.run_for(time);
        const auto& all = carol.hears->events();
        for (; seen < all.size(); ++seen) {
            const auto* told = std::get_if<ses::state_notified>(&all[seen].what);
            if (told != nullptr) light.read(std::string(told->notify.body()));
        }
    }
    std::size_t live() const { return bob.is->inside().count()[owner_class::call]; }
    void end() {
        REQUIRE(carol.tell(ses::end_soft_state{soft}));
        run(1s);
        on.end_well();
    }

    cast on;
    cast::actor alice;
    cast::actor bob;
    cast::actor carol;
    ses::soft_state_id soft;
    lamp light;
    std::size_t seen = 0;
};

} // namespace

TEST_CASE("a lamp follows a call from ringing to its end", "[simulation][scenario]") {
    office o;
    o.watch();
    o.run(2s);
    CHECK(o.light.documents == 1);
    CHECK(o.light.calls.empty());
    const ses::call_id call = o.alice.call(o.bob.is->uri()).call;
    o.run(2s);
    CHECK(o.light.calls == std::map<std::string, std::string>{{"d1", "early"}});
    REQUIRE(o.bob.tell(ses::answer_call{o.bob.came()}));
    o.run(2s);
    CHECK(o.light.calls == std::map<std::string, std::string>{{"d1", "confirmed"}});
    REQUIRE(o.alice.tell(ses::hang_up_call{.call = call}));
    o.run(2s);
    CHECK(o.light.calls.empty());
    CHECK(o.bob.count<ses::watcher_asks>() == 0);
    CHECK(o.bob.count<ses::soft_state_changed>() == 0);
    o.end();
}

TEST_CASE("a lamp shows calls of our own, refused, given up and answered",
          "[simulation][scenario]") {
    office o;
    o.watch();
    o.run(2s);
    o.bob.call(o.alice.is->uri());
    o.run(2s);
    CHECK(o.light.calls["d1"] == "early");
    REQUIRE(o.alice.tell(ses::reject_call{o.alice.came()}));
    o.run(2s);
    CHECK(o.light.calls.empty());
    const ses::call_id second = o.bob.call(o.alice.is->uri()).call;
    o.run(2s);
    REQUIRE(o.bob.tell(ses::hang_up_call{.call = second}));
    o.run(2s);
    CHECK(o.light.calls.empty());
    const ses::call_id third = o.bob.call(o.alice.is->uri()).call;
    o.run(500ms);
    REQUIRE(o.alice.tell(ses::answer_call{o.alice.came()}));
    o.run(2s);
    CHECK(o.light.calls["d3"] == "confirmed");
    REQUIRE(o.bob.tell(ses::hang_up_call{.call = third}));
    o.end();
}

TEST_CASE("a lamp over a bad wire believes what is so, through a day of refreshes",
          "[simulation][scenario]") {
    const auto seed = GENERATE(range(1, 4));
    office o(served(), {.delay_min = 5ms,
                        .delay_max = 80ms,
                        .loss_percent = 8,
                        .duplicate_percent = 8,
                        .reorder_percent = 5});
    random_source chance = random_source::from_number(static_cast<std::uint64_t>(seed));
    o.watch();
    std::vector<ses::call_id> up;
    std::size_t answered = 0;
    for (int minute = 0; minute < 8 * 60; ++minute) {
        if (chance.below(3) != 0) up.push_back(o.alice.call(o.bob.is->uri()).call);
        o.run(20s);
        const auto& all = o.bob.hears->events();
        for (; answered < all.size(); ++answered) {
            const auto* in = std::get_if<ses::incoming_call>(&all[answered].what);
            if (in == nullptr) continue;
            if (chance.below(2) == 0) o.bob.tell(ses::answer_call{in->call});
        }
        o.run(20s);
        if (up.size() > 3 || chance.below(4) == 0) {
            for (const ses::call_id one : up)
                o.alice.tell(ses::hang_up_call{.call = one});
            up.clear();
        }
        o.run(20s);
    }
    for (const ses::call_id one : up)
        o.alice.tell(ses::hang_up_call{.call = one});
    o.run(120s);
    CHECK(o.light.documents > 200);
    CHECK(o.light.gaps == 0);
    CHECK(o.live() == 0);
    CHECK(o.light.calls.empty());
    const ses::call_id last = o.alice.call(o.bob.is->uri()).call;
    o.run(10s);
    CHECK(o.light.calls.size() == 1);
    REQUIRE(o.alice.tell(ses::hang_up_call{.call = last}));
    o.run(40s);
    o.end();
}

TEST_CASE("who knows no password watches nobody's calls", "[simulation][scenario]") {
    SECTION("without one") {
        office o(served_with_password());
        o.watch();
        o.on.end_well();
        CHECK(o.carol.count<ses::state_notified>() == 0);
        CHECK(o.carol.hears->last<ses::soft_state_changed>()->status == 401);
    }
    SECTION("with one") {
        node_settings carols;
        carols.dialogs.accounts.push_back({.realm = "house", .user = "lamp"});
        carols.dialogs.accounts.back().secret.password = "right";
        office o(served_with_password(), {.delay_min = 10ms, .delay_max = 10ms}, carols);
        o.watch();
        o.run(1s);
        CHECK(o.light.documents == 1);
        o.end();
    }
}

TEST_CASE("the state of the calls is fetched once", "[simulation][scenario]") {
    office o;
    const ses::call_id call = o.alice.call(o.bob.is->uri()).call;
    o.run(1s);
    o.watch(0);
    o.run(1s);
    CHECK(o.light.documents == 1);
    CHECK(o.light.calls.size() == 1);
    CHECK(o.carol.hears->last<ses::soft_state_changed>()->what == ses::soft_news::removed);
    REQUIRE(o.alice.tell(ses::hang_up_call{.call = call}));
    o.on.end_well();
    CHECK(o.carol.count<ses::state_notified>() == 1);
}

TEST_CASE("a watcher that falls silent is forgotten, with all that waited for it",
          "[simulation][scenario]") {
    office o;
    o.watch();
    o.run(1s);
    o.on.around.wire().drop_when(
        "to carol",
        [](const datagram& one) {
            return one.message.is_request() && one.message.method_text() == "NOTIFY";
        },
        1000);
    const ses::call_id call = o.alice.call(o.bob.is->uri()).call;
    o.run(100s);
    CHECK(o.bob.is->inside().count()[owner_class::subscription] == 0);
    REQUIRE(o.alice.tell(ses::hang_up_call{.call = call}));
    o.run(10s);
    CHECK(o.live() == 0);
}
