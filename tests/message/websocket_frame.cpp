// WebSocket messages: one SIP message each, keep-alives told apart, everything else named.
#include "text.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/websocket_frame.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::string_literals;

namespace {

const std::string message =
    request_with("Content-Type: text/plain\r\nContent-Length: 4\r\n") + "body";

std::optional<stream_frame> read(const std::string& payload,
                                 websocket_opcode opcode = websocket_opcode::text) {
    parse_fault fault;
    auto made = read_websocket_frame(opcode, payload, fault);
    CHECK(made.has_value() == !fault.code);
    return made;
}

parse_fault fault_of(const std::string& payload, websocket_opcode opcode = websocket_opcode::text) {
    parse_fault fault;
    CHECK_FALSE(read_websocket_frame(opcode, payload, fault).has_value());
    CHECK(fault.offset <= payload.size());
    return fault;
}

} // namespace

TEST_CASE("a WebSocket frame holds one message, text or binary") {
    for (websocket_opcode opcode : {websocket_opcode::text, websocket_opcode::binary}) {
        const auto frame = read(message, opcode);
        REQUIRE(frame.has_value());
        CHECK(frame->what == stream_frame::kind::message);
        CHECK(frame->bytes.text() == message);
    }
}

TEST_CASE("the frame says where a message without Content-Length ends") {
    CHECK(read(request_with("")).has_value());
    CHECK(read(request_with("Content-Type: text/plain\r\n") + "any body").has_value());
    // Its body may look like a start line when it has a type.
    CHECK(
        read(request_with("Content-Type: message/sipfrag\r\n") + "SIP/2.0 200 OK\r\n").has_value());
}

TEST_CASE("keep-alives in frames of their own are told apart") {
    CHECK(read("\r\n\r\n")->what == stream_frame::kind::ping);
    CHECK(read("\r\n")->what == stream_frame::kind::pong);
    CHECK(read("\r\n", websocket_opcode::binary)->what == stream_frame::kind::pong);
    // Empty lines in front of a message are none (RFC 3261 7.5).
    CHECK(read("\r\n\r\n" + message)->what == stream_frame::kind::message);
    CHECK(fault_of("\r\n\r\n\r\n\r\n").code == errc::malformed_message);
}

TEST_CASE("more than one message in a frame is refused as such") {
    const std::string_view what = "the frame holds more than one message";
    CHECK(fault_of(message + message).what == what);
    CHECK(fault_of(message + message).offset == message.size());
    CHECK(fault_of(message + "\r\n\r\n" + message).what == what);
    CHECK(fault_of(message + "SIP/2.0 200 OK\r\n\r\n").what == what);
    CHECK(fault_of(request_with("") + request_with("")).what == what);
}

TEST_CASE("bytes behind the message of a frame are refused as such") {
    const std::string_view what = "the frame holds bytes behind its message";
    for (const char* surplus : {"x", "\r\n", "\r\n\r\n", "and more of it", " SIP/2.0"}) {
        CHECK(fault_of(message + surplus).what == what);
        CHECK(fault_of(message + surplus).code == errc::bad_content_length);
    }
}

TEST_CASE("a frame without a whole message is refused") {
    CHECK(fault_of("").code == errc::malformed_message);
    CHECK(fault_of("hello").code == errc::malformed_message);
    CHECK(fault_of(message.substr(0, 60)).code == errc::malformed_message);
    CHECK(fault_of(message.substr(0, message.size() - 1)).code == errc::bad_content_length);
    for (const char* length : {"-1", "1 000", "9223372036854775808", "4\r\nl: 5", ""})
        CHECK(fault_of(request_with("Content-Length: "s + length + "\r\n")).header ==
              header_name::content_length);
}

TEST_CASE("a text frame is UTF-8, a binary frame need not be") {
    const std::string good = request_with("Subject: \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\r\n");
    const std::string bad = request_with("Subject: \xc3\x28\r\n");
    CHECK(read(good).has_value());
    CHECK(std::string_view(fault_of(bad).what) == "the payload of a text frame is not UTF-8");
    CHECK(read(bad, websocket_opcode::binary).has_value());
}

TEST_CASE("the size of a frame is bounded") {
    const std::string big(limits::message_bytes + 1, 'x');
    CHECK(fault_of(big).code == errc::message_too_large);
    const std::string endless =
        "OPTIONS sip:a SIP/2.0\r\nX: " + std::string(limits::header_block_bytes + 4, 'x');
    CHECK(fault_of(endless).code == errc::message_too_large);
}
