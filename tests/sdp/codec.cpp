// Payload numbers and formats.
#include <offhook/sdp/codec.hpp>

#include <catch2/catch.hpp>

using namespace offhook::sdp;

TEST_CASE("static numbers have their meaning", "[sdp]") {
    CHECK(static_codec(0)->encoding == "PCMU");
    CHECK(static_codec(8)->encoding == "PCMA");
    CHECK(static_codec(9)->clock_rate == 8000);
    CHECK_FALSE(static_codec(1).has_value());
    CHECK_FALSE(static_codec(96).has_value());
    CHECK_FALSE(static_codec(127).has_value());
}

TEST_CASE("an rtpmap says what a number means, else the static table", "[sdp]") {
    media stream;
    stream.maps = {{96, "opus", 48000, 2}, {8, "pcma", 8000, 1}, {96, "late", 8000, 1}};
    stream.parameters = {{"96", "useinbandfec=1"}};
    CHECK(codec_of(stream, "96") == codec{"opus", 48000, 2, 96, "useinbandfec=1"});
    CHECK(codec_of(stream, "8") == codec{"pcma", 8000, 1, 8, ""});
    CHECK(codec_of(stream, "0") == codec{"PCMU", 8000, 1, 0, ""});
    for (const char* unknown : {"97", "128", "-1", "", "t38", "0x", "96 "}) {
        CHECK_FALSE(codec_of(stream, unknown).has_value());
    }
}

TEST_CASE("formats are the same by name, rate and channels", "[sdp]") {
    const codec one{.encoding = "PCMA", .payload = 8};
    CHECK(same_format(one, codec{.encoding = "pcma", .payload = 100}));
    CHECK_FALSE(same_format(one, codec{.encoding = "PCMA", .clock_rate = 16000}));
    CHECK_FALSE(same_format(one, codec{.encoding = "PCMA", .channels = 2}));
    CHECK_FALSE(same_format(one, codec{.encoding = "PCMU"}));
}

TEST_CASE("the G.711 set ends with telephone-event", "[sdp]") {
    const auto codecs = g711_codecs();
    REQUIRE(codecs.size() == 3);
    CHECK(codecs[0].encoding == "PCMU");
    CHECK(codecs[1].encoding == "PCMA");
    CHECK(is_telephone_event(codecs[2]));
    CHECK_FALSE(is_telephone_event(codecs[0]));
    CHECK(is_telephone_event(codec{.encoding = "Telephone-Event"}));
}
