// Writing descriptions.
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace offhook::sdp;

TEST_CASE("lines stand in the order of RFC 4566", "[sdp]") {
    description d;
    d.made_by = {"-", "17", 3, {"IN", "IP4", "192.0.2.1"}};
    d.others = {{'a', "tool:x"},  {'b', "AS:64"}, {'i', "info"}, {'t', "1 2"},
                {'r', "7d 1h 0"}, {'t', "3 4"},   {'e', "a@b"}};
    d.where = connection{"IN", "IP4", "192.0.2.1"};
    d.flow = direction::sendonly;
    media m;
    m.port = 4000;
    m.port_count = 2;
    m.formats = {"0", "101"};
    m.maps = {{101, "telephone-event", 8000, 1}, {96, "opus", 48000, 2}};
    m.parameters = {{"101", "0-15"}};
    m.ptime = 20;
    m.flow = direction::recvonly;
    m.where = connection{"IN", "IP6", "::1"};
    m.others = {{'a', "rtcp:4001"}, {'b', "AS:32"}, {'i', "voice"}};
    d.streams = {m};
    const std::string text = serialize(d);
    CHECK(text == "v=0\r\no=- 17 3 IN IP4 192.0.2.1\r\ns=-\r\ni=info\r\ne=a@b\r\n"
                  "c=IN IP4 192.0.2.1\r\nb=AS:64\r\nt=1 2\r\nr=7d 1h 0\r\nt=3 4\r\n"
                  "a=sendonly\r\na=tool:x\r\n"
                  "m=audio 4000/2 RTP/AVP 0 101\r\ni=voice\r\nc=IN IP6 ::1\r\nb=AS:32\r\n"
                  "a=rtpmap:101 telephone-event/8000\r\na=rtpmap:96 opus/48000/2\r\n"
                  "a=fmtp:101 0-15\r\na=ptime:20\r\na=recvonly\r\na=rtcp:4001\r\n");
    const auto back = parse(text);
    REQUIRE(back.has_value());
    CHECK(serialize(*back) == text);
}

TEST_CASE("a value cannot make a line of its own", "[sdp]") {
    description d;
    d.name = std::string("x\r\nm=audio 1 RTP/AVP 0\0", 23);
    d.made_by.from = {"IN", "IP4", "192.0.2.1"};
    const std::string text = serialize(d);
    const auto back = parse(text);
    REQUIRE(back.has_value());
    CHECK(back->streams.empty());
    CHECK(back->name == "x  m=audio 1 RTP/AVP 0 ");
}

TEST_CASE("a time and a name are always written", "[sdp]") {
    description d;
    d.name = "";
    d.made_by.from = {"IN", "IP4", "192.0.2.1"};
    CHECK(serialize(d) == "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns= \r\nt=0 0\r\n");
}
