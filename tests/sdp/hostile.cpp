// What broken and hostile peers put into session descriptions (HOSTILE 8). Single lines: parse.cpp.
#include "message/torture.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/sdp/offer_answer.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;
using namespace std::string_literals;

namespace {

const std::string head =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

bool taken(const std::string& text) {
    sdp::fault why;
    const bool good = sdp::parse(text, &why).has_value();
    if (!good) CHECK(why.what[0] != 0);
    return good;
}

} // namespace

TEST_CASE("hostile 8: a description without a line end, or cut anywhere, makes no trouble") {
    const std::string whole = head + "m=audio 4000 RTP/AVP 0 8\r\na=ptime:20\r\na=sendonly\r\n";
    for (std::size_t size = 0; size <= whole.size(); ++size)
        taken(whole.substr(0, size));
    CHECK(taken(whole.substr(0, whole.size() - 2)));
    CHECK_FALSE(taken(""));
    CHECK_FALSE(taken("v=0"));
}

TEST_CASE("hostile 8: thousands of media lines, formats and attributes stop at a bound") {
    std::string media = head;
    for (int i = 0; i < 1'000; ++i)
        media += "m=audio 4000 RTP/AVP 0\r\n";
    CHECK_FALSE(taken(media));
    std::string formats = head + "m=audio 4000 RTP/AVP";
    for (int i = 0; i < 1'000; ++i)
        formats += " " + std::to_string(i % 128);
    CHECK_FALSE(taken(formats + "\r\n"));
    CHECK_FALSE(taken(head + std::string(limits::sdp_bytes, 'x')));
}

TEST_CASE("hostile 8: a ptime of 0 or of hours has no effect") {
    for (const char* ptime :
         {"0", "-20", "3600000", "4294967316", "99999999999999999999", "x", ""}) {
        INFO(ptime);
        const auto made = sdp::parse(head + "m=audio 4000 RTP/AVP 0\r\na=ptime:" + ptime + "\r\n");
        if (!made) continue;
        const auto written = sdp::serialize(*made);
        CHECK(sdp::parse(written).has_value());
    }
}

TEST_CASE("hostile 8: ports out of range are refused") {
    for (const char* port : {"65536", "-1", "4294967296", "99999999999999999999", "x", "4000x", "",
                             "4000/x", "4000/99999999999"}) {
        INFO(port);
        CHECK_FALSE(taken(head + "m=audio " + port + " RTP/AVP 0\r\n"));
    }
}

TEST_CASE("hostile 8: duplicate codecs, numbers out of range and broken maps make no trouble") {
    for (const char* lines :
         {"m=audio 4000 RTP/AVP 0 0 0 0\r\n",
          "m=audio 4000 RTP/AVP 96 96\r\na=rtpmap:96 a/8000\r\n",
          "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 a/8000\r\na=rtpmap:96 b/16000\r\n",
          "m=audio 4000 RTP/AVP 0\r\na=rtpmap:999 x/8000\r\n",
          "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0\r\n", "m=audio 4000 RTP/AVP 0\r\na=rtpmap:\r\n",
          "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 /\r\n",
          "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/0\r\n",
          "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/4294967296/99999999999\r\n",
          "m=audio 4000 RTP/AVP 0\r\na=fmtp:\r\na=fmtp:0\r\n", "m=audio 4000 RTP/AVP 999\r\n",
          "m=audio 4000 RTP/AVP\r\n", "m=audio 4000\r\n", "m=\r\n"}) {
        INFO(lines);
        const auto made = sdp::parse(head + lines);
        if (made) CHECK(sdp::parse(sdp::serialize(*made)).has_value());
    }
}

TEST_CASE("hostile 8: control characters and NUL do not survive into what we write") {
    const auto made = sdp::parse("v=0\r\no=- 1 1 IN IP4 h\r\ns=a\0b\r\nt=0 0\r\n"s);
    if (made) CHECK(sdp::serialize(*made).find('\0') == std::string::npos);
}

TEST_CASE("the descriptions in well-formed torture messages are read") {
    std::size_t found = 0;
    for (const test::torture_message& each : test::torture_messages()) {
        if (each.folder != "valid") continue;
        const auto message = parse_message(buffer::copy_of(each.bytes));
        REQUIRE(message.has_value());
        if (message->value(header_name::content_type) != "application/sdp") continue;
        INFO(each.name);
        sdp::fault why;
        const auto made = sdp::parse(message->body(), &why);
        INFO(why.what);
        REQUIRE(made.has_value());
        ++found;
        if (each.name == "ipv6-in-sdp") CHECK(made->where->host == "2001:db8::20");
        if (each.name == "mult-ip-in-sdp") {
            CHECK(made->streams.at(0).where->host == "192.0.2.1");
            CHECK(made->streams.at(1).where->host == "2001:db8::1");
        }
    }
    CHECK(found >= 9);
}
