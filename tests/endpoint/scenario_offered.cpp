// Requests outside dialogs that the application answers: which are offered, its answer, the default
// at the deadline, who sent them, and what Allow says.
#include "scenario.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

/// Alice asks, Bob answers what is in `offered`.
struct asked {
    explicit asked(std::vector<std::string> offered, bool with_password = false) {
        w.prepare = [&](endpoint_settings& s) {
            s.sessions.offered = offered;
            if (!with_password) return;
            s.dialogs.accounts = {
                {.realm = "house", .user = "alice", .secret = {"wonder"}, .anywhere = true}};
            s.dialogs.require_auth_for = {"MESSAGE"};
            s.dialogs.require_auth.realm = "house";
            s.dialogs.require_auth.lookup = [](std::string_view user) {
                return user == "alice" ? std::optional(digest::secret{"wonder"}) : std::nullopt;
            };
        };
        alice = &w.add("alice", 5060);
        bob = &w.add("bob", 5070);
    }
    void ask(const std::string& method, const std::string& type = {},
             const std::string& body = {}) {
        session::send_outside what{method, "sip:bob@127.0.0.1:5070"};
        what.content_type = type;
        what.body = body;
        REQUIRE(alice->sip->command(w.now, what).has_value());
        w.pass(100ms);
    }
    int status() const {
        const auto* answer = last<session::request_answered>(*alice);
        return answer == nullptr ? 0 : answer->status;
    }
    const sip_message& response() const {
        return last<session::request_answered>(*alice)->response;
    }
    error_code answer(session::answer_request what) {
        const auto made = bob->sip->command(w.now, what);
        w.pass(100ms);
        return made ? error_code{} : made.error();
    }

    wire w;
    wire::node* alice;
    wire::node* bob;
};

} // namespace

TEST_CASE("a MESSAGE is offered, answered once, and then no more") {
    asked t({"MESSAGE"});
    t.ask("MESSAGE", "text/plain", "hello");
    CHECK(t.status() == 0);
    const auto* offer = last<session::request_offered>(*t.bob);
    REQUIRE(offer != nullptr);
    CHECK(offer->method == sip_method::message);
    CHECK(offer->request.body() == "hello");
    CHECK(offer->user.empty());
    CHECK(t.bob->sip->count()[owner_class::duty] == 1);
    const std::uint64_t number = offer->number;
    CHECK(t.answer({number, 199}) == errc::bad_argument);
    CHECK(t.answer({number, 408}) == errc::bad_argument);
    CHECK(t.answer({.number = number, .headers = "no header"}) == errc::bad_argument);
    CHECK(t.answer({number + 1}) == errc::no_such_request);
    CHECK(t.status() == 0);
    CHECK_FALSE(t.answer({.number = number,
                          .status = 202,
                          .reason = "Later",
                          .headers = "X-Note: kept\r\n",
                          .content_type = "text/plain",
                          .body = "thanks"}));
    CHECK(t.status() == 202);
    CHECK(t.response().reason_phrase() == "Later");
    CHECK(t.response().value("X-Note") == "kept");
    CHECK(t.response().body() == "thanks");
    CHECK(t.answer({number}) == errc::no_such_request);
    check_healthy(t.w);
}

TEST_CASE("what was not asked for is not offered; Allow says which") {
    const std::string method = GENERATE(as<std::string>{}, "REGISTER", "PUBLISH", "DANCE");
    {
        asked t({});
        t.ask(method);
        CHECK(last<session::request_offered>(*t.bob) == nullptr);
        CHECK(t.status() == (method == "DANCE" ? 501 : 405));
        CHECK_FALSE(t.response().lists(header_name::allow, method));
        check_healthy(t.w);
    }
    asked t({method});
    t.ask(method);
    const auto* offer = last<session::request_offered>(*t.bob);
    REQUIRE(offer != nullptr);
    CHECK(offer->request.method_text() == method);
    CHECK_FALSE(t.answer({offer->number}));
    CHECK(t.status() == 200);
    t.ask("OPTIONS");
    CHECK(t.response().lists(header_name::allow, method));
    check_healthy(t.w);
}

TEST_CASE("an INFO outside every call is nobody's, whoever takes those inside") {
    asked t({"INFO"});
    t.ask("INFO"); // RFC 6086 4.2.2
    CHECK(t.status() == 481);
    CHECK(last<session::request_offered>(*t.bob) == nullptr);
    check_healthy(t.w);
}

TEST_CASE("who does not answer in time leaves it to the default") {
    const std::string method = GENERATE(as<std::string>{}, "MESSAGE", "REFER", "DANCE");
    asked t({method});
    t.ask(method);
    const std::uint64_t number = last<session::request_offered>(*t.bob)->number;
    t.w.pass(25s);
    CHECK(t.status() == (method == "REFER" ? 603 : 480));
    CHECK(t.answer({number}) == errc::no_such_request);
    check_healthy(t.w);
}

TEST_CASE("the user whose password was verified is told, and only those methods are asked") {
    asked t({"MESSAGE", "PUBLISH"}, true);
    t.ask("MESSAGE", "text/plain", "hello");
    const auto* offer = last<session::request_offered>(*t.bob);
    REQUIRE(offer != nullptr);
    CHECK(offer->user == "alice");
    CHECK(sent(t.w, "alice: MESSAGE ") == 2);
    CHECK_FALSE(t.answer({offer->number}));
    CHECK(t.status() == 200);
    t.ask("PUBLISH");
    offer = last<session::request_offered>(*t.bob);
    CHECK(offer->method == sip_method::publish);
    CHECK(offer->user.empty());
    CHECK(sent(t.w, "alice: PUBLISH ") == 1);
    CHECK_FALSE(t.answer({offer->number, 489}));
    CHECK(t.status() == 489);
    check_healthy(t.w);
}
