// A registration, a subscription and a publication at one server that asks for a password, for a
// day: the nonce that the first request has learned serves them all (RFC 7616 3.3, 3.6; HOSTILE
// 14). On the wire of one challenge: tests/dialog/scenario_kept_nonces.cpp.
#include "cast.hpp"

using namespace cast_of;

namespace {

node_settings guarding(duration nonce_lifetime) {
    node_settings made;
    made.dialogs.packages = {"presence"};
    made.sessions.offered = {"REGISTER", "PUBLISH"};
    made.dialogs.require_auth.realm = "house";
    made.dialogs.require_auth.nonce_lifetime = nonce_lifetime;
    made.dialogs.require_auth.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user != "alice") return std::nullopt;
        return digest::secret{"right"};
    };
    return made;
}
node_settings knowing() {
    node_settings made;
    made.dialogs.accounts.push_back({.realm = "house", .user = "alice"});
    made.dialogs.accounts.back().secret.password = "right";
    return made;
}

/// Bob is the server, and grants ten minutes of everything.
struct day {
    explicit day(duration nonce_lifetime,
                 const link_settings& links = {.delay_min = 10ms, .delay_max = 10ms})
        : on(links), alice(on.add("alice", knowing())),
          bob(on.add("bob", guarding(nonce_lifetime))) {}

    void hold(ses::soft_kind kind) {
        ses::start_soft_state what;
        what.kind = kind;
        what.target = bob.is->uri();
        what.expires = 600;
        if (kind != ses::soft_kind::registration) what.package = "presence";
        if (kind == ses::soft_kind::publication) what.content_type = "application/pidf+xml";
        const auto made = alice.is->command(what);
        REQUIRE(made.has_value());
        held.push_back(made->soft);
        run(1s);
    }
    void hold_all() {
        hold(ses::soft_kind::registration);
        hold(ses::soft_kind::subscription);
        hold(ses::soft_kind::publication);
    }
    void run(duration time) {
        for (duration gone{}; gone < time; gone += 100ms) {
            on.around.run_for(100ms);
            serve();
        }
    }
    void serve() {
        const auto& all = bob.hears->events();
        for (; seen < all.size(); ++seen) {
            if (const auto* asks = std::get_if<ses::watcher_asks>(&all[seen].what)) {
                bob.tell(ses::accept_watcher{asks->soft});
            } else if (const auto* came = std::get_if<ses::request_offered>(&all[seen].what)) {
                CHECK(came->user == "alice");
                ses::answer_request answer{came->number};
                const std::string contact(came->request.value(header_name::contact));
                answer.headers = "Expires: 600\r\n";
                if (!contact.empty()) answer.headers += "Contact: " + contact + ";expires=600\r\n";
                if (contact.empty()) answer.headers += "SIP-ETag: e\r\n";
                bob.tell(answer);
            }
        }
    }
    unsigned heard(ses::soft_news what) const {
        unsigned found = 0;
        for (const auto& one : alice.hears->events()) {
            const auto* news = std::get_if<ses::soft_state_changed>(&one.what);
            if (news != nullptr && news->what == what) ++found;
        }
        return found;
    }
    std::size_t challenges() const { return on.sent("bob", "401 Unauthorized").size(); }
    void end() {
        for (const ses::soft_state_id one : held)
            REQUIRE(alice.tell(ses::end_soft_state{one}));
        run(1s);
        on.end_well();
    }

    cast on;
    cast::actor alice;
    cast::actor bob;
    std::vector<ses::soft_state_id> held;
    std::size_t seen = 0;
};

} // namespace

TEST_CASE("a day of refreshes costs one challenge", "[simulation][scenario]") {
    day d(25h);
    d.hold_all();
    d.run(24h);
    CHECK(d.heard(ses::soft_news::refreshed) >= 3 * 144);
    CHECK(d.heard(ses::soft_news::retrying) == 0);
    CHECK(d.challenges() == 1);
    d.end();
    CHECK(d.challenges() == 1);
}

TEST_CASE("a nonce that grows old is renewed once in its life", "[simulation][scenario]") {
    day d(30min);
    d.hold_all();
    d.run(12h);
    CHECK(d.heard(ses::soft_news::retrying) == 0);
    CHECK(d.challenges() >= 12);
    CHECK(d.challenges() <= 25);
    d.end();
}

TEST_CASE("counts that arrive late or twice over a bad wire cost nobody a refresh",
          "[simulation][scenario]") {
    day d(25h, {.delay_min = 5ms,
                .delay_max = 80ms,
                .loss_percent = 10,
                .duplicate_percent = 10,
                .reorder_percent = 5});
    d.hold_all();
    d.run(6h);
    CHECK(d.heard(ses::soft_news::refreshed) >= 60);
    CHECK(d.heard(ses::soft_news::failed) == 0);
    d.end();
}

TEST_CASE("calls one after the other are asked once", "[simulation][scenario]") {
    day d(1h);
    for (int i = 0; i < 10; ++i) {
        const ses::call_id call = d.alice.call(d.bob.is->uri()).call;
        d.run(200ms);
        REQUIRE(d.bob.tell(ses::answer_call{d.bob.came()}));
        d.run(200ms);
        REQUIRE(d.alice.tell(ses::hang_up_call{.call = call}));
        d.run(200ms);
    }
    CHECK(d.bob.count<ses::call_established>() == 10);
    CHECK(d.challenges() == 1);
    d.end();
}
