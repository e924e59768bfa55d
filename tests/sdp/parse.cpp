// Reading descriptions: what is taken, what is kept, what is refused and where.
#include <offhook/core/limits.hpp>
#include <offhook/core/random.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace offhook::sdp;

namespace {

const std::string head = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n";
const std::string usual = head + "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\n"
                                 "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
                                 "a=ptime:20\r\na=sendonly\r\n";

std::string refusal(std::string_view text) {
    fault why;
    const auto read = parse(text, &why);
    if (read) return "taken";
    CHECK(read.error() == errc::malformed_sdp);
    CHECK_FALSE(parse(text).has_value());
    CHECK(std::string_view(why.rule).size() > 0);
    return std::to_string(why.line) + '@' + std::to_string(why.offset) + ": " + why.what;
}

} // namespace

TEST_CASE("a usual description", "[sdp]") {
    const auto read = parse(usual);
    REQUIRE(read.has_value());
    CHECK(read->made_by == origin{"-", "1", 2, {"IN", "IP4", "192.0.2.1"}});
    CHECK(read->where->host == "192.0.2.1");
    CHECK(read->others == std::vector<line>{{'t', "0 0"}});
    REQUIRE(read->streams.size() == 1);
    const media& m = read->streams[0];
    CHECK(m.type == "audio");
    CHECK(m.port == 4000);
    CHECK(m.port_count == 1);
    CHECK(m.protocol == "RTP/AVP");
    CHECK(m.formats == std::vector<std::string>{"0", "8", "101"});
    CHECK(m.maps == std::vector<rtpmap>{{101, "telephone-event", 8000, 1}});
    CHECK(m.parameters == std::vector<fmtp>{{"101", "0-15"}});
    CHECK(m.ptime == 20);
    CHECK(m.flow == direction::sendonly);
    CHECK(m.others.empty());
    CHECK(serialize(*read) == usual);
}

TEST_CASE("a bare LF, a missing last line end and blank lines at the end are taken", "[sdp]") {
    std::string bare;
    for (const char c : usual) {
        if (c != '\r') bare += c;
    }
    CHECK(parse(bare).value() == parse(usual).value());
    CHECK(parse(usual.substr(0, usual.size() - 2)).value() == parse(usual).value());
    CHECK(parse(usual + "\r\n\r\n").value() == parse(usual).value());
    CHECK(parse(head).has_value());
}

TEST_CASE("lines that are not understood are kept at their level", "[sdp]") {
    const auto read = parse(head + "x=what\r\nb=AS:1\r\na=group:LS 1\r\nt=0 0\r\n"
                                   "m=video 4002/2 RTP/SAVPF 96\r\nc=IN IP4 192.0.2.1\r\n"
                                   "a=rtcp-fb:96 nack\r\nk=clear:x\r\na=ptime:0\r\n"
                                   "m=application 0 UDP/BFCP *\r\na=x\r\n");
    REQUIRE(read.has_value());
    CHECK(read->others ==
          std::vector<line>{{'x', "what"}, {'b', "AS:1"}, {'a', "group:LS 1"}, {'t', "0 0"}});
    REQUIRE(read->streams.size() == 2);
    CHECK(read->streams[0].port_count == 2);
    CHECK(read->streams[0].others ==
          std::vector<line>{{'a', "rtcp-fb:96 nack"}, {'k', "clear:x"}, {'a', "ptime:0"}});
    CHECK_FALSE(read->streams[0].ptime.has_value());
    CHECK(read->streams[1].formats == std::vector<std::string>{"*"});
    CHECK(read->streams[1].others == std::vector<line>{{'a', "x"}});
}

TEST_CASE("a senseless ptime has no effect", "[sdp]") {
    for (const char* value : {"0", "1001", "-20", "20ms", "", "99999999999", "20.5"}) {
        const auto read = parse(usual.substr(0, usual.find("a=ptime")) + "a=ptime:" + value);
        REQUIRE(read.has_value());
        CHECK_FALSE(read->streams[0].ptime.has_value());
    }
}

TEST_CASE("what is malformed is refused with its place", "[sdp]") {
    CHECK(refusal("") == "0@0: the first line is not v=");
    CHECK(refusal("\r\n") == "0@0: the first line is not v=");
    CHECK(refusal("o=- 1 2 IN IP4 1.2.3.4") == "1@0: the first line is not v=");
    CHECK(refusal("v=1\r\n") == "1@0: the version is not 0");
    CHECK(refusal("v=0\r\ns=-\r\n") == "2@5: the second line is not o=");
    CHECK(refusal("v=0\r\n") == "1@0: the second line is not o=");
    CHECK(refusal("v=0\r\no=- 1 2 IN IP4 1.2.3.4\r\n") == "2@5: the third line is not s=");
    CHECK(refusal("v=0\r\no=- x 2 IN IP4 1.2.3.4\r\n") == "2@5: the session id is not a number");
    CHECK(refusal("v=0\r\no=- 1 18446744073709551616 IN IP4 1.2.3.4\r\n") ==
          "2@5: the session version is not a number");
    CHECK(refusal("v=0\r\no=- 1 2 IN IP4\r\n") ==
          "2@5: a connection is not network, type and address");
    CHECK(refusal(head + "\r\nt=0 0\r\n") == "4@36: a line does not begin with a letter and '='");
    CHECK(refusal(head + "garbage\r\n") == "4@36: a line does not begin with a letter and '='");
    CHECK(refusal(head + " t=0 0\r\n") == "4@36: a line does not begin with a letter and '='");
    CHECK(refusal(head + "i=a\rb\r\n") == "4@36: a line holds a bare CR or a NUL");
    CHECK(refusal(head + std::string("i=a\0b\r\n", 7)) == "4@36: a line holds a bare CR or a NUL");
    CHECK(refusal(head + "s=again\r\n") == "4@36: v=, o= or s= stands twice");
    CHECK(refusal(head + "c=IN IP4 1.2.3.4\r\nc=IN IP4 1.2.3.4\r\n") == "5@54: c= stands twice");
    CHECK(refusal(head + "c=IN IP4 1.2.3.4 x\r\n") ==
          "4@36: a connection is not network, type and address");
    CHECK(refusal(head + "a=sendonly\r\na=recvonly\r\n") == "5@48: two directions contradict");
}

TEST_CASE("bad media lines are refused", "[sdp]") {
    const auto stream = [](std::string_view rest) {
        const std::string text = refusal(head + "c=IN IP4 1.2.3.4\r\nm=" + std::string(rest));
        return text.substr(text.find(' ') + 1);
    };
    CHECK(stream("audio 65536 RTP/AVP 0") == "a port is out of range");
    CHECK(stream("audio -1 RTP/AVP 0") == "a port is out of range");
    CHECK(stream("audio x RTP/AVP 0") == "a port is out of range");
    CHECK(stream("audio 4294967296 RTP/AVP 0") == "a port is out of range");
    CHECK(stream("") == "a port is out of range");
    CHECK(stream("audio 1/0 RTP/AVP 0") == "a number of ports is out of range");
    CHECK(stream("audio 1 RTP/AVP") == "an m= line has no format");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=rtpmap:128 x/8000") == "an rtpmap has no payload number");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=rtpmap:96") == "an rtpmap has no encoding name");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=rtpmap:96 x") == "taken");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=rtpmap:96 x/") == "an rtpmap has no clock rate");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=rtpmap:96 x/0") == "an rtpmap has no clock rate");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=rtpmap:96 x/1/999") ==
          "an rtpmap has a bad number of channels");
    CHECK(stream("audio 1 RTP/AVP 0\r\na=fmtp:") == "an fmtp has no format");
    CHECK(refusal(head + "m=audio 1 RTP/AVP 0\r\na=x\r\n") == "4@36: a stream has no c= line");
    CHECK(refusal(head + "m=audio 0 RTP/AVP 0\r\n") == "taken");
}

TEST_CASE("bounds are kept", "[sdp]") {
    std::string many = head + "c=IN IP4 1.2.3.4\r\n";
    for (std::size_t i = 0; i < limits::sdp_media_lines; ++i)
        many += "m=audio 1 RTP/AVP 0\r\n";
    CHECK(refusal(many) == "taken");
    CHECK(refusal(many + "m=audio 1 RTP/AVP 0\r\n").ends_with("there are too many m= lines"));

    std::string formats = head + "m=audio 0 RTP/AVP";
    for (std::size_t i = 0; i < limits::sdp_formats; ++i)
        formats += " 0";
    CHECK(refusal(formats) == "taken");
    CHECK(refusal(formats + " 0").ends_with("an m= line has too many formats"));

    CHECK(refusal(head + "i=" + std::string(limits::sdp_bytes, 'x')).ends_with("it is too long"));
    std::string maps = head + "m=audio 0 RTP/AVP 0\r\n";
    for (int i = 0; i < 500; ++i)
        maps += "a=rtpmap:96 x/8000\r\n";
    CHECK(refusal(maps).ends_with("an m= line has too many rtpmaps"));
}

TEST_CASE("damaged descriptions never make trouble, and what is taken is stable", "[sdp]") {
    random_source random = random_source::from_number(9);
    std::size_t taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = usual;
        const std::uint64_t wounds = 1 + random.below(4);
        for (std::uint64_t w = 0; w < wounds; ++w) {
            const std::size_t at = random.below(text.size());
            switch (random.below(4)) {
            case 0: text[at] = static_cast<char>(random.below(256)); break;
            case 1: text.erase(at, 1 + random.below(10)); break;
            case 2: text.insert(at, usual.substr(random.below(usual.size()), 10)); break;
            default: text[at] = "=:/ \r\n0am"[random.below(9)]; break;
            }
        }
        const auto read = parse(text);
        if (!read) continue;
        ++taken;
        const std::string again = serialize(*read);
        const auto second = parse(again);
        REQUIRE(second.has_value());
        REQUIRE(serialize(*second) == again);
    }
    CHECK(taken > 1'000);
}
