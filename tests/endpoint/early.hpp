// Endpoints that prefer reliable provisional responses: two of them, or one and a puppet. Not a
// test. Read next: scenario.hpp.
#pragma once

#include "scenario.hpp"

#include <optional>

namespace offhook::test {

struct reliable_pair {
    wire w;
    wire::node* alice;
    wire::node* bob;
    session::call_id a;
    session::call_id b;

    explicit reliable_pair(dialog::reliability how = dialog::reliability::preferred) {
        w.prepare = [how](endpoint_settings& settings) { settings.dialogs.provisionals = how; };
        alice = &w.add("alice", 5060);
        bob = &w.add("bob", 5070);
    }
    void call(bool delayed = false) {
        session::make_call what{"sip:bob@127.0.0.1:5070"};
        what.delayed_offer = delayed;
        a = alice->sip->command(w.now, what)->call;
        w.settle();
        REQUIRE(last<session::incoming_call>(*bob) != nullptr);
        b = last<session::incoming_call>(*bob)->call;
    }
    void bob_says(const session::command& what) {
        REQUIRE(bob->sip->command(w.now, what).has_value());
        w.settle();
    }
    void alice_says(const session::command& what) {
        REQUIRE(alice->sip->command(w.now, what).has_value());
        w.settle();
    }
    std::size_t sent(std::string_view start) const { return test::sent(w, start); }
    void both_up() {
        INFO(ladder());
        CHECK(alice->sip->sessions().state_of(a) == "Active");
        CHECK(bob->sip->sessions().state_of(b) == "Active");
        CHECK(alice->media.started(a));
        CHECK(bob->media.started(b));
        CHECK(alice->media.flow_of(a) == sdp::direction::sendrecv);
        CHECK(bob->media.flow_of(b) == sdp::direction::sendrecv);
    }
    void hang_up() {
        alice_says(session::hang_up_call{a});
        check_healthy(w);
    }
    std::string ladder() const {
        std::string text;
        for (const std::string& line : w.starts)
            text += line + "\n";
        return text;
    }
};

/// One endpoint that prefers reliable responses, and a puppet.
struct reliable_alone {
    wire w;
    wire::node* alice;
    std::optional<puppet> peer;

    explicit reliable_alone(dialog::reliability how = dialog::reliability::preferred) {
        w.prepare = [how](endpoint_settings& settings) { settings.dialogs.provisionals = how; };
        alice = &w.add("alice", 5060);
        peer.emplace(w);
    }
    session::call_id call(bool delayed) {
        session::make_call what{"sip:p@127.0.0.1:5999"};
        what.delayed_offer = delayed;
        const auto made = alice->sip->command(w.now, what);
        w.settle();
        return made->call;
    }
};

} // namespace offhook::test
