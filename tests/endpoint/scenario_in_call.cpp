// Requests inside a call that are the application's (RFC 6086, RFC 3428): INFO, MESSAGE, a method
// of its own, in both directions and in every moment of a call.
#include "scenario.hpp"

#include <offhook/message/dtmf_relay.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

void takes_requests(endpoint_settings& s) {
    s.sessions.offered = {"INFO", "MESSAGE", "DANCE"};
    s.dialogs.methods.emplace_back("DANCE");
    s.dialogs.info_packages = {"house", "garden"};
    s.dialogs.accounts = {{.realm = "house", .user = "alice", .secret = {"wonder"}}};
}

session::send_in_call digit(session::call_id call, char signal) {
    return {call, "INFO", "application/dtmf-relay", to_text({signal, 160}), {}};
}

/// Alice calls, Bob rings.
struct two {
    wire w;
    wire::node* alice;
    wire::node* bob;
    session::call_id a;
    session::call_id b;

    two() {
        w.prepare = takes_requests;
        alice = &w.add("alice", 5060);
        bob = &w.add("bob", 5070);
        a = alice->sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"})->call;
        w.settle();
        b = last<session::incoming_call>(*bob)->call;
    }
    void answer() {
        REQUIRE(bob->sip->command(w.now, session::answer_call{b}).has_value());
        w.settle();
        REQUIRE(alice->sip->sessions().state_of(a) == "Active");
    }
    /// Sends it and gives its status; 0 when there is no answer.
    int ask(wire::node& by, const session::send_in_call& what) {
        const auto made = by.sip->command(w.now, what);
        REQUIRE(made.has_value());
        CHECK(made->call == what.call);
        w.settle();
        const auto* answer = last<session::request_answered>(by);
        if (answer == nullptr || answer->request != made->request) return 0;
        return answer->status;
    }
    void end() {
        REQUIRE(alice->sip->command(w.now, session::hang_up_call{a}).has_value());
        check_healthy(w);
    }
};

/// Alice in a call with a puppet, which she called, or which called her.
struct with_puppet {
    wire w;
    wire::node* alice;
    std::optional<puppet> peer;
    session::call_id call;

    explicit with_puppet(bool up = true,
                         const std::function<void(endpoint_settings&)>& how = takes_requests) {
        w.prepare = how;
        alice = &w.add("alice", 5060);
        peer.emplace(w);
        call = alice->sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"})->call;
        w.settle();
        if (!up) {
            peer->answer(*peer->last("INVITE"), 180);
            return;
        }
        peer->answer(*peer->last("INVITE"), 200, {}, puppet::sdp);
        REQUIRE(peer->last("ACK") != nullptr);
    }
    void info(const std::string& more = {}, const std::string& type = {},
              const std::string& body = {}, const std::string& method = "INFO") {
        peer->request(*peer->last("INVITE"), method, ++number, more, type, body);
    }
    std::uint64_t send(const std::string& method = "INFO") {
        const auto made = alice->sip->command(w.now, session::send_in_call{call, method});
        w.settle();
        REQUIRE(made.has_value());
        return made->request;
    }
    const session::request_answered& answer() const {
        REQUIRE(count<session::request_answered>(*alice) == 1);
        return *last<session::request_answered>(*alice);
    }
    void end() {
        peer->request(*peer->last("INVITE"), "BYE", ++number);
        CHECK(peer->last("200 BYE") != nullptr);
        check_healthy(w);
    }
    unsigned number = 10;
};

} // namespace

TEST_CASE("digits, texts and a method of its own go both ways in a call, and have their 200") {
    two t;
    t.answer();
    for (const bool ours : {true, false}) {
        wire::node& from = ours ? *t.alice : *t.bob;
        wire::node& to = ours ? *t.bob : *t.alice;
        const session::call_id here = ours ? t.a : t.b;
        CHECK(t.ask(from, digit(here, '5')) == 200);
        const auto* came = last<session::call_request>(to);
        REQUIRE(came != nullptr);
        CHECK(came->call == (ours ? t.b : t.a));
        CHECK(came->method == sip_method::info);
        CHECK(dtmf_of(came->request)->signal == '5');
        CHECK(t.ask(from, {here, "MESSAGE", "text/plain", "hello", {}}) == 200);
        CHECK(last<session::call_request>(to)->request.body() == "hello");
        CHECK_FALSE(last<session::call_request>(to)->request.has(header_name::contact));
        CHECK(t.ask(from, {here, "DANCE", {}, {}, "X-Step: two\r\n"}) == 200);
        CHECK(last<session::call_request>(to)->request.value("X-Step") == "two");
        CHECK(t.ask(from, {here, "OPTIONS"}) == 200);
        CHECK(count<session::call_request>(to) == 3);
        CHECK(count<session::request_offered>(to) == 0);
    }
    t.end();
}

TEST_CASE("an INFO in an early dialog, both ways") {
    two t;
    CHECK(t.ask(*t.alice, digit(t.a, '1')) == 200);
    CHECK(t.ask(*t.bob, digit(t.b, '2')) == 200);
    CHECK(dtmf_of(last<session::call_request>(*t.bob)->request)->signal == '1');
    CHECK(dtmf_of(last<session::call_request>(*t.alice)->request)->signal == '2');
    t.answer();
    CHECK(t.ask(*t.alice, digit(t.a, '3')) == 200);
    t.end();
}

TEST_CASE("an INFO before there is any dialog is refused, and the refusal says why") {
    wire w;
    wire::node& alice = w.add("alice", 5060);
    const puppet silent(w);
    const auto call = alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"})->call;
    w.settle();
    CHECK(alice.sip->command(w.now, digit(call, '1')).error() == errc::not_accepted_now);
    CHECK(alice.sip->sessions().refusal().find("SendInCall") != std::string::npos);
    CHECK(alice.sip->sessions().explain(call, "SendInCall").find("Ringing") != std::string::npos);
    REQUIRE(alice.sip->command(w.now, session::hang_up_call{call}).has_value());
    w.pass(150s);
    CHECK(count<session::request_answered>(alice) == 0);
    CHECK(alice.sip->count().empty());
}

TEST_CASE("what has verbs of its own, or is no request, is refused") {
    two t;
    t.answer();
    const auto why = [&](const session::send_in_call& what) {
        return t.alice->sip->command(t.w.now, what).error();
    };
    for (const char* const method : {"INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE", "REFER",
                                     "SUBSCRIBE", "REGISTER", "PUBLISH", ""})
        CHECK(why({t.a, method}) == errc::bad_argument);
    CHECK(why({t.a, "INFO", {}, {}, "no header"}) == errc::bad_argument);
    CHECK(why({session::call_id{99, 1}, "INFO"}) == errc::no_such_call);
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{t.a}).has_value());
    CHECK(why({t.a, "INFO"}) == errc::call_is_ending);
    CHECK(count<session::request_answered>(*t.alice) == 0);
    check_healthy(t.w);
}

TEST_CASE("Recv-Info names our packages; an INFO of another one gets 469") {
    with_puppet t;
    CHECK(t.peer->last("INVITE")->value("Recv-Info") == "house, garden");
    t.info("Info-Package: garden;open\r\n");
    CHECK(t.peer->last("200 INFO") != nullptr);
    CHECK(count<session::call_request>(*t.alice) == 1);
    // It hears of the package, not of the type of what it brought.
    t.info("Info-Package: street\r\n", "application/unheard-of", "x");
    REQUIRE(t.peer->last("469 INFO") != nullptr);
    CHECK(t.peer->last("469 INFO")->reason_phrase() == "Bad Info Package");
    CHECK(t.peer->last("469 INFO")->value("Recv-Info") == "house, garden");
    CHECK(count<session::call_request>(*t.alice) == 1);
    t.peer->request(*t.peer->last("INVITE"), "OPTIONS", 90);
    CHECK(t.peer->last("200 OPTIONS")->value("Recv-Info") == "house, garden");
    t.number = 90;
    t.end();
}

TEST_CASE("an INFO of ours is of a package that the peer has named") {
    two t;
    const session::send_in_call house{t.a, "INFO", {}, {}, "INFO-PACKAGE: House;x=1\r\n"};
    const session::send_in_call street{t.a, "INFO", {}, {}, "Info-Package: street\r\n"};
    t.answer();
    CHECK(t.ask(*t.alice, house) == 200);
    CHECK(t.ask(*t.alice, street) == 0);
    CHECK(last<session::request_answered>(*t.alice)->why == errc::not_accepted_now);
    CHECK(t.ask(*t.bob, {t.b, "INFO", {}, {}, "Info-Package: garden\r\n"}) == 200);
    CHECK(sent(t.w, "alice: INFO") == 1);
    t.end();
    with_puppet other;
    const auto ask = [&](const std::string& package) {
        const auto made = other.alice->sip->command(
            other.w.now,
            session::send_in_call{other.call, "INFO", {}, {}, "Info-Package: " + package + "\r\n"});
        REQUIRE(made.has_value());
        other.w.settle();
        const auto* answer = last<session::request_answered>(*other.alice);
        return answer == nullptr || answer->request != made->request;
    };
    CHECK_FALSE(ask("boat")); // it has named none
    other.peer->request(
        *other.peer->last("INVITE"), "UPDATE", ++other.number,
        "Contact: <sip:p@127.0.0.1:5999>\r\nRecv-Info: ship\r\nRECV-INFO: boat\r\n");
    REQUIRE(other.peer->last("200 UPDATE") != nullptr);
    CHECK(other.peer->last("200 UPDATE")->value("Recv-Info") == "house, garden");
    CHECK(ask("boat"));
    other.peer->answer(*other.peer->last("INFO"), 200);
    CHECK(ask("ship"));
    other.peer->answer(*other.peer->last("INFO"), 200);
    CHECK_FALSE(ask("house"));
    other.end();
}

TEST_CASE("the callee names its packages in its 2xx; with none its 469 names none") {
    two t;
    std::vector<std::string> told;
    t.w.loses = [&](const wire::packet& p) {
        const sip_message m = parse_message(p.bytes).value();
        if (m.is_response()) told.emplace_back(m.value("Recv-Info"));
        return false;
    };
    t.answer();
    CHECK(told == std::vector<std::string>{"house, garden"});
    t.end();
    with_puppet none(true, [](endpoint_settings& s) { s.sessions.offered = {"INFO"}; });
    CHECK(none.peer->last("INVITE")->text().find("Recv-Info") == std::string_view::npos);
    none.info("Info-Package: house\r\n");
    REQUIRE(none.peer->last("469 INFO") != nullptr);
    CHECK(none.peer->last("469 INFO")->text().find("\r\nRecv-Info:") != std::string_view::npos);
    CHECK(none.peer->last("469 INFO")->value("Recv-Info").empty());
    none.end();
}

TEST_CASE("what an INFO or a MESSAGE may not bring gets 415, which says what it may") {
    with_puppet t;
    t.info({}, "application/unheard-of", "x");
    REQUIRE(t.peer->last("415 INFO") != nullptr);
    CHECK(t.peer->last("415 INFO")->lists(header_name::accept, "application/dtmf-relay"));
    t.info({}, "text/html", "<p>", "MESSAGE");
    REQUIRE(t.peer->last("415 MESSAGE") != nullptr);
    CHECK(t.peer->last("415 MESSAGE")->lists(header_name::accept, "text/plain"));
    CHECK(count<session::call_request>(*t.alice) == 0);
    for (const char* const type : {"application/dtmf", "application/media_control+xml"})
        t.info({}, type, "5");
    t.info(); // RFC 6086 9.1: empty, it asks whether the call is still there
    CHECK(count<session::call_request>(*t.alice) == 3);
    t.end();
}

TEST_CASE("what the application does not take is refused as ever") {
    with_puppet t(true, [](endpoint_settings&) {});
    t.info();
    CHECK(t.peer->last("405 INFO") != nullptr);
    t.info("Info-Package: house\r\n");
    CHECK(t.peer->last("469 INFO") == nullptr);
    t.info({}, {}, {}, "MESSAGE");
    CHECK(t.peer->last("405 MESSAGE") != nullptr);
    t.info({}, {}, {}, "DANCE");
    CHECK(t.peer->last("501 DANCE") != nullptr);
    t.info({}, {}, {}, "OPTIONS");
    CHECK(t.peer->last("200 OPTIONS") != nullptr);
    CHECK(count<session::call_request>(*t.alice) == 0);
    t.end();
}

TEST_CASE("an INFO on hold and while a re-INVITE is open is no glare, both ways") {
    with_puppet t;
    REQUIRE(t.alice->sip->command(t.w.now, session::hold_call{t.call}).has_value());
    t.w.settle();
    const sip_message reinvite = *t.peer->last("INVITE");
    t.info();
    CHECK(t.peer->last("200 INFO") != nullptr);
    t.send();
    REQUIRE(t.peer->last("INFO") != nullptr);
    t.peer->answer(*t.peer->last("INFO"), 200);
    CHECK(t.answer().status == 200);
    std::string held(puppet::sdp);
    t.peer->answer(reinvite, 200, {}, held + "a=recvonly\r\n");
    CHECK(count<session::call_held>(*t.alice) == 1);
    t.info();
    CHECK(count<session::call_request>(*t.alice) == 2);
    t.end();
}

TEST_CASE("an INFO of ours crosses their BYE, and its late answer is nobody's") {
    with_puppet t;
    const std::uint64_t number = t.send();
    const sip_message asked = *t.peer->last("INFO");
    t.peer->request(*t.peer->last("INVITE"), "BYE", ++t.number);
    CHECK(t.peer->last("200 BYE") != nullptr);
    CHECK(t.answer().request == number);
    CHECK(t.answer().why == errc::call_is_ending);
    t.peer->answer(asked, 481);
    CHECK(t.answer().request == number);
    CHECK_FALSE(last<session::call_ended>(*t.alice)->reason.why);
    check_healthy(t.w);
}

TEST_CASE("an INFO of theirs behind the BYE gets 481 and nothing else, whoever sent the BYE") {
    const bool ours = GENERATE(true, false);
    with_puppet t;
    if (ours) {
        REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{t.call}).has_value());
        t.w.settle();
        REQUIRE(t.peer->last("BYE") != nullptr);
    } else {
        t.peer->request(*t.peer->last("INVITE"), "BYE", ++t.number);
    }
    const std::size_t before = t.peer->inbox.size();
    t.info();
    REQUIRE(t.peer->inbox.size() == before + 1);
    CHECK(t.peer->last("481 INFO") != nullptr);
    CHECK(count<session::call_request>(*t.alice) == 0);
    if (ours) t.peer->answer(*t.peer->last("BYE"), 200);
    t.w.pass(40s);
    t.info();
    check_healthy(t.w);
}

TEST_CASE("a refusal is an answer and the call goes on; 481, 408 and silence end it") {
    const int status = GENERATE(403, 500, 481, 408, 0);
    INFO(status);
    with_puppet t;
    t.send();
    if (status != 0)
        t.peer->answer(*t.peer->last("INFO"), status);
    else
        t.w.pass(33s);
    CHECK(t.answer().status == status);
    if (status == 0) CHECK(t.answer().why == errc::timeout);
    const bool over = status == 481 || status == 408 || status == 0;
    CHECK(count<session::call_ending>(*t.alice) == (over ? 1u : 0u));
    if (!over) return t.end();
    // RFC 5057 5.1: the usage is gone; a BYE is only for who may still be there.
    t.w.pass(100ms);
    if (const sip_message* const bye = t.peer->last("BYE")) t.peer->answer(*bye, 481);
    check_healthy(t.w);
}

TEST_CASE("an INFO that is asked for credentials goes again, and its answer is told once") {
    with_puppet t;
    t.send();
    const std::uint32_t first = t.peer->last("INFO")->cseq()->number;
    t.peer->answer(*t.peer->last("INFO"), 401,
                   "WWW-Authenticate: Digest realm=\"house\", nonce=\"n1\", qop=\"auth\"\r\n");
    CHECK(count<session::request_answered>(*t.alice) == 0);
    CHECK(t.peer->last("INFO")->cseq()->number == first + 1);
    CHECK(t.peer->last("INFO")->has(header_name::authorization));
    t.peer->answer(*t.peer->last("INFO"), 200);
    CHECK(t.answer().status == 200);
    t.end();
}

TEST_CASE("a repeated INFO is answered again and told once; one out of order is refused") {
    with_puppet t;
    t.info();
    t.number -= 2;
    t.info();
    CHECK(t.peer->last("500 INFO") != nullptr);
    CHECK(count<session::call_request>(*t.alice) == 1);
    t.number = 20;
    t.end();
}

TEST_CASE("an early INFO of ours that gets 481 gives up the call") {
    with_puppet t(false);
    t.send();
    REQUIRE(t.peer->last("INFO") != nullptr);
    t.peer->answer(*t.peer->last("INFO"), 481);
    REQUIRE(t.peer->last("CANCEL") != nullptr);
    t.peer->answer(*t.peer->last("CANCEL"), 200);
    t.peer->answer(*t.peer->last("INVITE"), 487);
    CHECK(t.answer().status == 481);
    check_healthy(t.w);
}

TEST_CASE("more requests than a dialog holds are refused one by one") {
    with_puppet t;
    for (std::size_t i = 0; i <= limits::requests_of_a_leg; ++i)
        t.send();
    REQUIRE(count<session::request_answered>(*t.alice) >= 1);
    CHECK(last<session::request_answered>(*t.alice)->why == errc::too_many);
    t.peer->request(*t.peer->last("INVITE"), "BYE", ++t.number);
    CHECK(count<session::request_answered>(*t.alice) == limits::requests_of_a_leg + 1);
    check_healthy(t.w);
}
