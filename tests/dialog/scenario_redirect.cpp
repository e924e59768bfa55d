// INVITEs that are sent elsewhere: by q, bounded, never in a circle, never after a hang-up
// (HOSTILE 20: 302 to itself).
#include "pair.hpp"

#include <offhook/core/limits.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

std::string contacts(const std::string& values) { return "Contact: " + values + "\r\n"; }

struct redirected_pair : test::pair {
    explicit redirected_pair(const dialog::settings& values = {}) : test::pair(values) {}

    void redirected(const std::string& headers, int status = 302) {
        call();
        run_for(50ms);
        respond(b, status, headers);
        run_for(50ms);
    }
    void refuse(int status, const std::string& headers = "") {
        respond(b, status, headers);
        run_for(50ms);
    }
    std::string target() const { return std::string(last_sent("INVITE").request_uri()); }
    void finish() {
        release(a);
        release_all(b);
        require_nothing_left();
    }
};

} // namespace

TEST_CASE("a 302 is followed as the same call") {
    redirected_pair p;
    p.redirected(contacts("<sip:second@127.0.0.1:5072;x=1?Subject=evil>"));
    CHECK(p.seen("alice INVITE") == 2);
    CHECK(p.a.count<dialog::rejected>() == 0);
    const sip_message first = p.sent.front();
    const sip_message second = p.last_sent("INVITE");
    CHECK(second.request_uri() == "sip:second@127.0.0.1:5072;x=1");
    CHECK_FALSE(second.has(header_name::subject));
    CHECK(second.value(header_name::to) == first.value(header_name::to));
    CHECK(second.from_tag() == first.from_tag());
    CHECK(second.call_id() == first.call_id());
    CHECK(second.cseq()->number == 2);
    CHECK(second.top_via()->branch() != first.top_via()->branch());
    p.respond(p.b, 200);
    p.run_for(15ms);
    REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.run_for(50ms);
    CHECK(p.last_sent("ACK").cseq()->number == 2);
    CHECK(p.b.count<dialog::acknowledged>() == 1);
    p.finish();
}

TEST_CASE("targets are tried by their q, one after the other, and 6xx ends it") {
    redirected_pair p;
    p.redirected(contacts("<sip:low@127.0.0.1:5072>;q=0.1, <sip:best@127.0.0.1:5072>;q=0.9, "
                          "<sip:mid@127.0.0.1:5072>;q=0.5, <sip:also@127.0.0.1:5072>;q=0.5"),
                 300);
    CHECK(p.target() == "sip:best@127.0.0.1:5072");
    p.refuse(486);
    CHECK(p.target() == "sip:mid@127.0.0.1:5072");
    p.refuse(302, contacts("<sip:deep@127.0.0.1:5072>"));
    CHECK(p.target() == "sip:deep@127.0.0.1:5072");
    p.refuse(404);
    CHECK(p.target() == "sip:also@127.0.0.1:5072");
    CHECK(p.a.count<dialog::rejected>() == 0);
    SECTION("exhausted: the last refusal is the outcome") {
        p.refuse(503);
        CHECK(p.target() == "sip:low@127.0.0.1:5072");
        p.refuse(480);
        REQUIRE(p.a.count<dialog::rejected>() == 1);
        CHECK(p.a.last<dialog::rejected>()->status == 480);
    }
    SECTION("a 6xx speaks for all") {
        p.refuse(603);
        REQUIRE(p.a.count<dialog::rejected>() == 1);
        CHECK(p.a.last<dialog::rejected>()->status == 603);
    }
    p.finish();
}

TEST_CASE("a 302 to itself, or in a circle, is the outcome") {
    redirected_pair p;
    SECTION("to itself") {
        p.redirected(contacts("<sip:bob@127.0.0.1:5072>"));
        CHECK(p.seen("alice INVITE") == 1);
    }
    SECTION("in a circle") {
        p.redirected(contacts("<sip:x@127.0.0.1:5072>"));
        p.refuse(302, contacts("<sip:bob@127.0.0.1:5072>, <sip:%78@127.0.0.1:5072>"));
        CHECK(p.seen("alice INVITE") == 2);
    }
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status == 302);
    p.finish();
}

TEST_CASE("an endless row of redirections ends") {
    redirected_pair p;
    p.call();
    for (int i = 0; i < 30; ++i) {
        p.run_for(50ms);
        if (p.a.count<dialog::rejected>() != 0) break;
        const std::string next = "<sip:n" + std::to_string(i) + "@127.0.0.1:5072>";
        p.respond(p.b, 302, contacts(next));
    }
    p.run_for(50ms);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.seen("alice INVITE") == 1 + static_cast<int>(limits::redirects));
    p.finish();
}

TEST_CASE("what cannot be called is passed over") {
    redirected_pair p;
    p.redirected(contacts("<javascript:alert(1)>") + contacts("<tel:+123>") +
                 contacts("<sip:x@127.0.0.1:5072;method=REGISTER>, <mailto:a@b>") +
                 contacts("<sip:nowhere.invalid>;q=1, <sip:good@127.0.0.1:5072>;q=0.2"));
    CHECK(p.target() == "sip:good@127.0.0.1:5072");
    p.finish();
}

TEST_CASE("other 3xx, no targets, or the wish not to follow: the 3xx is the outcome") {
    dialog::settings values;
    const int which = GENERATE(0, 1, 2, 3);
    values.follow_redirects = which != 3;
    redirected_pair p(values);
    if (which == 0) p.redirected(contacts("<sip:x@127.0.0.1:5072>"), 305);
    if (which == 1) p.redirected(contacts("<sip:x@127.0.0.1:5072>"), 380);
    if (which == 2) p.redirected("");
    if (which == 3) p.redirected(contacts("<sip:x@127.0.0.1:5072>"));
    CHECK(p.seen("alice INVITE") == 1);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status / 100 == 3);
    p.finish();
}

TEST_CASE("a target that never answers gives way to the next") {
    redirected_pair p;
    p.redirected(contacts("<sip:dead@127.0.0.1:5099>;q=0.9, <sip:live@127.0.0.1:5072>;q=0.1"));
    CHECK(p.target() == "sip:dead@127.0.0.1:5099");
    p.run_for(33s);
    CHECK(p.target() == "sip:live@127.0.0.1:5072");
    p.respond(p.b, 486);
    p.run_for(50ms);
    CHECK(p.a.last<dialog::rejected>()->status == 486);
    p.finish();
}

TEST_CASE("a hang-up during a redirection") {
    redirected_pair p;
    SECTION("while the 302 comes: nothing is followed") {
        p.call();
        p.run_for(50ms);
        p.respond(p.b, 180);
        p.run_for(50ms);
        p.respond(p.b, 302, contacts("<sip:x@127.0.0.1:5072>"));
        REQUIRE(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.drain();
        p.run_for(50ms);
        CHECK(p.seen("alice INVITE") == 1);
        CHECK(p.a.last<dialog::rejected>()->status == 302);
    }
    SECTION("while the next target is silent: no CANCEL before its 1xx") {
        p.redirected(contacts("<sip:x@127.0.0.1:5072>, <sip:y@127.0.0.1:5072>"));
        REQUIRE(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.run_for(50ms);
        CHECK(p.seen("alice CANCEL") == 0);
        p.respond(p.b, 180);
        p.run_for(50ms);
        CHECK(p.seen("alice CANCEL") == 1);
        CHECK(p.last_sent("CANCEL").request_uri() == "sip:x@127.0.0.1:5072");
        CHECK(p.a.last<dialog::rejected>()->status == 487);
        CHECK(p.seen("alice INVITE") == 2);
    }
    SECTION("released") {
        p.call();
        p.run_for(50ms);
        p.respond(p.b, 302, contacts("<sip:x@127.0.0.1:5072>"));
        p.release(p.a);
        p.run_for(50ms);
        CHECK(p.seen("alice INVITE") == 1);
    }
    p.finish();
}

TEST_CASE("a redirected target may ask for credentials, once more and of its own") {
    dialog::settings values;
    values.accounts = {{.realm = "house", .user = "alice", .secret = {"wonder"}, .anywhere = true},
                       {.realm = "first", .user = "a", .secret = {"b"}, .servers = {"192.0.2.1"}}};
    redirected_pair p(values);
    p.call();
    p.run_for(50ms);
    const std::string asks = "WWW-Authenticate: Digest realm=\"house\", nonce=\"1\"\r\n";
    p.refuse(401, asks);
    p.refuse(302, contacts("<sip:x@127.0.0.1:5072>"));
    CHECK(p.last_sent("INVITE").has(header_name::authorization));
    p.refuse(401, "WWW-Authenticate: Digest realm=\"house\", nonce=\"2\"\r\n");
    CHECK(p.last_sent("INVITE").cseq()->number == 4);
    p.refuse(401, asks);
    CHECK(p.a.last<dialog::rejected>()->status == 401);
    p.finish();
}
