// Bytes that are no SIP, truncated messages and responses that match nothing: counted, and nothing
// else happens; a call that is up does not notice.
#include "cast.hpp"

using namespace cast_of;

namespace {

std::string options(const std::string& extra) {
    return "OPTIONS sip:bob@10.0.0.1 SIP/2.0\r\n"
           "Via: SIP/2.0/UDP 10.0.0.3:5060;rport;branch=z9hG4bKx1\r\n"
           "Max-Forwards: 70\r\n"
           "From: <sip:m@10.0.0.3>;tag=m1\r\nTo: <sip:bob@10.0.0.1>\r\n"
           "Call-ID: m1\r\nCSeq: 1 OPTIONS\r\n" +
           extra;
}

} // namespace

TEST_CASE("garbage hurts nobody", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    puppet& mallory = on.around.add_puppet("mallory");
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(100ms);
    const endpoint_counters before = alice.is->inside().counters();

    mallory.raw(std::string("\x01\x02\xff garbage", 11), alice.is->at());
    mallory.raw("INVITE sip:alice@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.3;bra");
    mallory.raw("SIP/2.0 200 OK\r\n\r\n");
    mallory.raw(options("Content-Length: 4294967296\r\n\r\n"));
    mallory.raw(options("Content-Length: -1\r\n\r\n"));
    on.around.run_for(1s);
    const endpoint_counters after = alice.is->inside().counters();
    CHECK(after.malformed == before.malformed + 5);
    CHECK(alice.is->state_of(call) == "Active");

    SECTION("a response that matches nothing") {
        mallory.raw("SIP/2.0 200 OK\r\n"
                    "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKnobody\r\n"
                    "From: <sip:a@10.0.0.1>;tag=a\r\nTo: <sip:b@10.0.0.2>;tag=b\r\n"
                    "Call-ID: nobody\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
                    alice.is->at());
        on.around.run_for(1s);
        CHECK(alice.is->inside().counters().unmatched_responses == before.unmatched_responses + 1);
    }
    SECTION("a BYE by somebody who guesses") {
        mallory.raw("BYE sip:alice@10.0.0.1:5060 SIP/2.0\r\n"
                    "Via: SIP/2.0/UDP 10.0.0.3:5060;branch=z9hG4bKguess\r\n"
                    "Max-Forwards: 70\r\n"
                    "From: <sip:b@10.0.0.2>;tag=b\r\nTo: <sip:a@10.0.0.1>;tag=a\r\n"
                    "Call-ID: guess\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
                    alice.is->at());
        mallory.expect("481 BYE");
        on.around.run_for(1s);
        CHECK(mallory.done());
    }
    CHECK(alice.is->state_of(call) == "Active");
    CHECK(alice.tell(ses::hang_up_call{.call = call}));
    on.around.run_until_idle(300s);
    CHECK(alice.is->holds().live.empty());
    CHECK(bob.count<ses::call_ended>() == 1);
}
