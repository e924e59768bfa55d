// Digits in INFO bodies.
#include <offhook/message/dtmf_relay.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("a digit and its duration are read, whoever wrote them") {
    const auto usual = parse_dtmf_relay("Signal=5\r\nDuration=160\r\n");
    REQUIRE(usual.has_value());
    CHECK(usual->signal == '5');
    CHECK(usual->duration_milliseconds == 160u);
    CHECK(parse_dtmf_relay("signal = d\nduration= 100")->signal == 'D');
    CHECK(parse_dtmf_relay("Duration=90\r\nSignal=#\r\n\r\n")->signal == '#');
    CHECK_FALSE(parse_dtmf_relay("Signal=*")->duration_milliseconds.has_value());
}

TEST_CASE("junk in a digit body is refused") {
    for (const char* text : {"", "5", "Signal", "Signal=", "Signal=E", "Signal=55",
                             "Signal=5\nSignal=6", "Signal=5\nDuration=", "Signal=5\nDuration=-1",
                             "Signal=5\nDuration=99999999999", "Duration=100", "\r\n\r\n"}) {
        INFO(text);
        CHECK_FALSE(parse_dtmf_relay(text).has_value());
    }
}
