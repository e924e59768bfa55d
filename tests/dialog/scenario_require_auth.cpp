// A user agent that lets nobody in without a password, and one that knows it (HOSTILE 13).
#include "pair.hpp"

#include <offhook/message/credentials.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

dialog::settings guarded(const std::string& password, bool only_md5 = false) {
    dialog::settings made;
    made.require_auth.realm = "house";
    made.require_auth.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user == "alice") return digest::secret{"wonder"};
        return std::nullopt;
    };
    if (only_md5) made.require_auth.algorithms = {digest::hash_function::md5};
    made.accounts = {{.realm = "house", .user = "alice", .secret = {password}, .anywhere = true}};
    return made;
}

} // namespace

TEST_CASE("a caller who knows the password gets through; ACK and CANCEL are not asked") {
    test::pair p(guarded("wonder", GENERATE(false, true)));
    SECTION("to the end") {
        p.establish();
        CHECK(p.b.count<dialog::incoming_call>() == 1);
        CHECK(p.seen("bob 401 INVITE") == 1);
        CHECK(p.seen("alice INVITE") == 2);
        p.bye(p.a);
        p.run_for(50ms);
        CHECK(p.seen("bob 401 BYE") == 0);
    }
    SECTION("cancelled") {
        p.call();
        p.run_for(50ms);
        p.respond(p.b, 180);
        p.run_for(50ms);
        REQUIRE(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.run_for(50ms);
        CHECK(p.seen("bob 200 CANCEL") == 1);
        CHECK(p.a.last<dialog::rejected>()->status == 487);
    }
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a wrong password is refused and nobody is disturbed") {
    test::pair p(guarded("wander"));
    p.call();
    p.run_for(200ms);
    CHECK(p.b.count<dialog::incoming_call>() == 0);
    CHECK(p.seen("alice INVITE") == 2);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status == 401);
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("every request outside dialogs is asked") {
    test::pair p(guarded("wonder"));
    const std::string method = GENERATE(as<std::string>{}, "OPTIONS", "MESSAGE", "SUBSCRIBE");
    REQUIRE(p.a.dialogs.request_outside(p.now, 0, method, {.target = p.b.uri(), .from = p.a.uri()})
                .has_value());
    p.run_for(100ms);
    CHECK(p.seen("alice " + method) == 2);
    CHECK(p.seen("bob 401 " + method) == 1);
    p.run_dry();
    CHECK(p.a.dialogs.count().empty());
}

TEST_CASE("an INVITE that is sent again with the same credentials is refused") {
    test::pair p(guarded("wonder"));
    p.establish();
    message_builder replay = message_builder::request(sip_method::invite, p.b.uri());
    const sip_message seen = p.last_sent("INVITE");
    replay.header(header_name::from, "<sip:mallory@127.0.0.1>;tag=m")
        .header(header_name::to, "<" + p.b.uri() + ">")
        .header(header_name::call_id, "another")
        .header(header_name::contact, "<sip:mallory@127.0.0.1:5071>")
        .header(header_name::cseq, "1 INVITE")
        .copy(seen, header_name::authorization);
    p.put(p.b, replay.build("SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKmallory"));
    CHECK(p.b.count<dialog::incoming_call>() == 1);
    CHECK(p.last_sent("401 INVITE").value(header_name::www_authenticate).find("stale=true") !=
          std::string_view::npos);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("junk credentials are a bad request") {
    test::pair p(guarded("wonder"));
    message_builder junk = message_builder::request(sip_method::invite, p.b.uri());
    junk.header(header_name::from, "<sip:mallory@127.0.0.1>;tag=m")
        .header(header_name::to, "<" + p.b.uri() + ">")
        .header(header_name::call_id, "another")
        .header(header_name::contact, "<sip:mallory@127.0.0.1:5071>")
        .header(header_name::cseq, "1 INVITE")
        .header(header_name::authorization, "Digest username=\"alice\", nonce=\"\"");
    p.put(p.b, junk.build("SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKmallory"));
    CHECK(p.seen("bob 400 INVITE") == 1);
    p.require_nothing_left();
}
