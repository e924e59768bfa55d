// An endpoint with wishes for a session timer, and a puppet that answers it. Not a test.
// Read next: scenario.hpp.
#pragma once

#include "scenario.hpp"

#include <optional>

namespace offhook::test {

using namespace std::chrono_literals;

using wishes = std::vector<std::pair<std::string, duration>>;

/// The puppet was called and has answered with these lines.
struct timed_alone {
    wire w;
    wire::node* alice;
    std::optional<puppet> peer;
    session::call_id call;

    explicit timed_alone(const wishes& ours) {
        w.prepare = [&](endpoint_settings& s) { s.sessions.table_settings = ours; };
        alice = &w.add("alice", 5060);
        peer.emplace(w);
    }
    void place() {
        call = alice->sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"})->call;
        w.settle();
    }
    void answered(const std::string& lines) {
        place();
        peer->answer(*peer->last("INVITE"), 200, lines, puppet::sdp);
        REQUIRE(alice->sip->sessions().state_of(call) == "Active");
    }
    void end() {
        peer->request(*peer->last("ACK"), "BYE", 99);
        const std::size_t before = w.starts.size();
        w.pass(1000s);
        CHECK(w.starts.size() == before);
        check_healthy(w);
    }
    session::end_reason reason() const {
        REQUIRE(last<session::call_ended>(*alice) != nullptr);
        return last<session::call_ended>(*alice)->reason;
    }
};

constexpr const char* we_refresh = "Session-Expires: 100;refresher=uac\r\nRequire: timer\r\n";
constexpr const char* they_refresh = "Session-Expires: 100;refresher=uas\r\nRequire: timer\r\n";
constexpr const char* takes_update = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n";

} // namespace offhook::test
