// Telephone numbers as URIs (RFC 3966).
#include <offhook/message/name_addr.hpp>
#include <offhook/message/tel_uri.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("global and local numbers are read") {
    const auto global = parse_tel_uri("tel:+1-201-555-0123;ext=17;isub=9");
    REQUIRE(global.has_value());
    CHECK(global->is_global());
    CHECK(global->number == "+1-201-555-0123");
    CHECK(global->digits() == "+12015550123");
    CHECK(global->extension == "17");
    const auto local = parse_tel_uri("TEL:*7042#;phone-context=example.com");
    REQUIRE(local.has_value());
    CHECK_FALSE(local->is_global());
    CHECK(local->digits() == "*7042#");
    CHECK(local->context == "example.com");
}

TEST_CASE("what is no telephone number is refused") {
    for (const char* text :
         {"", "tel:", "tel:+", "tel:+-", "tel:7042", "tel:+1a", "tel:+1;ext=1;ext=2", "tel:+1;",
          "tel:+1;=x", "tel:+1 2", "sip:+1@a", "tel:+1%", "tel:*+1", "tel:7042;phone-context="}) {
        INFO(text);
        CHECK_FALSE(parse_tel_uri(text).has_value());
    }
}

TEST_CASE("numbers are compared without separators and case (RFC 3966 5.1.6)") {
    const auto same = [](const char* a, const char* b) {
        return equivalent(*parse_tel_uri(a), *parse_tel_uri(b));
    };
    CHECK(same("tel:+1-201-555-0123", "tel:+12015550123"));
    CHECK(same("tel:7F2;phone-context=+1-2", "tel:7f-2;phone-context=+12"));
    CHECK(same("tel:+1;a=x;b=y", "tel:+1;B=Y;A=X"));
    CHECK_FALSE(same("tel:+1", "tel:+2"));
    CHECK_FALSE(same("tel:+1;ext=1", "tel:+1"));
    CHECK_FALSE(same("tel:1;phone-context=a", "tel:+1"));
    CHECK_FALSE(same("tel:+12", "tel:+1"));
}

TEST_CASE("a name-addr may hold a telephone number, a local one too") {
    CHECK(parse_name_addr("\"A\" <tel:+1-201-555-0123;ext=1>;tag=x")->tag() == "x");
    const auto local = parse_name_addr("<tel:*06#;phone-context=+49>");
    REQUIRE(local.has_value());
    CHECK(parse_tel_uri(local->address.text)->digits() == "*06#");
}
