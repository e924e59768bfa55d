// An endpoint that tells watchers how its calls stand (RFC 4235), against a puppet that watches and
// endpoints that call. Between whole endpoints only: tests/simulation/scenario_dialog_events.cpp.
#include "scenario.hpp"

#include <offhook/message/dialog_info.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

/// Bob serves, the puppet watches, Alice calls.
struct lamps {
    lamps() {
        w.prepare = [](endpoint_settings& s) { s.serve_dialog_events = true; };
        bob = &w.add("bob", 5060);
        w.prepare = [](endpoint_settings&) {};
        alice = &w.add("alice", 5070);
        answers(*bob, w);
    }

    void send(const std::string& method, unsigned cseq, const std::string& to,
              const std::string& headers) {
        std::string text = method + " sip:bob@127.0.0.1:5060 SIP/2.0\r\n";
        text += "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKw" + std::to_string(cseq) +
                "\r\nMax-Forwards: 70\r\nFrom: <sip:lamp@127.0.0.1>;tag=puppet\r\nTo: " + to +
                "\r\nCall-ID: watch\r\nCSeq: " + std::to_string(cseq) + " " + method +
                "\r\nContact: <sip:lamp@127.0.0.1:5999>\r\n" + headers + "\r\n";
        w.packets.push_back(
            {peer.here, *address::from_host("127.0.0.1", 5060), buffer::copy_of(text)});
        w.settle();
    }
    void watch(const std::string& event = "dialog") {
        send("SUBSCRIBE", 1, "<sip:bob@127.0.0.1>",
             "Event: " + event + "\r\nExpires: 600\r\nContent-Length: 0\r\n");
        const sip_message* const answer = peer.last("200 SUBSCRIBE");
        REQUIRE(answer != nullptr);
        ours = std::string(answer->value(header_name::to));
        take();
    }
    /// Answers the NOTIFYs that are here, and keeps their bodies.
    void take() {
        for (std::size_t i = 0; i < peer.inbox.size(); ++i) {
            const sip_message one = peer.inbox[i];
            if (!one.is_request()) continue;
            REQUIRE(one.method_text() == "NOTIFY");
            CHECK(one.value(header_name::content_type) == dialog_info::content_type);
            bodies.emplace_back(one.body());
            states.emplace_back(one.value(header_name::subscription_state));
            peer.answer(one, 200);
        }
        peer.inbox.clear();
    }
    void run(duration time) {
        for (duration gone{}; gone < time; gone += 100ms) {
            w.pass(100ms);
            take();
        }
    }
    session::call_id call() {
        const auto made = alice->sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5060"});
        REQUIRE(made.has_value());
        w.settle();
        take();
        return made->call;
    }
    void end() {
        send("SUBSCRIBE", 90, ours, "Event: dialog\r\nExpires: 0\r\nContent-Length: 0\r\n");
        take();
        check_healthy(w);
        take();
    }
    bool says(std::size_t at, const std::string& text) const {
        INFO(bodies.at(at));
        return bodies.at(at).find(text) != std::string::npos;
    }

    wire w;
    wire::node* bob;
    wire::node* alice;
    puppet peer{w};
    std::string ours;
    std::vector<std::string> bodies;
    std::vector<std::string> states;
};

std::string version(unsigned number, const std::string& state) {
    return "version=\"" + std::to_string(number) + "\" state=\"" + state + "\"";
}

} // namespace

TEST_CASE("a watcher hears that there is no call, then each change of one") {
    lamps t;
    t.watch();
    REQUIRE(t.bodies.size() == 1);
    CHECK(t.says(0, version(0, "full")));
    CHECK(t.says(0, "entity=\"sip:bob@127.0.0.1\""));
    CHECK_FALSE(t.says(0, "<dialog "));
    CHECK(count<session::watcher_asks>(*t.bob) == 0); // none of the application's business
    t.run(2s);
    const session::call_id call = t.call();
    t.run(2s);
    REQUIRE(t.bodies.size() >= 2);
    CHECK(t.says(t.bodies.size() - 1, "<state>confirmed</state>"));
    CHECK(t.says(1, "state=\"partial\""));
    CHECK(t.says(1, "direction=\"recipient\""));
    CHECK(t.says(1, "call-id="));
    CHECK(t.says(t.bodies.size() - 1, "remote-tag="));
    const std::size_t before = t.bodies.size();
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{.call = call}).has_value());
    t.run(2s);
    REQUIRE(t.bodies.size() == before + 1);
    CHECK(t.says(before, "<state event=\"remote-bye\">terminated</state>"));
    CHECK(t.says(before, version(static_cast<unsigned>(before), "partial")));
    t.end();
    CHECK(t.states.back().starts_with("terminated"));
}

TEST_CASE("who begins to watch during a call hears of it, and of no call that is over") {
    lamps t;
    const session::call_id old = t.call();
    t.run(500ms);
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{.call = old}).has_value());
    t.run(500ms);
    t.call();
    t.run(500ms);
    t.watch();
    REQUIRE(t.bodies.size() == 1);
    CHECK(t.says(0, "<state>confirmed</state>"));
    CHECK(t.says(0, "id=\"d2\""));
    CHECK_FALSE(t.says(0, "terminated"));
    const auto* in = last<session::incoming_call>(*t.bob);
    REQUIRE(t.bob->sip->command(t.w.now, session::hang_up_call{.call = in->call}).has_value());
    t.run(2s);
    CHECK(t.says(t.bodies.size() - 1, "<state event=\"local-bye\">terminated</state>"));
    t.end();
}

TEST_CASE("a refresh brings the full state, after its 200") {
    lamps t;
    t.watch();
    t.call();
    t.run(3s);
    const std::size_t before = t.bodies.size();
    t.send("SUBSCRIBE", 7, t.ours, "Event: dialog\r\nExpires: 600\r\nContent-Length: 0\r\n");
    REQUIRE(t.peer.inbox.size() == 2);
    CHECK(t.peer.inbox[0].status() == 200);
    CHECK(t.peer.inbox[0].value(header_name::expires) == "600");
    t.take();
    REQUIRE(t.bodies.size() == before + 1);
    CHECK(t.says(before, version(static_cast<unsigned>(before), "full")));
    CHECK(t.says(before, "<state>confirmed</state>"));
    const auto* in = last<session::incoming_call>(*t.bob);
    REQUIRE(t.bob->sip->command(t.w.now, session::hang_up_call{.call = in->call}).has_value());
    t.run(2s);
    t.end();
}

TEST_CASE("changes come at most once a second, the last state of each call alone") {
    lamps t;
    t.watch();
    t.run(1s);
    for (int i = 0; i < 20; ++i) {
        const session::call_id call = t.call();
        t.run(100ms);
        REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{.call = call}).has_value());
        t.run(100ms);
    }
    t.run(2s);
    CHECK(t.bodies.size() >= 5);
    CHECK(t.bodies.size() <= 8);
    std::size_t told = 0; // each call ends once, however its changes fall together
    for (std::size_t i = 0; i < t.bodies.size(); ++i) {
        CHECK(t.says(i, "version=\"" + std::to_string(i) + "\""));
        for (std::size_t at = 0; (at = t.bodies[i].find(">terminated<", at)) != std::string::npos;
             ++at)
            ++told;
    }
    CHECK(told == 20);
    t.end();
}

TEST_CASE("more calls than one NOTIFY holds are told in several") {
    lamps t;
    t.bob->hears = [](const session::event&) {};
    const std::size_t many = 2 * limits::dialogs_of_notify + 3;
    for (std::size_t i = 0; i < many; ++i)
        t.call();
    t.watch();
    t.run(4s);
    REQUIRE(t.bodies.size() == 3);
    CHECK(t.says(0, version(0, "full")));
    CHECK(t.says(1, version(1, "partial")));
    CHECK(t.says(2, "id=\"d" + std::to_string(many) + "\""));
    CHECK_FALSE(t.says(2, "id=\"d2\""));
    std::vector<session::call_id> all;
    for (const session::event& e : t.bob->events)
        if (const auto* in = std::get_if<session::incoming_call>(&e)) all.push_back(in->call);
    for (const session::call_id one : all)
        REQUIRE(t.bob->sip->command(t.w.now, session::reject_call{one}).has_value());
    t.run(4s);
    CHECK(t.says(t.bodies.size() - 1, "<state event=\"rejected\" code=\"486\">terminated"));
    t.end();
}

TEST_CASE("one dialog alone can be watched, and unknown packages are refused as ever") {
    lamps t;
    t.call();
    t.run(500ms);
    t.watch("dialog;call-id=\"nobody\"");
    CHECK_FALSE(t.says(0, "<dialog "));
    const auto* in = last<session::incoming_call>(*t.bob);
    REQUIRE(t.bob->sip->command(t.w.now, session::hang_up_call{.call = in->call}).has_value());
    t.run(2s);
    CHECK(t.bodies.size() == 1);
    t.send("SUBSCRIBE", 2, "<sip:bob@127.0.0.1>", "Event: presence\r\nContent-Length: 0\r\n");
    REQUIRE(t.peer.last("489 SUBSCRIBE") != nullptr);
    CHECK(t.peer.last("489 SUBSCRIBE")->value(header_name::allow_events) == "dialog");
    t.peer.inbox.clear();
    t.end();
}

TEST_CASE("who goes away ends what its watchers have, and takes no more") {
    lamps t;
    t.watch();
    t.run(1s);
    t.call();
    t.bob->sip->end_dialog_events(t.w.now);
    t.w.settle();
    t.take();
    CHECK(t.states.back().starts_with("terminated"));
    t.run(1s);
    const std::size_t told = t.bodies.size();
    t.send("SUBSCRIBE", 3, "<sip:bob@127.0.0.1>", "Event: dialog\r\nContent-Length: 0\r\n");
    CHECK(t.peer.last("503 SUBSCRIBE") != nullptr);
    t.peer.inbox.clear();
    const auto* in = last<session::incoming_call>(*t.bob);
    REQUIRE(t.bob->sip->command(t.w.now, session::hang_up_call{.call = in->call}).has_value());
    check_healthy(t.w);
    CHECK(t.bodies.size() == told);
}

TEST_CASE("calls of our own are told as the initiator's") {
    lamps t;
    t.watch();
    t.run(1s);
    answers(*t.alice, t.w);
    const auto made = t.bob->sip->command(t.w.now, session::make_call{"sip:alice@127.0.0.1:5070"});
    REQUIRE(made.has_value());
    t.run(2s);
    CHECK(t.says(t.bodies.size() - 1, "direction=\"initiator\""));
    CHECK(t.says(t.bodies.size() - 1, "<identity>sip:alice@127.0.0.1:5070</identity>"));
    CHECK(t.says(t.bodies.size() - 1, "<state>confirmed</state>"));
    REQUIRE(t.bob->sip->command(t.w.now, session::hang_up_call{.call = made->call}).has_value());
    t.run(2s);
    t.end();
}
