// Each wire checker is quiet about what is right and objects to a planted violation.
#include <offhook/simulation/wire_checkers.hpp>

#include "hand_made.hpp"

using namespace hand_made;

namespace {

const transaction::settings timers{};
const names invite{};
const names dialog{.to = "bob", .branch = "b2"};

std::string ok() { return response(200, "INVITE", {.to = "bob"}); }
std::string ack() { return request("ACK", dialog); }

} // namespace

TEST_CASE("a 2xx is acknowledged once per reception", "[simulation][checkers]") {
    answer_acknowledged check(timers);
    stage on(check);
    on.sent(0, request("INVITE", invite));
    on.passed(1, ok());
    on.passed(0, ack());
    on.wait(500ms);
    on.passed(1, ok());
    on.passed(0, ack());

    SECTION("and then all is well") { CHECK(on.at_the_end() == 0); }
    SECTION("an ACK too many") {
        on.sent(0, ack());
        CHECK(on.objections() == 1);
    }
    SECTION("a repeated 2xx without its ACK") {
        on.passed(1, ok());
        CHECK(on.at_the_end() == 1);
    }
    SECTION("but not after 64*T1, when nobody knows it any more") {
        on.wait(32s);
        on.got(0, ok());
        CHECK(on.at_the_end() == 0);
    }
}

TEST_CASE("a 2xx that is never acknowledged", "[simulation][checkers]") {
    answer_acknowledged check(timers);
    stage on(check);
    on.sent(0, request("INVITE", invite));
    on.passed(1, ok());
    SECTION("is the caller's fault, and the callee owes a BYE") { CHECK(on.at_the_end() == 2); }
    SECTION("a BYE settles it for the callee") {
        on.wait(32s);
        on.passed(1, request("BYE", {.from = "bob", .to = "alice", .cseq = 9, .branch = "b9"}));
        CHECK(on.at_the_end() == 1);
    }
    SECTION("a restart excuses both") {
        on.show(0, node_restarted{});
        on.show(1, node_restarted{});
        CHECK(on.at_the_end() == 0);
    }
}

TEST_CASE("a 2xx to an INVITE that its sender has forgotten", "[simulation][checkers]") {
    answer_acknowledged check(timers);
    stage on(check);
    on.sent(0, request("INVITE", invite));
    SECTION("after timer B") {
        on.wait(32s);
        on.got(0, ok());
        CHECK(on.at_the_end() == 0);
    }
    SECTION("but a provisional response stops timer B") {
        on.got(0, response(180, "INVITE", {.to = "bob"}));
        on.wait(32s);
        on.got(0, ok());
        CHECK(on.at_the_end() == 1);
    }
    SECTION("after a restart") {
        on.show(0, node_restarted{});
        on.life = 1;
        on.got(0, ok());
        CHECK(on.at_the_end() == 0);
    }
}

TEST_CASE("the ACK to a failure is none of its business", "[simulation][checkers]") {
    answer_acknowledged check(timers);
    stage on(check);
    on.passed(1, response(486, "INVITE", {.to = "bob"}));
    on.passed(0, request("ACK", {.to = "bob"}));
    CHECK(on.at_the_end() == 0);
}

TEST_CASE("CANCEL waits for a provisional response", "[simulation][checkers]") {
    cancel_waits check;
    stage on(check);
    on.passed(0, request("INVITE", invite));
    SECTION("before it") {
        on.sent(0, request("CANCEL", invite));
        CHECK(on.objection() == "CANCEL before a provisional response");
    }
    SECTION("a provisional that was lost does not count") {
        on.sent(1, response(180, "INVITE", {.to = "bob"}));
        on.sent(0, request("CANCEL", invite));
        CHECK(on.objections() == 1);
    }
    SECTION("after it, and again after the final response") {
        on.passed(1, response(180, "INVITE", {.to = "bob"}));
        on.sent(0, request("CANCEL", invite));
        on.passed(1, response(487, "INVITE", {.to = "bob"}));
        on.sent(0, request("CANCEL", invite));
        CHECK(on.objections() == 0);
    }
    SECTION("for the first time after the final response") {
        on.passed(1, response(180, "INVITE", {.to = "bob"}));
        on.passed(1, ok());
        on.sent(0, request("CANCEL", invite));
        CHECK(on.objection() == "CANCEL after a final response");
    }
}

TEST_CASE("nothing follows a final response but its repetition", "[simulation][checkers]") {
    one_final_response check(timers);
    stage on(check);
    on.sent(1, response(180, "INVITE", {.to = "bob"}));
    on.sent(1, ok());
    on.sent(1, ok());
    CHECK(on.objections() == 0);
    SECTION("another final response") {
        on.sent(1, response(487, "INVITE", {.to = "bob"}));
        CHECK(on.objection() == "487 after the final 200");
    }
    SECTION("a provisional one") {
        on.sent(1, response(180, "INVITE", {.to = "bob"}));
        CHECK(on.objections() == 1);
    }
    SECTION("the same status with another tag") {
        on.sent(1, response(200, "INVITE", {.to = "bob2"}));
        CHECK(on.objections() == 1);
    }
    SECTION("another transaction") {
        on.sent(1, response(200, "CANCEL", {.to = "bob"}));
        on.sent(1, response(486, "INVITE", {.to = "bob", .branch = "b7"}));
        CHECK(on.objections() == 0);
    }
    SECTION("a puppet may do it") {
        on.scripted = true;
        on.sent(1, response(487, "INVITE", {.to = "bob"}));
        CHECK(on.objections() == 0);
    }
}

TEST_CASE("CSeq grows", "[simulation][checkers]") {
    cseq_grows check;
    stage on(check);
    on.sent(0, request("INVITE", {.cseq = 5}));
    on.sent(0, request("ACK", {.to = "bob", .cseq = 5, .branch = "b2"}));
    on.sent(0, request("INFO", {.to = "bob", .cseq = 6, .branch = "b3"}));
    on.sent(0, request("INFO", {.to = "bob", .cseq = 6, .branch = "b3"}));
    on.sent(0, request("BYE", {.to = "bob", .cseq = 7, .branch = "b4"}));
    on.sent(0, request("BYE", {.to = "fork", .cseq = 6, .branch = "b5"}));
    on.sent(0, request("INFO", {.to = "bob", .cseq = 6, .branch = "b3"}));
    CHECK(on.objections() == 0);
    SECTION("the same number for a new request") {
        on.sent(0, request("INFO", {.to = "bob", .cseq = 7, .branch = "b6"}));
        CHECK(on.objection() == "INFO with CSeq 7 after 7");
    }
    SECTION("the number of the first INVITE binds each fork") {
        on.sent(0, request("BYE", {.to = "third", .cseq = 5, .branch = "b6"}));
        CHECK(on.objections() == 1);
    }
    SECTION("the other direction counts for itself") {
        on.sent(1, request("BYE", {.from = "bob", .to = "alice", .cseq = 1, .branch = "b6"}));
        CHECK(on.objections() == 0);
    }
}

TEST_CASE("one INVITE of ours is outstanding", "[simulation][checkers]") {
    one_invite check(timers);
    stage on(check);
    const names again{.to = "bob", .cseq = 2, .branch = "b2"};
    on.passed(0, request("INVITE", invite));
    on.sent(0, request("INVITE", invite));
    SECTION("a second one too early") {
        on.sent(0, request("INVITE", again));
        CHECK(on.objections() == 1);
    }
    SECTION("a second one after the answer") {
        on.passed(1, ok());
        on.sent(0, request("INVITE", again));
        CHECK(on.objections() == 0);
    }
    SECTION("a second one when the first has timed out") {
        on.wait(33s);
        on.sent(0, request("INVITE", again));
        CHECK(on.objections() == 0);
    }
}

TEST_CASE("the callee's BYE waits for the ACK", "[simulation][checkers]") {
    bye_waits check(timers);
    stage on(check);
    const names back{.from = "bob", .to = "alice", .cseq = 1, .branch = "b8"};
    on.passed(0, request("INVITE", invite));
    SECTION("in an early dialog") {
        on.sent(1, request("BYE", back));
        CHECK(on.objection() == "the callee's BYE in an early dialog");
    }
    SECTION("before the ACK") {
        on.passed(1, ok());
        on.wait(31s);
        on.sent(0, ack());
        on.sent(1, request("BYE", back));
        CHECK(on.objection() == "the callee's BYE before the ACK");
    }
    SECTION("after 64*T1") {
        on.passed(1, ok());
        on.wait(32s);
        on.sent(1, request("BYE", back));
        CHECK(on.objections() == 0);
    }
    SECTION("after the ACK, once") {
        on.passed(1, ok());
        on.passed(0, ack());
        on.sent(1, request("BYE", back));
        on.sent(1, request("BYE", back));
        CHECK(on.objections() == 0);
        on.sent(1, request("BYE", {.from = "bob", .to = "alice", .cseq = 2, .branch = "b9"}));
        CHECK(on.objection() == "a second BYE in one dialog");
    }
    SECTION("once more, with credentials") {
        on.passed(1, ok());
        on.passed(0, ack());
        on.passed(1, request("BYE", back));
        on.passed(0, response(401, "BYE", back));
        on.sent(1, request("BYE", {.from = "bob", .to = "alice", .cseq = 2, .branch = "b9"}));
        CHECK(on.objections() == 0);
    }
    SECTION("the caller need not wait") {
        on.passed(1, ok());
        on.sent(0, request("BYE", {.to = "bob", .cseq = 2, .branch = "b5"}));
        CHECK(on.objections() == 0);
    }
}
