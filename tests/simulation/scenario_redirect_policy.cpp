// What becomes of a 3xx by the wish of the settings: followed, reported, or asked about
// (RFC 3261 8.1.3.4). Following it is in tests/dialog/scenario_redirect.cpp.
#include "cast.hpp"

#include <offhook/message/make.hpp>

using namespace cast_of;

namespace {

node_settings wishing(ses::redirect_policy policy) {
    node_settings made;
    made.sessions.on_redirect = policy;
    return made;
}

/// Alice calls Bob, who names Carol and somebody else.
struct sent_elsewhere {
    explicit sent_elsewhere(cast& on, ses::redirect_policy policy)
        : alice(on.add("alice", wishing(policy))), bob(on.around.add_puppet("bob")),
          carol(on.add("carol")) {
        bob.expect("INVITE");
        call = alice.call(bob.uri()).call;
        on.around.run_for(50ms);
        message_builder moved = make_response(*bob.last("INVITE"), 302, {}, "moved");
        REQUIRE(moved.raw_headers("Contact: <sip:low@10.9.9.9>;q=0.1, <tel:1>, <" +
                                  carol.is->uri() +
                                  "?Subject=x>;q=0.7, <sip:mid@10.9.9.9>;q=0.5\r\n"));
        bob.raw(std::string(moved.build().text())).expect("ACK");
        on.around.run_for(100ms);
    }
    cast::actor alice;
    puppet& bob;
    cast::actor carol;
    ses::call_id call;
};

} // namespace

TEST_CASE("a redirection is asked about, and the application goes where it likes",
          "[simulation][redirect]") {
    cast on;
    sent_elsewhere go(on, ses::redirect_policy::ask);
    INFO(on.around.ladder());
    CHECK(go.bob.done());
    REQUIRE(go.alice.count<ses::call_redirected>() == 1);
    const ses::call_redirected news = *go.alice.hears->last<ses::call_redirected>();
    CHECK(news.status == 302);
    CHECK(news.targets ==
          std::vector<std::string>{go.carol.is->uri(), "sip:mid@10.9.9.9", "sip:low@10.9.9.9"});
    CHECK(go.alice.is->state_of(go.call) == "Redirected");
    CHECK(go.carol.count<ses::incoming_call>() == 0);
    SECTION("to the best") { REQUIRE(go.alice.tell(ses::follow_redirect{go.call, {}})); }
    SECTION("to one by name") {
        CHECK(go.alice.is->command(ses::follow_redirect{go.call, "tel:1"}).error() ==
              errc::bad_uri);
        REQUIRE(go.alice.tell(ses::follow_redirect{go.call, go.carol.is->uri()}));
    }
    CHECK_FALSE(go.alice.tell(ses::follow_redirect{go.call, {}})); // decided
    on.around.run_for(100ms);
    REQUIRE(go.carol.count<ses::incoming_call>() == 1);
    const sip_message& invite = go.carol.hears->last<ses::incoming_call>()->invite;
    CHECK(invite.call_id() == go.bob.last("INVITE")->call_id()); // the same call, for the same user
    CHECK(invite.value(header_name::to) == "<" + go.bob.uri() + ">");
    CHECK(invite.cseq()->number == 2);
    REQUIRE(go.carol.tell(ses::answer_call{go.carol.came()}));
    on.around.run_for(100ms);
    CHECK(go.alice.is->state_of(go.call) == "Active");
    REQUIRE(go.alice.tell(ses::hang_up_call{go.call, {}}));
    on.end_well();
    CHECK(go.carol.hears->last<ses::call_ended>()->reason.who == ses::ended_by::peer);
}

TEST_CASE("a redirection that is asked about ends", "[simulation][redirect]") {
    cast on;
    sent_elsewhere go(on, ses::redirect_policy::ask);
    REQUIRE(go.alice.is->state_of(go.call) == "Redirected");
    SECTION("by a hang-up") {
        REQUIRE(go.alice.tell(ses::hang_up_call{go.call, {}}));
        on.end_well();
        CHECK(go.alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::us);
    }
    SECTION("when nobody decides") {
        on.end_well();
        REQUIRE(go.alice.count<ses::call_ended>() == 1);
        CHECK(go.alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::peer);
        CHECK(go.alice.hears->last<ses::call_ended>()->reason.why == status_error(302));
    }
    SECTION("where the target is busy") {
        REQUIRE(go.alice.tell(ses::follow_redirect{go.call, {}}));
        on.around.run_for(100ms);
        REQUIRE(go.carol.tell(ses::reject_call{go.carol.came()}));
        on.end_well();
        CHECK(go.alice.hears->last<ses::call_ended>()->reason.why == status_error(486));
    }
    CHECK(on.sent("alice", "CANCEL").empty());
    CHECK(go.alice.is->inside().count().empty());
}

TEST_CASE("an application that follows for ever is stopped", "[simulation][redirect]") {
    cast on;
    auto alice = on.add("alice", wishing(ses::redirect_policy::ask));
    puppet& bob = on.around.add_puppet("bob");
    bob.says("Contact: <" + bob.uri() + ">\r\n");
    for (int i = 0; i < 30; ++i)
        bob.expect("INVITE").reply(302).expect("ACK");
    const ses::call_id call = alice.call(bob.uri()).call;
    for (int i = 0; i < 30; ++i) {
        on.around.run_for(100ms);
        static_cast<void>(alice.is->command(ses::follow_redirect{call, {}}));
    }
    on.end_well();
    CHECK(bob.count("INVITE") < 12);
    CHECK(alice.count<ses::call_ended>() == 1);
}

TEST_CASE("a redirection that is reported is the outcome", "[simulation][redirect]") {
    cast on;
    sent_elsewhere go(on, ses::redirect_policy::report);
    on.end_well();
    CHECK(go.alice.count<ses::call_redirected>() == 0);
    REQUIRE(go.alice.count<ses::call_ended>() == 1);
    CHECK(go.alice.hears->last<ses::call_ended>()->reason.why == status_error(302));
    CHECK(go.carol.count<ses::incoming_call>() == 0);
}

TEST_CASE("a redirection that is followed is not asked about", "[simulation][redirect]") {
    cast on;
    sent_elsewhere go(on, ses::redirect_policy::follow);
    on.around.run_for(100ms);
    CHECK(go.alice.count<ses::call_redirected>() == 0);
    REQUIRE(go.carol.count<ses::incoming_call>() == 1);
    REQUIRE(go.carol.tell(ses::answer_call{go.carol.came()}));
    on.around.run_for(100ms);
    REQUIRE(go.alice.tell(ses::hang_up_call{go.call, {}}));
    on.end_well();
}
