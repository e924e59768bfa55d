// Trace records as JSON Lines and back.
#include "print_result.hpp"

#include <offhook/asio/trace_file.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace offhook;

namespace {

trace_record sample() {
    trace_record one;
    one.when = instant{duration{1'767'225'600'000'007}};
    one.what = trace_record::kind::received;
    one.peer = "alice";
    one.local = "127.0.0.1:5060";
    one.remote = "127.0.0.1:5061";
    one.message = "INVITE";
    one.call_id = "a\"b\\c";
    one.cseq = "1 INVITE";
    one.text = "INVITE sip:x SIP/2.0\r\n\r\n\x01";
    return one;
}

} // namespace

TEST_CASE("a record goes out and comes back") {
    const trace_record one = sample();
    const std::string line = to_json(one);
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.starts_with(R"({"t":1767225600000007,"kind":"received","peer":"alice",)"));
    CHECK(line.find(R"("call_id":"a\"b\\c")") != std::string::npos);
    const auto back = trace_from_json(line);
    REQUIRE(back);
    CHECK(back->when == one.when);
    CHECK(back->what == one.what);
    CHECK(back->call_id == one.call_id);
    CHECK(back->text == one.text);
    CHECK(to_json(*back) == line);
}

TEST_CASE("the owner of a transition keeps all its bits") {
    trace_record one;
    one.what = trace_record::kind::transition;
    one.owner = 0x8000'0001'0000'0003u;
    one.from = "Idle";
    one.to = "Ringing";
    CHECK(trace_from_json(to_json(one))->owner == one.owner);
}

TEST_CASE("what is no trace line is refused, unknown fields are skipped") {
    for (const char* bad : {"", "{", "{}", "[]", "{\"t\":}", "{\"t\":1", "{\"kind\":\"odd\"}",
                            "{\"peer\":\"a}", "{\"t\":1}x", "{\"peer\":\"\\q\"}"}) {
        INFO(bad);
        CHECK_FALSE(trace_from_json(bad));
    }
    CHECK(trace_from_json(R"({ "t" : 5 , "new":"x", "n":1 })")->when == instant{duration{5}});
}

TEST_CASE("a file is read to its end, but for a last line that was cut off") {
    const std::string line = to_json(sample());
    std::istringstream whole(line + "\n\n" + line + "\n");
    CHECK(read_trace(whole)->size() == 2);
    std::istringstream cut(line + "\n" + line.substr(0, 20));
    CHECK(read_trace(cut)->size() == 1);
    std::istringstream broken("what\n" + line + "\n");
    CHECK_FALSE(read_trace(broken));
}
