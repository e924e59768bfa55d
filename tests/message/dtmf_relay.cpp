// Digits in INFO bodies.
#include <offhook/message/dtmf_relay.hpp>
#include <offhook/message/parse.hpp>

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

namespace {

sip_message request(const std::string& method, const std::string& type, const std::string& body) {
    const std::string text =
        method + " sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n" +
        "From: <sip:b@127.0.0.1>;tag=b\r\nTo: <sip:a@127.0.0.1>;tag=a\r\nCall-ID: c\r\nCSeq: 2 " +
        method + "\r\nMax-Forwards: 70\r\n" +
        (type.empty() ? "" : "Content-Type: " + type + "\r\n") +
        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return parse_message(buffer::copy_of(text)).value();
}

} // namespace

TEST_CASE("the digit of an INFO is found by its type") {
    const auto relay =
        dtmf_of(request("INFO", "Application/DTMF-Relay", "Signal=7\r\nDuration=90"));
    REQUIRE(relay);
    CHECK(relay->signal == '7');
    CHECK(relay->duration_milliseconds == 90u);
    CHECK(dtmf_of(request("INFO", "application/dtmf", "#\r\n"))->signal == '#');
    CHECK(dtmf_of(request("INFO", "application/dtmf", "Signal=1"))->signal == '1');
    CHECK_FALSE(dtmf_of(request("INFO", "application/dtmf", "12")));
    CHECK_FALSE(dtmf_of(request("INFO", "application/dtmf-relay", "5")));
    CHECK_FALSE(dtmf_of(request("INFO", "text/plain", "Signal=1")));
    CHECK_FALSE(dtmf_of(request("INFO", "", "")));
    CHECK_FALSE(dtmf_of(request("MESSAGE", "application/dtmf-relay", "Signal=1")));
}

TEST_CASE("a digit is written as it is read") {
    for (const char signal : std::string("0123456789*#ABCD")) {
        CHECK(is_dtmf_digit(signal));
        const std::string text = to_text({signal, 160});
        CHECK(parse_dtmf_relay(text)->signal == signal);
        CHECK(parse_dtmf_relay(text)->duration_milliseconds == 160u);
    }
    CHECK(to_text({'5', {}}) == "Signal=5\r\n");
    for (const char other : {'E', 'a', ' ', '\0', '+'})
        CHECK_FALSE(is_dtmf_digit(other));
}
