// Requests and challenges as text, for the tests of this layer. Not a test.
#pragma once

#include <offhook/digest/protection_space.hpp>
#include <offhook/message/challenge.hpp>
#include <offhook/message/credentials.hpp>
#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace offhook::test {

inline const std::string common = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                                  "From: <sip:alice@example.com>;tag=a\r\n"
                                  "To: <sip:bob@example.com>\r\n"
                                  "Call-ID: c1@example.com\r\n"
                                  "CSeq: 1 INVITE\r\n"
                                  "Max-Forwards: 70\r\n";

inline sip_message parsed(const std::string& text) {
    auto made = parse_message(buffer::copy_of(text));
    INFO(text);
    REQUIRE(made.has_value());
    return *made;
}

/// A 401 with these whole lines.
inline sip_message refusal(const std::string& lines) {
    return parsed("SIP/2.0 401 Unauthorized\r\n" + common + lines + "Content-Length: 0\r\n\r\n");
}

/// An INVITE with these lines and this body.
inline sip_message invite_with(const std::string& lines, const std::string& body = "") {
    return parsed("INVITE sip:bob@example.com SIP/2.0\r\n" + common + lines +
                  "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

} // namespace offhook::test
