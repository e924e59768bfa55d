// Messages for tests: a good one to spoil, and shorthands. Not a test.
#pragma once

#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace offhook::test {

inline sip_message parsed(std::string_view text) {
    parse_fault fault;
    auto made = parse_message(buffer::copy_of(text), &fault);
    INFO(fault.what << " at " << fault.offset << "\n" << text.substr(0, 500));
    REQUIRE(made.has_value());
    return *made;
}

/// The fault of a message that must be refused.
inline parse_fault refused(std::string_view text, sip_message* understood = nullptr) {
    parse_fault fault;
    const auto made = parse_message(buffer::copy_of(text), &fault, understood);
    INFO(text.substr(0, 500));
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error() == fault.code);
    CHECK(std::string_view(fault.what).size() > 10);
    CHECK(std::string_view(fault.rule).starts_with("RFC "));
    CHECK(fault.offset <= text.size());
    return fault;
}

/// A request with all mandatory headers; `more` are whole lines that go before the empty one.
inline std::string request_with(std::string_view more, std::string_view body = "") {
    return "OPTIONS sip:bob@example.com SIP/2.0\r\n"
           "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
           "From: <sip:alice@example.com>;tag=a\r\n"
           "To: <sip:bob@example.com>\r\n"
           "Call-ID: c1@example.com\r\n"
           "CSeq: 42 OPTIONS\r\n" +
           std::string(more) + "\r\n" + std::string(body);
}

/// request_with("") in which one text stands in the place of another.
inline std::string request_but(std::string_view is, std::string_view becomes) {
    std::string text = request_with("");
    const std::size_t at = text.find(is);
    REQUIRE(at != text.npos);
    return text.replace(at, is.size(), becomes);
}

} // namespace offhook::test
