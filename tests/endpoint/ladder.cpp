// The ladder: records in, text out.
#include <offhook/endpoint/ladder.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace offhook;
using namespace std::chrono_literals;

namespace {

trace_record message(std::chrono::milliseconds when, trace_record::kind what, std::string peer,
                     std::string local, std::string remote, std::string text, std::string cseq) {
    trace_record made;
    made.when = instant{when};
    made.what = what;
    made.peer = std::move(peer);
    made.local = std::move(local);
    made.remote = std::move(remote);
    made.message = std::move(text);
    made.call_id = "one";
    made.cseq = std::move(cseq);
    return made;
}

trace_record moved(std::chrono::milliseconds when, std::string peer, std::string from,
                   std::string to) {
    trace_record made;
    made.when = instant{when};
    made.what = trace_record::kind::transition;
    made.peer = std::move(peer);
    made.region = "call";
    made.from = std::move(from);
    made.to = std::move(to);
    return made;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

constexpr auto sent = trace_record::kind::sent;
constexpr auto received = trace_record::kind::received;

} // namespace

TEST_CASE("nothing is drawn of nothing") { CHECK(draw_ladder({}, {}).empty()); }

TEST_CASE("two records of one message make one arrow, transitions stand beside their peer") {
    const auto lines = lines_of(draw_ladder(
        {
            message(2ms, received, "bob", "B:1", "A:1", "INVITE", "1 INVITE"),
            moved(3ms, "bob", "Idle", "Ringing"),
            message(1ms, sent, "alice", "A:1", "B:1", "INVITE", "1 INVITE"),
            message(4ms, sent, "bob", "B:1", "A:1", "180 Ringing", "1 INVITE"),
            message(5ms, received, "alice", "A:1", "B:1", "180 Ringing", "1 INVITE"),
        },
        {}));
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].find("alice") < lines[0].find("bob"));
    CHECK(lines[1].find("|--") != std::string::npos);
    CHECK(lines[1].find(" INVITE ") != std::string::npos);
    CHECK(lines[1].back() == '|');
    CHECK(lines[1][lines[1].size() - 2] == '>');
    CHECK(lines[2].find("* Idle -> Ringing") > lines[2].find('|'));
    CHECK(lines[3].find("|<-") != std::string::npos);
    CHECK(lines[3].find("180 Ringing") != std::string::npos);
}

TEST_CASE("a lost message ends in x, one that came twice is marked") {
    const auto lines = lines_of(draw_ladder(
        {
            message(1ms, sent, "alice", "A:1", "B:1", "BYE", "2 BYE"),
            message(5ms, sent, "alice", "A:1", "B:1", "BYE", "2 BYE"),
            message(6ms, received, "bob", "B:1", "A:1", "BYE", "2 BYE"),
            message(7ms, sent, "bob", "B:1", "A:1", "200 OK", "2 BYE"),
            message(8ms, received, "alice", "A:1", "B:1", "200 OK", "2 BYE"),
            message(9ms, received, "alice", "A:1", "B:1", "200 OK", "2 BYE"),
        },
        {}));
    REQUIRE(lines.size() == 5);
    CHECK(lines[1].find("-x|") != std::string::npos);
    CHECK(lines[2].find("->|") != std::string::npos);
    CHECK(lines[3].find("(again)") == std::string::npos);
    CHECK(lines[4].find("200 OK (BYE) (again)") != std::string::npos);
}

TEST_CASE("a side that nobody traces is drawn by its address, responses name their request") {
    const std::string text = draw_ladder(
        {
            message(1ms, sent, "alice", "A:1", "C:9", "OPTIONS", "1 OPTIONS"),
            message(2ms, received, "alice", "A:1", "C:9", "200 OK", "1 OPTIONS"),
        },
        {.peers = {"alice"}});
    CHECK(text.find("C:9") != std::string::npos);
    CHECK(text.find("200 OK (OPTIONS)") != std::string::npos);
    CHECK(text.find('x') == std::string::npos);
}

TEST_CASE("an arrow over several lanes crosses the lifelines between") {
    const auto lines = lines_of(draw_ladder(
        {
            message(1ms, sent, "a", "A:1", "C:1", "INVITE", "1 INVITE"),
            message(2ms, sent, "b", "B:1", "A:1", "BYE", "1 BYE"),
            message(3ms, received, "c", "C:1", "A:1", "INVITE", "1 INVITE"),
        },
        {.peers = {"a", "b", "c"}}));
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].find('|') < lines[1].find('>'));
    CHECK(lines[1].size() > lines[2].find('<') + 34);
}
