// The facts that checkers ask of messages, and their texts.
#include <offhook/simulation/wire_facts.hpp>

#include "hand_made.hpp"

using namespace hand_made;

namespace {

wire_facts facts(const std::string& text) {
    const auto read = parse_message(buffer::copy_of(std::string_view{text}));
    REQUIRE(read.has_value());
    return facts_of(*read);
}

} // namespace

TEST_CASE("the facts of a request and of its response", "[simulation]") {
    const wire_facts asked = facts(request("INVITE", {.cseq = 7}));
    CHECK(asked.understood);
    CHECK(asked.is(sip_method::invite));
    CHECK(asked.cseq == 7);
    CHECK(asked.to_tag == 0);
    const wire_facts answered = facts(response(200, "INVITE", {.to = "bob", .cseq = 7}));
    CHECK(answered.answers(sip_method::invite));
    CHECK(answered.is_success());
    CHECK(answered.call == asked.call);
    CHECK(answered.from_tag == asked.from_tag);
    CHECK(answered.branch == asked.branch);
    CHECK(answered.to_tag != 0);
    CHECK(answered.bytes != asked.bytes);
    CHECK_FALSE(facts_of(sip_message{}).understood);
}

TEST_CASE("a stable hash has the same value everywhere", "[simulation]") {
    CHECK(stable_hash("", 1) == stable_hash("", 1));
    CHECK(stable_hash("abcdefgh", 1) != stable_hash("abcdefgi", 1));
    CHECK(stable_hash("abcdefghi", 1) != stable_hash("abcdefgh", 1));
    CHECK(stable_hash("a", 1) != stable_hash("a", 2));
    CHECK(stable_hash(std::string_view("a\0", 2), 1) != stable_hash("a", 1));
}

TEST_CASE("the texts of messages", "[simulation]") {
    CHECK(headline(request("BYE", {})) == "BYE");
    CHECK(headline("SIP/2.0 486 Busy Here\r\n") == "486 Busy Here");
    CHECK(headline("hello") == "garbage");
    CHECK(headline("") == "garbage");
    CHECK(cseq_text(request("BYE", {.cseq = 3})) == "3 BYE");
    CHECK(call_id_text(request("BYE", {})) == "c1");
    CHECK(call_id_text("hello") == "");
}
