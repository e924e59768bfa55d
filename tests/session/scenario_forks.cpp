// Early media of one branch of a fork, and an answer of another: that of the 2xx counts. And media
// that fails says at which step.
#include "bench.hpp"

#include <catch2/catch.hpp>

using namespace offhook;
using test::bench;

namespace {

sip_message response_of(const std::string& branch, int status) {
    const std::string body = test::sdp_text;
    return parse_message(buffer::copy_of("SIP/2.0 " + std::to_string(status) +
                                         " x\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
                                         "From: <sip:a@h>;tag=a\r\nTo: <sip:b@h>;tag=" +
                                         branch +
                                         "\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                                         "Content-Type: application/sdp\r\nContent-Length: " +
                                         std::to_string(body.size()) + "\r\n\r\n" + body))
        .value();
}

long applied(const std::vector<std::string>& said) {
    return std::count(said.begin(), said.end(), "apply");
}

void progress(bench& b, const std::string& branch) {
    b.sessions.received(b.now, dialog::progress{b.leg, session::owner_of(b.call), 183, 0,
                                                response_of(branch, 183)});
}

void answered(bench& b, const std::string& branch) {
    b.sessions.received(
        b.now, dialog::answered{b.leg, session::owner_of(b.call), response_of(branch, 200)});
}

} // namespace

TEST_CASE("the answer of the branch that answers the call is applied") {
    bench b;
    b.place();
    b.words();
    progress(b, "one");
    CHECK(applied(b.words()) == 1);
    progress(b, "two"); // more early media: the first is heard
    CHECK(applied(b.words()) == 0);
    SECTION("of another branch") {
        answered(b, "two");
        CHECK(applied(b.words()) == 1);
    }
    SECTION("of the same branch, which has said it before") {
        answered(b, "one");
        CHECK(applied(b.words()) == 0);
    }
    CHECK(b.state() == "Active");
}

TEST_CASE("a start that fails ends the call, an offer that fails does not") {
    bench b;
    b.place();
    b.words();
    answered(b, "one");
    b.words();
    b.media_answers = false;
    REQUIRE(b.sessions.command(b.now, session::hold_call{b.call}).has_value());
    b.words();
    const auto step = GENERATE(session::media_step::prepare, session::media_step::start);
    b.sessions.received(b.now, session::media_event{session::media_failed{
                                   b.call, step, make_error_code(errc::media_failed)}});
    const auto said = b.words();
    CHECK(b.said(said, "BYE") == (step == session::media_step::start));
    CHECK(b.said(said, "HoldFailed"));
}
