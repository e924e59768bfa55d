// OPTIONS gets what an INVITE would get, and says what we can (RFC 3261 11.2).
#include "scenario.hpp"

#include <offhook/sdp/offer_answer.hpp>
#include <offhook/sdp/serialize.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

struct two {
    explicit two(const std::string& capabilities = {}) {
        w.prepare = [&](endpoint_settings& s) {
            s.sessions.capabilities = capabilities;
            s.dialogs.languages = {"en"};
        };
        bob = &w.add("bob", 5070);
        w.prepare = [](endpoint_settings&) {};
        alice = &w.add("alice", 5060);
    }
    const session::request_answered& ask(const std::string& headers = {}) {
        session::send_outside what{"OPTIONS", "sip:bob@127.0.0.1:5070"};
        what.headers = headers;
        REQUIRE(alice->sip->command(w.now, what).has_value());
        w.pass(100ms);
        REQUIRE(last<session::request_answered>(*alice) != nullptr);
        return *last<session::request_answered>(*alice);
    }
    int call() {
        const auto made = alice->sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"});
        w.pass(100ms);
        const auto* ended = last<session::call_ended>(*alice);
        if (ended == nullptr || ended->call != made->call) {
            (void)alice->sip->command(w.now, session::hang_up_call{made->call});
            w.pass(100ms);
            return 180;
        }
        return ended->reason.why.value();
    }
    error_code refuse(int status) {
        const auto done = bob->sip->command(w.now, session::refuse_calls{status});
        return done ? error_code{} : done.error();
    }

    wire w;
    wire::node* bob;
    wire::node* alice;
};

} // namespace

TEST_CASE("OPTIONS gets the status that an INVITE would get") {
    two t;
    CHECK(t.ask().status == 200);
    CHECK(t.call() == 180);
    CHECK_FALSE(t.refuse(486));
    CHECK(t.ask().status == 486);
    CHECK(t.call() == 486);
    CHECK(count<session::incoming_call>(*t.bob) == 1); // it hears of none
    CHECK_FALSE(t.refuse(603));
    CHECK(t.ask().status == 603);
    CHECK(t.call() == 603);
    CHECK(t.refuse(200) == errc::bad_argument);
    CHECK(t.refuse(700) == errc::bad_argument);
    CHECK(t.ask().status == 603);
    CHECK_FALSE(t.refuse(0));
    CHECK(t.ask().status == 200);
    CHECK(t.call() == 180);
    check_healthy(t.w);
}

TEST_CASE("a 200 to OPTIONS says what we can, to who takes a description") {
    const sdp::capabilities ours{.local = *address::from_host("127.0.0.1", 4000),
                                 .codecs = sdp::g711_codecs()};
    const std::string text = sdp::serialize(sdp::describe_capabilities(ours));
    two t(text);
    const sip_message& response = t.ask().response;
    CHECK(response.body() == text);
    CHECK(response.value(header_name::content_type) == "application/sdp");
    CHECK(response.value(header_name::accept_encoding) == "identity");
    CHECK(response.value(header_name::accept_language) == "en");
    CHECK(response.has(header_name::allow));
    CHECK(response.has(header_name::accept));
    CHECK(response.has(header_name::supported));
    two silent;
    CHECK(silent.ask().response.body().empty());
}
