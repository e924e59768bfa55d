// Session timers (RFC 4028) between whole endpoints and against a puppet: both roles, UPDATE and
// re-INVITE, 422, refusals, silence, holds in between, and nothing after the end of a call.
#include "timed.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::last;
using test::takes_update;
using test::they_refresh;
using test::timed_alone;
using test::we_refresh;
using test::wire;
using test::wishes;

namespace {

struct timed_pair {
    wire w;
    wire::node* alice;
    wire::node* bob;
    session::call_id a;
    session::call_id b;
    std::vector<std::string> texts; ///< every message, whole

    timed_pair(const wishes& of_alice, const wishes& of_bob) {
        w.prepare = [&](endpoint_settings& s) { s.sessions.table_settings = of_alice; };
        alice = &w.add("alice", 5060);
        w.prepare = [&](endpoint_settings& s) { s.sessions.table_settings = of_bob; };
        bob = &w.add("bob", 5070);
        w.loses = [this](const wire::packet& p) {
            texts.emplace_back(p.bytes.text());
            return false;
        };
        test::answers(*bob, w);
    }
    void call() {
        a = alice->sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"})->call;
        w.pass(1s);
        b = last<session::incoming_call>(*bob)->call;
        REQUIRE(alice->sip->sessions().state_of(a) == "Active");
    }
    std::size_t sent(std::string_view start) const { return test::sent(w, start); }
    /// How many messages of that method or status hold the text.
    std::size_t with(std::string_view start, std::string_view what) const {
        return static_cast<std::size_t>(
            std::count_if(texts.begin(), texts.end(), [&](const std::string& text) {
                return text.starts_with(start) && text.find(what) != std::string::npos;
            }));
    }
    void hang_up_and_be_silent(wire::node& by, session::call_id call) {
        REQUIRE(by.sip->command(w.now, session::hang_up_call{call}).has_value());
        w.settle();
        const std::size_t before = w.starts.size();
        CHECK(w.starts.back().find("SIP/2.0 200") != std::string::npos);
        w.pass(1000s);
        CHECK(w.starts.size() == before);
        test::check_healthy(w);
    }
};

} // namespace

TEST_CASE("no session timer unless somebody asks for one") {
    timed_pair t({}, {});
    t.call();
    t.w.pass(4000s);
    CHECK(t.with("", "Session-Expires") == 0);
    CHECK(t.with("INVITE", "timer") == 1); // but it is supported
    CHECK(t.sent("alice: UPDATE") + t.sent("bob: UPDATE") == 0);
    t.hang_up_and_be_silent(*t.alice, t.a);
}

TEST_CASE("the caller asks, and refreshes by UPDATE") {
    timed_pair t({{"session_expires", 100s}}, {});
    t.call();
    CHECK(t.with("INVITE", "Session-Expires: 100\r\n") == 1);
    CHECK(t.with("SIP/2.0 200", "Session-Expires: 100;refresher=uac\r\nRequire: timer") == 1);
    t.w.pass(175s);
    CHECK(t.sent("alice: UPDATE") == 3);
    CHECK(t.sent("bob: UPDATE") == 0);
    CHECK(t.with("UPDATE", "Session-Expires: 100;refresher=uac\r\n") == 3);
    CHECK(t.with("UPDATE", "Content-Type") == 0);
    t.w.pass(5000s);
    CHECK(t.sent("alice: UPDATE") == 103);
    CHECK(t.sent("alice: INVITE") == 1);
    t.hang_up_and_be_silent(*t.alice, t.a);
}

TEST_CASE("the callee asks, and the caller, who knows timers, refreshes") {
    timed_pair t({}, {{"session_expires", 100s}});
    t.call();
    CHECK(t.with("INVITE", "Session-Expires") == 0);
    t.w.pass(175s);
    CHECK(t.sent("alice: UPDATE") == 3);
    t.hang_up_and_be_silent(*t.bob, t.b);
}

TEST_CASE("both ask: the shorter interval, not below either minimum") {
    timed_pair t({{"session_expires", 400s}, {"min_se", 200s}}, {{"session_expires", 100s}});
    t.call();
    CHECK(t.with("INVITE", "Min-SE: 200\r\n") == 1);
    CHECK(t.with("SIP/2.0 200", "Session-Expires: 200;") == 1);
    t.hang_up_and_be_silent(*t.alice, t.a);
}

TEST_CASE("422: the caller tries again with the interval that the callee can take") {
    timed_pair t({{"session_expires", 100s}}, {{"min_se", 300s}});
    t.call();
    CHECK(t.sent("bob: SIP/2.0 422") == 1);
    CHECK(t.with("SIP/2.0 422", "Min-SE: 300\r\n") == 1);
    CHECK(t.with("INVITE", "Session-Expires: 300\r\nMin-SE: 300\r\n") == 1);
    CHECK(test::count<session::incoming_call>(*t.bob) == 1);
    t.w.pass(200s);
    CHECK(t.sent("alice: UPDATE") == 1);
    t.hang_up_and_be_silent(*t.alice, t.a);
}

TEST_CASE("422 again and again is refused after a few tries, 422 that asks for nothing at once") {
    for (const bool rising : {true, false}) {
        timed_alone t({{"session_expires", 100s}});
        t.place();
        int tries = 0;
        while (last<session::call_ended>(*t.alice) == nullptr && tries < 10) {
            ++tries;
            const std::string minimum = std::to_string(rising ? 100 + 100 * tries : 50);
            t.peer->answer(*t.peer->last("INVITE"), 422, "Min-SE: " + minimum + "\r\n");
        }
        CHECK(tries == (rising ? 4 : 1));
        CHECK(t.reason().why == status_error(422));
        test::check_healthy(t.w);
    }
}

TEST_CASE("422 crosses our CANCEL") {
    timed_alone t({{"session_expires", 100s}});
    t.place();
    t.peer->answer(*t.peer->last("INVITE"), 100);
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{t.call}).has_value());
    t.w.settle();
    t.peer->answer(*t.peer->last("CANCEL"), 200);
    t.peer->answer(*t.peer->last("INVITE"), 422, "Min-SE: 500\r\n");
    CHECK(t.reason().who == session::ended_by::us);
    test::check_healthy(t.w);
}

TEST_CASE("a refresh by re-INVITE where UPDATE is not allowed: the same description") {
    timed_alone t({{"session_expires", 100s}});
    t.answered(we_refresh);
    const std::string first(t.peer->last("INVITE")->body());
    t.w.pass(51s);
    const sip_message refresh = *t.peer->last("INVITE");
    REQUIRE(refresh.cseq()->number == 2);
    CHECK(refresh.body() == first); // o= and its version too
    CHECK(refresh.value(header_name::session_expires) == "100;refresher=uac");
    t.peer->answer(refresh, 200, we_refresh, test::puppet::sdp);
    CHECK(t.peer->last("ACK")->cseq()->number == 2);
    t.w.pass(51s);
    CHECK(t.peer->last("INVITE")->cseq()->number == 3);
    t.peer->answer(*t.peer->last("INVITE"), 200, we_refresh, test::puppet::sdp);
    CHECK(test::count<session::call_held>(*t.alice) == 0);
    t.end();
}

TEST_CASE("a hold that is asked for during a refresh follows it") {
    timed_alone t({{"session_expires", 100s}});
    t.answered(we_refresh);
    t.w.pass(51s);
    REQUIRE(t.peer->last("INVITE")->cseq()->number == 2);
    REQUIRE(t.alice->sip->command(t.w.now, session::hold_call{t.call}).has_value());
    const int status = GENERATE(200, 488, 491);
    t.peer->answer(*t.peer->last("INVITE"), status, status == 200 ? we_refresh : "",
                   status == 200 ? test::puppet::sdp : "");
    t.w.pass(5s);
    const sip_message hold = *t.peer->last("INVITE");
    REQUIRE(hold.cseq()->number == 3);
    CHECK(hold.body().find("a=sendonly") != std::string_view::npos);
    CHECK(hold.has(header_name::session_expires));
    t.peer->answer(hold, 200, we_refresh, test::puppet::sdp);
    CHECK(last<session::call_held>(*t.alice)->held);
    t.w.pass(51s); // held, it is refreshed as it is
    REQUIRE(t.peer->last("INVITE")->cseq()->number == 4);
    CHECK(t.peer->last("INVITE")->body() == hold.body());
    REQUIRE(t.alice->sip->command(t.w.now, session::resume_call{t.call}).has_value());
    t.peer->answer(*t.peer->last("INVITE"), 200, we_refresh, test::puppet::sdp);
    REQUIRE(t.peer->last("INVITE")->cseq()->number == 5);
    t.peer->answer(*t.peer->last("INVITE"), 200, we_refresh, test::puppet::sdp);
    CHECK_FALSE(last<session::call_held>(*t.alice)->held);
    t.end();
}

TEST_CASE("no refresh comes: BYE before the session expires") {
    timed_alone t({{"session_expires", 100s}});
    t.answered(they_refresh);
    t.w.pass(67s); // 100 s less 32 s
    CHECK(t.peer->last("BYE") == nullptr);
    t.w.pass(2s);
    REQUIRE(t.peer->last("BYE") != nullptr);
    t.peer->answer(*t.peer->last("BYE"), 200);
    CHECK(t.reason().why == errc::timeout);
    CHECK(t.reason().who == session::ended_by::library);
    test::check_healthy(t.w);
}

TEST_CASE("their refresh sets the watch anew, by UPDATE or re-INVITE, and may swap the roles") {
    timed_alone t({{"session_expires", 100s}});
    t.answered(they_refresh);
    for (unsigned i = 0; i < 4; ++i) {
        t.w.pass(60s);
        const bool invite = i % 2 == 0;
        t.peer->request(*t.peer->last("ACK"), invite ? "INVITE" : "UPDATE", 10 + i,
                        "Supported: timer\r\nSession-Expires: 100;refresher=uac\r\n",
                        invite ? "application/sdp" : "", invite ? test::puppet::sdp : "");
        const sip_message* ok = t.peer->last(invite ? "200 INVITE" : "200 UPDATE");
        REQUIRE(ok != nullptr);
        CHECK(ok->value(header_name::session_expires) == "100;refresher=uac");
        CHECK(ok->value(header_name::require) == "timer");
        if (invite) t.peer->request(*t.peer->last("ACK"), "ACK", 10 + i);
    }
    CHECK(t.alice->sip->sessions().state_of(t.call) == "Active");
    t.peer->request(*t.peer->last("ACK"), "UPDATE", 20,
                    std::string(takes_update) +
                        "Supported: timer\r\nSession-Expires: 100;refresher=uas\r\n");
    t.w.pass(51s);
    REQUIRE(t.peer->last("UPDATE") != nullptr); // now it is ours
    CHECK(t.peer->last("UPDATE")->value(header_name::session_expires) == "100;refresher=uac");
    t.peer->answer(*t.peer->last("UPDATE"), 200, we_refresh);
    t.end();
}

TEST_CASE("their request with too short an interval gets 422, in the call too") {
    timed_alone t({});
    t.answered(std::string(takes_update));
    const std::string method = GENERATE("INVITE", "UPDATE");
    t.peer->request(*t.peer->last("ACK"), method, 10, "Supported: timer\r\nSession-Expires: 30\r\n",
                    method == "INVITE" ? "application/sdp" : "",
                    method == "INVITE" ? test::puppet::sdp : "");
    REQUIRE(t.peer->last("422 " + method) != nullptr);
    CHECK(t.peer->last("422 " + method)->value(header_name::min_se) == "90");
    CHECK(t.alice->sip->sessions().state_of(t.call) == "Active");
    t.peer->request(*t.peer->last("ACK"), "BYE", 99);
    test::check_healthy(t.w); // the 422 to an INVITE is repeated, for want of its ACK
}

TEST_CASE("a refresh that is refused") {
    timed_alone t({{"session_expires", 100s}});
    t.answered(std::string(we_refresh) + takes_update);
    t.w.pass(51s);
    REQUIRE(t.peer->last("UPDATE") != nullptr);
    const auto answer = [&](int status, const std::string& lines = {}) {
        t.peer->answer(*t.peer->last("UPDATE"), status, lines);
    };
    SECTION("481 ends the call") {
        answer(481);
        CHECK(t.reason().why == status_error(481));
        if (t.peer->last("BYE") != nullptr) t.peer->answer(*t.peer->last("BYE"), 481);
        test::check_healthy(t.w);
    }
    SECTION("408 and silence end the call") {
        const bool silent = GENERATE(true, false);
        if (silent) t.w.pass(33s);
        if (!silent) answer(408);
        REQUIRE(last<session::call_ended>(*t.alice) != nullptr);
        if (t.peer->last("BYE") != nullptr) t.peer->answer(*t.peer->last("BYE"), 200);
        test::check_healthy(t.w);
    }
    SECTION("491 and 500 are tried again") {
        for (const int status : {491, 500, 491}) {
            const auto number = t.peer->last("UPDATE")->cseq()->number;
            answer(status);
            t.w.pass(9s); // the 500 is the second refusal: twice the time
            REQUIRE(t.peer->last("UPDATE")->cseq()->number == number + 1);
        }
        answer(200, we_refresh);
        t.w.pass(40s);
        CHECK(t.alice->sip->sessions().state_of(t.call) == "Active");
        t.end();
    }
    SECTION("422 is tried again with a longer interval") {
        answer(422, "Min-SE: 200\r\n");
        t.w.pass(5s);
        CHECK(t.peer->last("UPDATE")->value(header_name::session_expires) == "200;refresher=uac");
        CHECK(t.peer->last("UPDATE")->value(header_name::min_se) == "200");
        answer(200, "Session-Expires: 200;refresher=uac\r\n");
        t.w.pass(95s);
        CHECK(t.peer->last("UPDATE")->cseq()->number == 3);
        t.end();
    }
    SECTION("405: a re-INVITE instead") {
        answer(405);
        t.w.pass(5s);
        REQUIRE(t.peer->last("INVITE")->cseq()->number == 3);
        t.peer->answer(*t.peer->last("INVITE"), 200, we_refresh, test::puppet::sdp);
        t.end();
    }
    SECTION("refused for good, the session expires") {
        for (int i = 0; i < 20 && t.peer->last("BYE") == nullptr; ++i) {
            answer(500);
            t.w.pass(5s);
        }
        REQUIRE(t.peer->last("BYE") != nullptr);
        t.peer->answer(*t.peer->last("BYE"), 200);
        CHECK(t.reason().why == errc::timeout);
        test::check_healthy(t.w);
    }
    SECTION("a 2xx without Session-Expires: no timer any more") {
        answer(200);
        t.w.pass(4000s);
        CHECK(t.alice->sip->sessions().state_of(t.call) == "Active");
        CHECK(t.peer->last("UPDATE")->cseq()->number == 2);
        t.end();
    }
}

TEST_CASE("a call that ends with a refresh on its way sends no other") {
    timed_alone t({{"session_expires", 100s}});
    t.answered(std::string(we_refresh) + takes_update);
    t.w.pass(51s);
    REQUIRE(t.peer->last("UPDATE") != nullptr);
    const sip_message refresh = *t.peer->last("UPDATE");
    SECTION("their BYE") {
        t.peer->request(*t.peer->last("ACK"), "BYE", 99);
        t.peer->answer(refresh, 491);
    }
    SECTION("our BYE") {
        REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{t.call}).has_value());
        t.w.settle();
        t.peer->answer(*t.peer->last("BYE"), 200);
        t.peer->answer(refresh, 200, we_refresh);
    }
    const std::size_t before = t.w.starts.size();
    t.w.pass(1000s);
    CHECK(t.w.starts.size() == before);
    test::check_healthy(t.w);
}
