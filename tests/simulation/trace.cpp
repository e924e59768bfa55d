// The running hash and the kept records of a trace.
#include <offhook/simulation/trace.hpp>

#include "hand_made.hpp"

using namespace hand_made;

namespace {

record sent_at(instant when, std::string_view text) {
    return {when, 0, "alice", 0, false, message_sent{{}, {}, text, 1, {}}};
}

} // namespace

TEST_CASE("the hash depends on what, when and who", "[simulation]") {
    const auto hash_of = [](const record& one) {
        trace made(false);
        made.add(one);
        return made.hash();
    };
    const instant when{5s};
    const std::uint64_t base = hash_of(sent_at(when, "a"));
    CHECK(hash_of(sent_at(when, "a")) == base);
    CHECK(hash_of(sent_at(when, "b")) != base);
    CHECK(hash_of(sent_at(when + 1us, "a")) != base);
    record other = sent_at(when, "a");
    other.who = 1;
    CHECK(hash_of(other) != base);
}

TEST_CASE("the hash depends on the order", "[simulation]") {
    trace one(false);
    one.add(sent_at(instant{}, "a"));
    one.add(sent_at(instant{}, "b"));
    trace two(false);
    two.add(sent_at(instant{}, "b"));
    two.add(sent_at(instant{}, "a"));
    CHECK(one.hash() != two.hash());
    CHECK(one.records() == 2);
}

TEST_CASE("records are kept only when asked for, and change nothing", "[simulation]") {
    trace with(true);
    trace without(false);
    const std::string text = request("BYE", {.to = "bob"});
    with.add(sent_at(instant{5s}, text));
    without.add(sent_at(instant{5s}, text));
    CHECK(with.hash() == without.hash());
    CHECK(without.kept().empty());
    REQUIRE(with.kept().size() == 1);
    CHECK(with.kept()[0].message == "BYE");
    CHECK(with.kept()[0].cseq == "1 BYE");
    CHECK(with.kept()[0].call_id == "c1");
    CHECK(with.ladder({"alice", "bob"}).find("BYE") != std::string::npos);
}
