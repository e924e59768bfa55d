// Names of headers and methods: each is found again, in any case and in its compact form.
#include <offhook/message/header_name.hpp>
#include <offhook/message/method.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;

TEST_CASE("every header is found by its name in any case, and by nothing near it") {
    for (unsigned i = 1; i < static_cast<unsigned>(header_name::count); ++i) {
        const auto name = static_cast<header_name>(i);
        std::string text(to_text(name));
        INFO(text);
        CHECK(header_from(text) == name);
        std::string other = text;
        for (char& c : other)
            c = static_cast<char>(c ^ (c >= 'A' ? 0x20 : 0));
        CHECK(header_from(other) == name);
        CHECK(header_from(text + "x") == header_name::other);
        for (char& c : other) {
            const char kept = c;
            c = '#';
            CHECK(header_from(other) == header_name::other);
            c = static_cast<char>(kept ^ 0x40);
            CHECK(header_from(other) == header_name::other);
            c = kept;
        }
    }
    CHECK(header_from("") == header_name::other);
    CHECK(to_text(header_name::other).empty());
    CHECK(to_text(header_name::www_authenticate) == "WWW-Authenticate");
}

TEST_CASE("compact forms") {
    CHECK(header_from("v") == header_name::via);
    CHECK(header_from("L") == header_name::content_length);
    CHECK(header_from("r") == header_name::refer_to);
    CHECK(header_from("b") == header_name::referred_by);
    CHECK(header_from("x") == header_name::session_expires);
    CHECK(header_from("z") == header_name::other);
    CHECK(header_from("\xf6") == header_name::other);
}

TEST_CASE("methods are found by their exact text") {
    for (unsigned i = 1; i <= static_cast<unsigned>(sip_method::publish); ++i) {
        const auto method = static_cast<sip_method>(i);
        std::string text(to_text(method));
        INFO(text);
        CHECK(method_from(text) == method);
        CHECK(method_from(text + "X") == sip_method::other);
        text[0] = static_cast<char>(text[0] | 0x20);
        CHECK(method_from(text) == sip_method::other);
    }
    CHECK(method_from("IN") == sip_method::other);
    CHECK(method_from("") == sip_method::other);
}
