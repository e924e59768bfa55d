// URIs: reading (RFC 3261 19.1.1, 25.1) and comparing (19.1.4).
#include <offhook/message/uri.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;

TEST_CASE("a URI is taken apart") {
    const auto u = parse_uri("sips:al%20ice;x=1:se,cret@[2001:db8::1]:5061;transport=tcp;lr"
                             "?Subject=a%20b&Replaces=c%3Bto-tag%3D1");
    REQUIRE(u.has_value());
    CHECK(u->is_sips());
    CHECK(u->user == "al%20ice;x=1");
    CHECK(u->password == "se,cret");
    CHECK(u->host == "[2001:db8::1]");
    CHECK(u->port == 5061);
    CHECK(u->parameters.find("Transport") == "tcp");
    CHECK(u->parameters.find("lr") == "");
    CHECK_FALSE(u->parameters.has("maddr"));
    CHECK(u->headers == "Subject=a%20b&Replaces=c%3Bto-tag%3D1");
    REQUIRE(u->literal());
    CHECK(u->literal()->to_string() == "[2001:db8::1]:5061");
}

TEST_CASE("good URIs") {
    for (std::string_view text :
         {"sip:a@b", "sip:b", "SIP:b:5060", "sip:a:@b", "sip:192.0.2.1", "sip:a.b-c.d1.example.",
          "sip:my_host", "sip:3f2a91bc", "sip:+1-212-555-1212:1234@gateway.com;user=phone",
          "sip:a@b;x=[::]/:&+$", "sip:%00@b", "sip:a@[::ffff:192.0.2.1]", "tel:+12125551212",
          "urn:service:sos", "sip:sip%3Auser%40example.com@company.com;other-param=summit",
          "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,$@example.com"}) {
        INFO(text);
        CHECK(parse_uri(text).has_value());
    }
}

TEST_CASE("bad URIs") {
    for (std::string_view text : {"",
                                  "sip",
                                  "sip:",
                                  "sip:@b",
                                  "sip:a@",
                                  "sip:a@b@c",
                                  "sip:a%@b",
                                  "sip:a%2@b",
                                  "sip:a%zz@b",
                                  "sip:a b@c",
                                  " sip:a@b",
                                  "sip:a@b ",
                                  "sip:a@b:",
                                  "sip:a@b:65536",
                                  "sip:a@b:5x",
                                  "sip:a@[::1",
                                  "sip:a@::1",
                                  "sip:a@[]",
                                  "sip:a@[1.2.3.4]",
                                  "sip:a@b;",
                                  "sip:a@b;;x",
                                  "sip:a@b;=1",
                                  "sip:a@b;x=",
                                  "sip:a@b;lr;LR",
                                  "sip:a@b?",
                                  "sip:a@b?x",
                                  "sip:a@b?x=1&",
                                  "sip:a@-b",
                                  "sip:a@b-",
                                  "sip:a@b..c",
                                  "sip:a@.b",
                                  "sip:1.2.3.256",
                                  "sip:1.2.3",
                                  "sip:1.2.3.4.",
                                  "sip:a\"@b",
                                  "sip:<a>@b",
                                  "1sip:a@b",
                                  ":a@b",
                                  "/",
                                  "tel:",
                                  "tel:a b",
                                  "sip:a@b;x=%",
                                  "sip:\xc3\xa9@b",
                                  "sip:a@b?x=%4"}) {
        INFO(text);
        const auto u = parse_uri(text);
        REQUIRE_FALSE(u.has_value());
        CHECK(u.error() == errc::bad_uri);
    }
    CHECK_FALSE(parse_uri(std::string_view("sip:a\0@b", 8)).has_value());
}

namespace {

bool same(std::string_view a, std::string_view b) {
    const bool there = equivalent(*parse_uri(a), *parse_uri(b));
    CHECK(there == equivalent(*parse_uri(b), *parse_uri(a)));
    CHECK(equivalent(*parse_uri(a), *parse_uri(a)));
    return there;
}

} // namespace

TEST_CASE("equivalent URIs") {
    CHECK(same("sip:%61lex@Example.COM;transport=TCP", "sip:alex@example.com;Transport=tcp"));
    CHECK(same("sip:a@b.c", "sip:a@b.c;new=5"));
    CHECK(same("sip:a@b.c;new=5", "sip:a@b.c;security=on"));
    CHECK(same("sip:b.c;transport=tcp;method=REGISTER?to=x%40y",
               "sip:b.c;method=REGISTER;transport=tcp?to=x%40y"));
    CHECK(
        same("sip:a@b.c?subject=x%20y&priority=urgent", "sip:a@b.c?priority=urgent&SUBJECT=x%20y"));
    CHECK(same("sip:a@[2001:db8:0::1]", "sip:a@[2001:DB8::1]"));
    CHECK(same("TEL:+1", "tel:+1"));
}

TEST_CASE("URIs that differ") {
    CHECK_FALSE(same("SIP:ALICE@b.c", "sip:alice@b.c"));
    CHECK_FALSE(same("sip:a@b.c", "sips:a@b.c"));
    CHECK_FALSE(same("sip:a@b.c", "sip:a@b.c:5060"));
    CHECK_FALSE(same("sip:a@b.c", "sip:a@b.c;transport=udp"));
    CHECK_FALSE(same("sip:a@b.c", "sip:a@b.c;maddr=1.2.3.4"));
    CHECK_FALSE(same("sip:a@b.c;new=5", "sip:a@b.c;new=6"));
    CHECK_FALSE(same("sip:a@b.c", "sip:a@b.c?Subject=x"));
    CHECK_FALSE(same("sip:a@b.c?x=1&x=1", "sip:a@b.c?x=1"));
    CHECK_FALSE(same("sip:a%40@b.c", "sip:a@b.c"));
    CHECK_FALSE(same("sip:a%3bb@b.c", "sip:a;b@b.c"));
    CHECK_FALSE(same("sip:a:1@b.c", "sip:a:2@b.c"));
    CHECK_FALSE(same("sip:a@1.2.3.4", "sip:a@host.example"));
    CHECK_FALSE(same("tel:+1", "tel:+2"));
}
