// One user has one name, however a phone writes it.
#include <offhook/registrar/address_of_record.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("an address-of-record has one form") {
    const auto of = [](std::string_view text) {
        const auto address = parse_uri(text);
        REQUIRE(address.has_value());
        const auto made = registrar::address_of_record(*address);
        return made ? *made : "error";
    };
    CHECK(of("sip:bob@example.com") == "sip:bob@example.com");
    CHECK(of("SIP:bob:secret@EXAMPLE.com.:5061;transport=tcp?Subject=x") == "sip:bob@example.com");
    CHECK(of("sips:bob@example.com") == "sips:bob@example.com");
    CHECK(of("sip:%62o%62@example.com") == of("sip:bob@example.com"));
    CHECK(of("sip:Bob@example.com") == "sip:Bob@example.com"); // users have case
    CHECK(of("sip:b%20b@example.com") == "sip:b%20b@example.com");
    CHECK(of("sip:b%0d%0ab@example.com") == of("sip:b%0D%0Ab@example.com"));
    CHECK(of("sip:b%0d%0ab@example.com").find('\n') == std::string::npos);
    CHECK(of("sip:bob@[2001:DB8::1]") == "sip:bob@[2001:db8::1]");
    CHECK(of("sip:example.com") == "error");
    CHECK(of("tel:+15551234") == "error");
}
