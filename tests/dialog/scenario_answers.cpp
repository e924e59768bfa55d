// Glare, default answers, duties and their deadlines, order of numbers: what is answered without
// asking, or because nobody did (RFC 3261 8.2, 12.2.2, 14.2).
#include "pair.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

/// A request by hand to Bob, outside any dialog.
std::string plain(const std::string& method, const std::string& more = "",
                  const std::string& uri = "sip:bob@127.0.0.1:5072") {
    return method + " " + uri +
           " SIP/2.0\r\n"
           "Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK" +
           method +
           "\r\nMax-Forwards: 70\r\nFrom: <sip:x@y>;tag=q\r\nTo: <sip:bob@y>\r\n"
           "Call-ID: hand-made\r\nCSeq: 5 " +
           method + "\r\nContact: <sip:127.0.0.1:5071>\r\n" + more + "Content-Length: 0\r\n\r\n";
}

/// A request by hand to Bob, inside the call.
std::string inside(const test::pair& p, const std::string& method, int cseq,
                   const std::string& branch) {
    const sip_message& ack = p.last_sent("ACK");
    return method +
           " sip:127.0.0.1:5072 SIP/2.0\r\n"
           "Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK" +
           branch + "\r\nMax-Forwards: 70\r\nFrom: " + std::string(ack.value(header_name::from)) +
           "\r\nTo: " + std::string(ack.value(header_name::to)) +
           "\r\nCall-ID: " + std::string(ack.call_id()) + "\r\nCSeq: " + std::to_string(cseq) +
           " " + method + "\r\nContact: <sip:alice@127.0.0.1:5071>\r\nContent-Length: 0\r\n\r\n";
}

} // namespace

TEST_CASE("answers to requests outside dialogs") {
    test::pair p;
    struct row {
        const char* method;
        const char* headers;
        const char* uri;
        const char* response;
        header_name carries;
    };
    const std::string bob = "sip:bob@127.0.0.1:5072";
    const row rows[] = {
        {"OPTIONS", "", bob.c_str(), "200 OPTIONS", header_name::accept},
        {"OPTIONS", "", bob.c_str(), "200 OPTIONS", header_name::allow},
        {"BYE", "", bob.c_str(), "481 BYE", header_name::to},
        {"NOTIFY", "", bob.c_str(), "481 NOTIFY", header_name::to},
        {"UPDATE", "", bob.c_str(), "481 UPDATE", header_name::to},
        {"INFO", "", bob.c_str(), "481 INFO", header_name::to},
        {"MESSAGE", "", bob.c_str(), "405 MESSAGE", header_name::allow},
        {"REFER", "Refer-To: <sip:a@b>\r\n", bob.c_str(), "603 REFER", header_name::to},
        {"MESSAGE", "Replaces: a;to-tag=1;from-tag=2\r\n", bob.c_str(), "400 MESSAGE",
         header_name::to}, // RFC 3891 3: an INVITE alone takes a dialog over
        {"OPTIONS", "Require: replaces, norefersub\r\n", bob.c_str(), "200 OPTIONS",
         header_name::supported},
        {"DANCE", "", bob.c_str(), "501 DANCE", header_name::allow},
        {"INVITE", "Require: swim, fly\r\n", bob.c_str(), "420 INVITE", header_name::unsupported},
        {"INVITE", "", "tel:+123", "416 INVITE", header_name::to},
        {"CANCEL", "", bob.c_str(), "481 CANCEL", header_name::to},
    };
    for (const row& each : rows) {
        test::pair one;
        one.put(one.b, plain(each.method, each.headers, each.uri));
        INFO(each.method << " " << each.response);
        CHECK(one.seen(std::string("bob ") + each.response) == 1);
        const sip_message& response = one.last_sent(each.response);
        CHECK(response.has(each.carries));
        CHECK(response.to()->tag().size() == 16);
        one.require_nothing_left();
    }
    p.put(p.b, plain("INVITE", "Require: swim, fly\r\n"));
    CHECK(p.last_sent("420 INVITE").value(header_name::unsupported) == "swim, fly");
    p.require_nothing_left();
}

TEST_CASE("an unknown body is refused unless it is optional") {
    const auto body = [](const std::string& disposition) {
        std::string text = plain("INVITE", "Content-Type: text/strange\r\n" + disposition);
        text.replace(text.find("Content-Length: 0"), 17, "Content-Length: 3");
        return text + "abc";
    };
    test::pair p;
    p.put(p.b, body(""));
    CHECK(p.last_sent("415 INVITE").value(header_name::accept) ==
          "application/sdp, message/sipfrag");
    test::pair q;
    q.put(q.b, body("Content-Disposition: render;handling=optional\r\n"));
    CHECK(q.b.count<dialog::incoming_call>() == 1);
    q.release(q.b);
    q.require_nothing_left();
    p.require_nothing_left();
}

TEST_CASE("hostile 7: each part of a multipart body is known, optional, or refused with 415") {
    const auto multipart = [](const std::string& second, const std::string& boundary) {
        const std::string body = "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--b\r\n" +
                                 second + "\r\nx\r\n--b--\r\n";
        std::string text = plain("INVITE", "Content-Type: multipart/mixed" + boundary + "\r\n");
        text.replace(text.find("Content-Length: 0"), 17,
                     "Content-Length: " + std::to_string(body.size()));
        return text + body;
    };
    const std::string strange = "Content-Type: text/strange\r\n";
    const std::string optional = "Content-Disposition: render;handling=optional\r\n";
    const std::string required = "Content-Disposition: render;handling=required\r\n";
    for (const std::string& text :
         {multipart(strange, ";boundary=b"), multipart(strange + required, ";boundary=b"),
          multipart(strange + optional, ""), multipart(strange + optional, ";boundary=c"),
          multipart(strange + optional, ";boundary=b;boundary=b")}) {
        test::pair p;
        p.put(p.b, text);
        INFO(text);
        CHECK(p.seen("bob 415 INVITE") == 1);
        p.require_nothing_left();
    }
    test::pair q;
    q.put(q.b, multipart(strange + optional, ";boundary=b"));
    CHECK(q.b.count<dialog::incoming_call>() == 1);
    q.release(q.b);
    q.require_nothing_left();
}

TEST_CASE("a body in a language that nobody here reads gets 415 with Accept-Language") {
    const auto body = [](const std::string& more) {
        std::string text = plain("INVITE", "Content-Type: application/sdp\r\n" + more);
        text.replace(text.find("Content-Length: 0"), 17, "Content-Length: 5");
        return text + "v=0\r\n";
    };
    dialog::settings values;
    values.languages = {"en", "de-AT"};
    for (const std::string said : {"fr", "de", "english"}) {
        test::pair p(values);
        p.put(p.b, body("Content-Language: " + said + "\r\n"));
        REQUIRE(p.seen("bob 415 INVITE") == 1);
        CHECK(p.last_sent("415 INVITE").value(header_name::accept_language) == "en, de-AT");
        p.require_nothing_left();
    }
    for (const std::string said : {"EN", "en-GB", "fr, en", "de-at"}) {
        test::pair p(values);
        p.put(p.b, body("Content-Language: " + said + "\r\n"));
        CHECK(p.b.count<dialog::incoming_call>() == 1);
        p.release(p.b);
        p.require_nothing_left();
    }
    test::pair p;
    p.put(p.b, body("Content-Language: fr\r\n")); // whoever names none minds none
    CHECK(p.b.count<dialog::incoming_call>() == 1);
    p.put(p.b, plain("OPTIONS"));
    CHECK_FALSE(p.last_sent("200 OPTIONS").has(header_name::accept_language));
    CHECK(p.last_sent("200 OPTIONS").value(header_name::accept_encoding) == "identity");
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("who redirects calls alone does not look at what they require") {
    dialog::settings values;
    values.redirects_only = true;
    test::pair p(values);
    p.put(p.b, plain("INVITE", "Require: swim, fly\r\n"));
    REQUIRE(p.b.count<dialog::incoming_call>() == 1);
    p.respond(p.b, 302, "Contact: <sip:elsewhere@127.0.0.1:5071>\r\n");
    CHECK(p.seen("bob 302 INVITE") == 1);
    p.put(p.b, plain("OPTIONS", "Require: swim\r\n"));
    CHECK(p.seen("bob 420 OPTIONS") == 1);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a merged request gets 482, a call that nobody takes 480") {
    test::pair p;
    p.b.takes_calls = false;
    std::string text = plain("INVITE");
    p.put(p.b, text);
    CHECK(p.seen("bob 480 INVITE") == 1);
    CHECK(p.b.count<dialog::leg_gone>() == 1);
    text.replace(text.find("z9hG4bKINVITE"), 13, "z9hG4bKsecond");
    p.put(p.b, text);
    CHECK(p.seen("bob 482 INVITE") == 1);
    p.require_nothing_left();
}

TEST_CASE("an INVITE without a usable Contact gets 400") {
    test::pair p;
    std::string text = plain("INVITE");
    text.replace(text.find("Contact: <sip:127.0.0.1:5071>\r\n"), 31, "");
    p.put(p.b, text);
    CHECK(p.seen("bob 400 INVITE") == 1);
    p.require_nothing_left();
}

TEST_CASE("glare: 491 to an INVITE while ours is pending, 500 during theirs") {
    test::pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::request_received>(&what);
        if (news != nullptr) CHECK(p.b.dialogs.keep(p.now, news->duty).has_value());
    };
    SECTION("both at once") {
        CHECK(p.a.dialogs.request(p.now, p.a.leg, "INVITE", {}).has_value());
        CHECK(p.b.dialogs.request(p.now, p.b.leg, "INVITE", {}).has_value());
        CHECK(p.a.dialogs.request(p.now, p.a.leg, "INVITE", {}).error() == errc::not_accepted_now);
        p.run_for(100ms);
        CHECK(p.seen("alice 491 INVITE") == 1);
        CHECK(p.seen("bob 491 INVITE") == 1);
        CHECK(p.a.last<dialog::response_received>()->status == 491);
        CHECK(p.a.count<dialog::leg_terminated>() == 0);
    }
    SECTION("the second before the answer to the first") {
        p.put(p.b, inside(p, "INVITE", 10, "first"));
        p.put(p.b, inside(p, "INVITE", 11, "second"));
        CHECK(p.seen("bob 500 INVITE") == 1);
        const auto wait = p.last_sent("500 INVITE").number(header_name::retry_after).value();
        REQUIRE(wait);
        CHECK(*wait <= 10);
        CHECK(p.b.dialogs.request(p.now, p.b.leg, "INVITE", {}).error() == errc::not_accepted_now);
        p.respond(p.b, 488);
    }
    SECTION("a BYE is no glare") {
        CHECK(p.a.dialogs.request(p.now, p.a.leg, "INVITE", {}).has_value());
        p.run_for(50ms);
        p.bye(p.a);
        p.run_for(50ms);
        CHECK(p.b.dialogs.respond(p.now, p.b.duty, 200, {}, {}).has_value());
        p.drain();
        CHECK(p.seen("bob 200 BYE") == 1);
        p.release(p.b); // 487 to the re-INVITE
        CHECK(p.seen("bob 487 INVITE") == 1);
    }
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a re-INVITE: new target, ACK, repeated 2xx") {
    test::pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::request_received>(&what);
        if (news == nullptr || news->method != sip_method::invite) return;
        CHECK(p.b.dialogs.respond(p.now, news->duty, 200, {}, {}).has_value());
    };
    CHECK(p.a.dialogs.request(p.now, p.a.leg, "INVITE", {}).has_value());
    p.run_for(30ms);
    REQUIRE(p.a.count<dialog::response_received>() == 1);
    CHECK(p.a.last<dialog::response_received>()->status == 200);
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).error() == errc::no_such_request);
    p.run_for(50ms);
    REQUIRE(p.b.count<dialog::acknowledged>() == 2);
    CHECK(!p.b.last<dialog::acknowledged>()->initial);
    const std::string ack(p.last_sent("ACK").text());
    p.put(p.a, p.last_sent("200 INVITE"));
    CHECK(p.seen("alice ACK") == 3);
    CHECK(p.last_sent("ACK").text() == ack);
    p.put(p.b, inside(p, "INVITE", 10, "target"));
    CHECK(p.b.dialogs.remote_target(p.b.leg) == "sip:alice@127.0.0.1:5071");
    std::string by_hand = inside(p, "ACK", 10, "ackhand");
    p.put(p.b, by_hand);
    CHECK(p.b.count<dialog::acknowledged>() == 3);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("numbers out of order get 500, the same one 482, a BYE 200") {
    test::pair p;
    p.establish();
    p.put(p.b, inside(p, "OPTIONS", 10, "a"));
    CHECK(p.seen("bob 200 OPTIONS") == 1);
    p.put(p.b, inside(p, "OPTIONS", 9, "b"));
    CHECK(p.seen("bob 500 OPTIONS") == 1);
    p.put(p.b, inside(p, "OPTIONS", 10, "c"));
    CHECK(p.seen("bob 482 OPTIONS") == 1);
    p.put(p.b, inside(p, "BYE", 8, "d"));
    CHECK(p.seen("bob 200 BYE") == 1);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("what nobody answers inside a dialog gets its default") {
    test::pair p;
    p.establish();
    const std::pair<const char*, const char*> rows[] = {
        {"INFO", "bob 405 INFO"},     {"UPDATE", "bob 200 UPDATE"}, {"REFER", "bob 603 REFER"},
        {"INVITE", "bob 488 INVITE"}, {"NOTIFY", "bob 481 NOTIFY"}, {"DANCE", "bob 501 DANCE"},
        {"BYE", "bob 200 BYE"}};
    int number = 100;
    for (const auto& [method, response] : rows) {
        p.put(p.b, inside(p, method, ++number, method));
        INFO(method);
        CHECK(p.seen(response) == 1);
    }
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a stranger's requests find no dialog") {
    test::pair p;
    p.establish();
    std::string wrong_from = inside(p, "BYE", 50, "s1");
    const std::string tag(p.a.dialogs.local_tag(p.a.leg));
    wrong_from.replace(wrong_from.find(tag), 16, "0123456789abcdef");
    p.put(p.b, wrong_from);
    std::string wrong_call = inside(p, "BYE", 50, "s2");
    const std::string call_id(p.a.dialogs.call_id(p.a.leg));
    wrong_call.replace(wrong_call.find(call_id), 4, "zzzz");
    p.put(p.b, wrong_call);
    CHECK(p.seen("bob 481 BYE") == 2);
    CHECK(p.b.count<dialog::request_received>() == 0);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a kept request has a deadline, and each request exactly one answer") {
    test::pair p;
    p.establish();
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::request_received>(&what);
        if (news != nullptr) CHECK(p.b.dialogs.keep(p.now, news->duty).has_value());
    };
    CHECK(p.a.dialogs.refer(p.now, p.a.leg, 88, "sip:c@127.0.0.1", {}).has_value());
    p.run_for(19s);
    const dialog::duty_id duty = p.b.duty;
    CHECK(p.b.dialogs.request_of(duty) != nullptr);
    CHECK(p.b.dialogs.count(p.b.owner)[owner_class::duty] == 1);
    CHECK(p.b.dialogs.respond(p.now, duty, 180, {}, {}).error() == errc::bad_argument);
    p.run_for(2s);
    CHECK(p.seen("bob 603 REFER") == 1);
    REQUIRE(p.b.count<dialog::duty_expired>() == 1);
    CHECK(p.b.last<dialog::duty_expired>()->duty == duty);
    CHECK(p.b.dialogs.request_of(duty) == nullptr);
    CHECK(p.b.dialogs.respond(p.now, duty, 202, {}, {}).error() == errc::no_such_request);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("requests of ours: outside, inside, and the dialog that died") {
    test::pair p;
    const auto asked = p.a.dialogs.request_outside(p.now, p.a.owner, "OPTIONS",
                                                   {.target = p.b.uri(), .from = p.a.uri()});
    REQUIRE(asked.has_value());
    p.drain();
    CHECK(p.a.dialogs.count(p.a.owner)[owner_class::request] == 1);
    p.run_for(100ms);
    CHECK(p.a.last<dialog::response_received>()->request == *asked);
    CHECK(p.a.last<dialog::response_received>()->status == 200);
    p.establish();
    CHECK(p.a.dialogs.request(p.now, p.a.leg, "BYE", {}).error() == errc::bad_argument);
    CHECK(p.a.dialogs.request(p.now, p.a.leg, "INFO", {.headers = "bad"}).has_error());
    p.release(p.b);
    p.drop = [](const peer&, const sip_message&) { return true; };
    CHECK(p.a.dialogs.request(p.now, p.a.leg, "UPDATE", {}).has_value());
    p.run_for(40s);
    CHECK(p.a.last<dialog::response_received>()->why == errc::timeout);
    CHECK(p.a.count<dialog::leg_terminated>() == 1);
    p.release(p.a);
    p.require_nothing_left();
}
