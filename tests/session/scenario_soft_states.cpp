// Registrations and publications on the bench: what goes out and what the application hears.
#include "soft_bench.hpp"

#include <offhook/core/limits.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using test::soft_bench;
using words = std::vector<std::string>;
using namespace std::chrono_literals;

TEST_CASE("a registration is asked for, refreshed before it lapses and given back") {
    soft_bench b;
    b.registers();
    CHECK(b.heard() == words{"REGISTER-3600"});
    b.granted(600);
    CHECK(b.heard() == words{"granted"});
    CHECK(b.told.back().granted == 600);
    CHECK(b.told.back().contacts == words{"<sip:alice@192.0.2.2>;expires=600"});
    CHECK(b.stands() == "Registered");
    CHECK(b.jump() == 540s);
    CHECK(b.heard() == words{"REGISTER-3600"});
    b.granted(600);
    CHECK(b.heard() == words{"refreshed"});
    REQUIRE(b.takes(session::end_soft_state{b.soft}));
    CHECK(b.heard() == words{"REGISTER-0"});
    b.answer(200);
    CHECK(b.heard() == words{"removed"});
    CHECK(b.sessions.count().empty());
    CHECK(b.sent[0].call_id == b.sent[2].call_id);
    CHECK(b.sent[0].tag == b.sent[2].tag);
    CHECK(b.sent[0].cseq == 1);
    CHECK(b.sent[1].cseq == 2);
    CHECK(b.sent[2].cseq == 3);
}

TEST_CASE("CSeq goes on rising after challenges and lost answers") {
    soft_bench b;
    b.registers();
    b.heard();
    b.challenges = 2;
    b.granted(600);
    b.heard();
    b.challenges = 0;
    b.jump();
    b.heard();
    CHECK(b.sent.back().cseq == 4);
    b.no_answer();
    CHECK(b.heard() == words{"retrying"});
    b.jump();
    CHECK(b.heard() == words{"REGISTER-3600"});
    CHECK(b.sent.back().cseq == 5); // one more with each (RFC 3261 10.2)
    b.challenges = 1;
    b.no_answer();
    CHECK(b.heard() == words{"retrying"});
    b.jump();
    b.heard();
    CHECK(b.sent.back().cseq == 7);
}

TEST_CASE("423 raises what is asked for, and not for ever") {
    soft_bench b;
    b.registers(60);
    b.heard();
    b.answer(423, "Min-Expires: 120\r\n");
    CHECK(b.heard() == words{"REGISTER-120"});
    SECTION("and it is granted") {
        b.granted(120);
        CHECK(b.heard() == words{"granted"});
    }
    SECTION("one that asks for less than we did is a refusal") {
        b.answer(423, "Min-Expires: 90\r\n");
        CHECK(b.heard() == words{"failed"});
        CHECK(b.told.back().status == 423);
    }
    SECTION("a registrar that never has enough") {
        for (int i = 0; i < 2; ++i) {
            b.answer(423, "Min-Expires: " + std::to_string(200 + i) + "\r\n");
            CHECK(b.heard() == words{"REGISTER-" + std::to_string(200 + i)});
        }
        b.answer(423, "Min-Expires: 1000\r\n");
        CHECK(b.heard() == words{"failed"});
        CHECK(b.sessions.count().empty());
    }
}

TEST_CASE("failures wait longer each time, and Retry-After is a lower bound") {
    soft_bench b;
    b.registers();
    b.heard();
    duration bound = 5s;
    for (int i = 0; i < 10; ++i) {
        b.answer(503);
        CHECK(b.heard() == words{"retrying"});
        CHECK(b.told.back().status == 503);
        const duration waited = b.jump();
        const duration named = b.told.back().retry_after;
        CHECK(waited >= named - 10ms);
        CHECK(waited <= named + 10ms);
        CHECK(waited >= bound / 2 - 10ms);
        CHECK(waited <= bound);
        bound = std::min<duration>(2 * bound, 300s);
        CHECK(b.heard() == words{"REGISTER-3600"});
    }
    b.answer(500, "Retry-After: 900\r\n");
    b.heard();
    CHECK(b.jump() == 900s);
    b.heard();
    b.answer(503, "Retry-After: 4000000000\r\n");
    b.heard();
    CHECK(b.jump() == 3600s);
    b.heard();
    b.granted(600);
    b.heard();
    b.jump();
    b.heard();
    b.no_answer();
    b.heard();
    CHECK(b.told.back().retry_after <= 5s); // counted anew
}

TEST_CASE("a refresh that fails keeps trying, and says when the registration lapses") {
    soft_bench b;
    b.registers();
    b.heard();
    b.granted(100);
    b.heard();
    const instant begun = b.now;
    b.jump();
    b.heard();
    unsigned tries = 0;
    bool lapsed = false;
    while (!lapsed) {
        b.answer(503);
        for (const std::string& word : b.heard())
            lapsed = lapsed || word == "lapsed";
        if (lapsed) break;
        b.jump();
        for (const std::string& word : b.heard()) {
            lapsed = lapsed || word == "lapsed";
            tries += word == "REGISTER-3600" ? 1u : 0u;
        }
    }
    CHECK(tries >= 1);
    CHECK(b.now - begun >= 100s);
    CHECK(b.now - begun < 101s);
    CHECK(b.stands() == "Waiting");
    b.jump();
    b.heard();
    b.granted(100);
    CHECK(b.heard() == words{"granted"});
}

TEST_CASE("a refusal for good is the last word") {
    for (const int status : {400, 401, 403, 404, 407, 420, 501, 603}) {
        soft_bench b;
        b.registers();
        b.heard();
        b.answer(status);
        CHECK(b.heard() == words{"failed"});
        CHECK(b.told.back().status == status);
        CHECK(b.told.back().why == status_error(status));
        CHECK(b.sessions.count().empty());
    }
}

TEST_CASE("who unregisters while a request is under way waits for its answer") {
    soft_bench b;
    b.registers();
    b.heard();
    REQUIRE(b.takes(session::end_soft_state{b.soft}));
    CHECK(b.heard().empty());
    SECTION("granted") {
        b.granted(600);
        CHECK(b.heard() == words{"REGISTER-0"});
        b.answer(200);
        CHECK(b.heard() == words{"removed"});
    }
    SECTION("refused: nothing stands") {
        b.answer(503);
        CHECK(b.heard() == words{"removed"});
    }
    SECTION("lost: nobody knows, so it is taken back") {
        b.no_answer();
        CHECK(b.heard() == words{"REGISTER-0"});
        b.no_answer();
        CHECK(b.heard() == words{"failed"});
    }
    SECTION("silence is waited for only a while") {
        CHECK(b.jump() == 5s);
        CHECK(b.heard() == words{"REGISTER-0"});
        CHECK(b.jump() == 5s);
        CHECK(b.heard() == words{"failed"});
        CHECK(b.told.back().why == errc::timeout);
    }
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a refused unregistration is told as what it is") {
    soft_bench b;
    b.registers();
    b.heard();
    b.granted(600);
    b.heard();
    REQUIRE(b.takes(session::end_soft_state{b.soft, true}));
    b.heard();
    CHECK(b.sent.back().contact == "*");
    b.answer(500);
    CHECK(b.heard() == words{"failed"});
    CHECK(b.told.back().status == 500);
    CHECK_FALSE(b.takes(session::refresh_soft_state{b.soft}));
}

TEST_CASE("several contacts, and one that is given up is taken back") {
    soft_bench b;
    session::start_soft_state what;
    what.target = "sip:example.com";
    what.to = "sip:alice@example.com";
    what.contacts = {"<sip:alice@192.0.2.1>;q=0.5", "<sip:alice@192.0.2.9>"};
    b.start(what);
    b.heard();
    CHECK(b.sent.back().contact == "<sip:alice@192.0.2.1>;q=0.5, <sip:alice@192.0.2.9>");
    b.answer(200, "Contact: <sip:other@192.0.2.7>;expires=5\r\nContact: <sip:alice@192.0.2.1>;"
                  "expires=300, <sip:alice@192.0.2.9>;expires=200\r\n");
    CHECK(b.heard() == words{"granted"});
    CHECK(b.told.back().granted == 200); // the one that lapses first
    CHECK(b.told.back().contacts.size() == 3);
    REQUIRE(b.takes(session::modify_soft_state{b.soft, {"<sip:alice@192.0.2.1>"}}));
    CHECK(b.heard() == words{"REGISTER-3600"});
    CHECK(b.sent.back().contact == "<sip:alice@192.0.2.1>, <sip:alice@192.0.2.9>;expires=0");
    b.answer(200, "Contact: <sip:alice@192.0.2.1>;expires=300\r\n");
    b.heard();
    REQUIRE(b.takes(session::end_soft_state{b.soft}));
    b.heard();
    CHECK(b.sent.back().contact == "<sip:alice@192.0.2.1>;expires=0");
}

TEST_CASE("a registrar that binds others and not us has not granted anything") {
    soft_bench b;
    b.registers();
    b.heard();
    b.answer(200, "Contact: <sip:other@192.0.2.7>;expires=500\r\n");
    CHECK(b.heard() == words{"retrying"});
    b.jump();
    b.heard();
    SECTION("or is silent about it: believed") {
        b.answer(200, "Expires: 50\r\n");
        CHECK(b.heard() == words{"granted"});
        CHECK(b.told.back().granted == 50);
    }
    SECTION("or grants more than anybody wants") {
        b.granted(4'000'000'000u);
        b.heard();
        CHECK(b.told.back().granted == limits::soft_seconds);
    }
    SECTION("or a second only") {
        b.granted(1);
        b.heard();
        CHECK(b.jump() == 500ms);
    }
}

TEST_CASE("Service-Route and Path reach the application") {
    soft_bench b;
    b.registers();
    b.heard();
    b.answer(200, "Contact: <sip:alice@192.0.2.2>;expires=60\r\nService-Route: <sip:p1;lr>, "
                  "<sip:p2;lr>\r\nService-Route: <sip:p3;lr>\r\nPath: <sip:p0;lr>\r\n");
    b.heard();
    CHECK(b.told.back().service_route == "<sip:p1;lr>, <sip:p2;lr>, <sip:p3;lr>");
    CHECK(b.told.back().path == "<sip:p0;lr>");
    CHECK(b.sent.back().with.headers.find("Supported: path\r\n") != std::string::npos);
}

TEST_CASE("what cannot be registered is refused at once") {
    soft_bench b;
    session::start_soft_state what;
    const auto error = [&] { return b.sessions.command(b.now, what).error(); };
    what.target = "tel:123";
    CHECK(error() == errc::bad_uri);
    what.target = "sip:example.com";
    what.contacts = {"*"};
    CHECK(error() == errc::bad_uri);
    what.contacts.clear();
    what.expires = 0;
    CHECK(error() == errc::bad_argument);
    what.expires = 60;
    what.settings = {{"no_such_setting", 5s}};
    CHECK(error() == errc::bad_argument);
    what.settings = {};
    what.kind = session::soft_kind::publication;
    CHECK(error() == errc::bad_argument); // without a package
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a registrar is asked under its domain, without the user that was named") {
    soft_bench b;
    session::start_soft_state what;
    what.target = "sip:alice:secret@example.com:5080;transport=tcp";
    b.start(what);
    b.heard();
    CHECK(b.sent.back().target == "sip:example.com:5080;transport=tcp");
    CHECK(b.sent.back().to == "sip:alice:secret@example.com:5080;transport=tcp");
    CHECK(b.sent.back().from == b.sent.back().to);
    b.granted(600);
    b.heard();
}

TEST_CASE("a request that finds no way is tried again") {
    soft_bench b;
    b.registers();
    while (auto what = b.sessions.poll()) {
        if (const auto* r = std::get_if<session::send_soft_request>(&*what))
            b.sessions.soft_sent(b.now, r->soft, errc::no_route, {});
        if (const auto* e = std::get_if<session::event>(&*what))
            b.told.push_back(std::get<session::soft_state_changed>(*e));
    }
    REQUIRE(b.told.size() == 1);
    CHECK(b.told.back().what == session::soft_news::retrying);
    CHECK(b.told.back().why == errc::no_route);
    b.jump();
    CHECK(b.heard() == words{"REGISTER-3600"});
}

TEST_CASE("a publication goes by its entity tag, and anew when it was forgotten") {
    soft_bench b;
    session::start_soft_state what;
    what.kind = session::soft_kind::publication;
    what.target = "sip:alice@example.com";
    what.package = "presence";
    what.content_type = "application/pidf+xml";
    what.body = "open";
    b.start(what);
    CHECK(b.heard() == words{"PUBLISH-3600"});
    CHECK(b.sent.back().with.text == "open");
    b.answer(200, "SIP-ETag: one\r\nExpires: 100\r\n");
    CHECK(b.heard() == words{"granted"});
    CHECK(b.jump() == 90s);
    b.heard();
    CHECK(b.sent.back().with.text.empty());
    CHECK(b.sent.back().with.headers.find("SIP-If-Match: one\r\n") != std::string::npos);
    b.answer(200, "SIP-ETag: two\r\nExpires: 100\r\n");
    b.heard();
    REQUIRE(b.takes(session::modify_soft_state{b.soft, {}, "application/pidf+xml", "closed"}));
    b.heard();
    CHECK(b.sent.back().with.text == "closed");
    CHECK(b.sent.back().with.headers.find("SIP-If-Match: two\r\n") != std::string::npos);
    b.answer(412);
    CHECK(b.heard() == words{"PUBLISH-3600", "lapsed"});
    CHECK(b.sent.back().with.text == "closed");
    CHECK(b.sent.back().with.headers.find("SIP-If-Match") == std::string::npos);
    b.answer(200, "SIP-ETag: three\r\nExpires: 100\r\n");
    b.heard();
    REQUIRE(b.takes(session::end_soft_state{b.soft}));
    CHECK(b.heard() == words{"PUBLISH-0"});
    b.answer(200, "Expires: 0\r\n");
    CHECK(b.heard() == words{"removed"});
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a keep-alive tells each change once") {
    soft_bench b;
    session::start_soft_state what;
    what.kind = session::soft_kind::keep_alive;
    what.target = "sip:gateway.example.com";
    what.settings = {{"interval", 10s}};
    b.start(what);
    CHECK(b.heard() == words{"OPTIONS"});
    b.answer(404);
    CHECK(b.heard() == words{"reachable"});
    CHECK(b.jump() == 10s);
    CHECK(b.heard() == words{"OPTIONS"});
    b.answer(200);
    CHECK(b.heard().empty());
    b.jump();
    b.heard();
    b.no_answer();
    CHECK(b.heard() == words{"OPTIONS"}); // once more
    b.no_answer();
    CHECK(b.heard() == words{"unreachable"});
    b.jump();
    b.heard();
    b.no_answer(errc::transport_failed);
    CHECK(b.heard().empty());
    b.jump();
    b.heard();
    b.answer(200);
    CHECK(b.heard() == words{"reachable"});
    CHECK_FALSE(b.takes(session::modify_soft_state{b.soft}));
    REQUIRE(b.takes(session::end_soft_state{b.soft}));
    CHECK(b.heard() == words{"removed"});
    CHECK(b.sessions.count().empty());
}
