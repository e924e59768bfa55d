// The small typed readers: name-addr, Via, content type, subscription state, sipfrag, Replaces.
#include <offhook/message/content_type.hpp>
#include <offhook/message/escapes.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/replaces.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/message/sipfrag.hpp>
#include <offhook/message/subscription_state.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace offhook;

TEST_CASE("a name-addr with a quoted name that holds everything") {
    const auto n = parse_name_addr(R"( "a, <b> ;\"c\"" <sip:x,y@b;lr?h=v>;tag=1 ; q="a;\"b" )");
    REQUIRE(n.has_value());
    CHECK(n->display_name == R"(a, <b> ;\"c\")");
    CHECK(n->address.user == "x,y");
    CHECK(n->address.headers == "h=v");
    CHECK(n->tag() == "1");
    CHECK(n->parameters.find("q") == R"(a;\"b)");
    CHECK(n->parameters.text().front() == ';');
    CHECK(n->text.front() == '"');
}

TEST_CASE("bare addr-specs and names of tokens") {
    const auto bare = parse_name_addr("sip:a@b;tag=1;x");
    REQUIRE(bare.has_value());
    CHECK(bare->address.text == "sip:a@b");
    CHECK(bare->tag() == "1");
    CHECK(bare->parameters.has("x"));
    const auto tokens = parse_name_addr("J. R   Smith <tel:+1>");
    REQUIRE(tokens.has_value());
    CHECK(tokens->display_name == "J. R   Smith");
    CHECK(parse_name_addr("a<sip:b>")->display_name == "a");
    CHECK(parse_name_addr("\"\"<sip:b>")->display_name.empty());
    CHECK(parse_name_addr("<sip:a@b>junk").error() == errc::malformed_header);
    CHECK(parse_name_addr("<sip:a b>").error() == errc::bad_uri);
    CHECK(parse_name_addr("\"a").has_error());
    CHECK(parse_name_addr("\"a\\").has_error());
}

TEST_CASE("Via values") {
    const auto v = parse_via("SIP/2.0/TLS [2001:db8::9]:5061;branch=z9hG4bKa;received=2001:db8::1");
    REQUIRE(v.has_value());
    CHECK(v->transport == "TLS");
    CHECK(v->host == "[2001:db8::9]");
    CHECK(v->port == 5061);
    CHECK(v->received() == "2001:db8::1");
    CHECK(v->has_magic_cookie());
    CHECK_FALSE(v->wants_rport());
    CHECK_FALSE(parse_via("SIP/2.0/UDP a;branch=z9hG4bK")->has_magic_cookie());
    CHECK_FALSE(parse_via("SIP/2.0/UDP a")->has_magic_cookie());
}

TEST_CASE("lists are split at commas outside quotes and brackets") {
    std::string_view rest = R"( "a,b\",c" <sip:x,y@z>;q="1,2" , sip:d@e,,<sip:f> )";
    std::vector<std::string> values;
    for (std::string_view value; next_value(rest, value);)
        values.emplace_back(value);
    CHECK(values ==
          std::vector<std::string>{R"("a,b\",c" <sip:x,y@z>;q="1,2")", "sip:d@e", "", "<sip:f>"});
    rest = "\"open, <a,b";
    std::string_view value;
    CHECK(next_value(rest, value));
    CHECK(value == "\"open, <a,b");
    CHECK_FALSE(next_value(rest, value));
}

TEST_CASE("content types") {
    const auto c = parse_content_type(" Application / SDP ; charset=\"u;8\" ");
    REQUIRE(c.has_value());
    CHECK(c->is("application/sdp"));
    CHECK_FALSE(c->is("application/sd"));
    CHECK(c->parameters.find("charset") == "u;8");
    for (std::string_view text : {"", "a", "a/", "/b", "a/b;", "a/b c", "a/b;x=1;X=2"}) {
        CHECK(parse_content_type(text).has_error());
    }
}

TEST_CASE("subscription states") {
    const auto s = parse_subscription_state("Terminated;reason=noresource;retry-after=3");
    REQUIRE(s.has_value());
    CHECK(s->is_terminated());
    CHECK(s->reason == "noresource");
    CHECK(s->retry_after == 3u);
    CHECK(parse_subscription_state("active;expires=60")->expires == 60u);
    CHECK(parse_subscription_state("pending")->is_pending());
    for (std::string_view text :
         {"", "active;expires=x", "active;expires=4294967296", ";a", "a b"}) {
        CHECK(parse_subscription_state(text).has_error());
    }
}

TEST_CASE("the status of a sipfrag") {
    CHECK(parse_sipfrag("SIP/2.0 200 OK\r\nContact: x\r\n")->status == 200);
    CHECK(parse_sipfrag("SIP/2.0 603 Declined it\r\n")->reason == "Declined it");
    CHECK(parse_sipfrag("SIP/2.0 100")->status == 100);
    for (std::string_view text :
         {"", "SIP/2.0", "SIP/2.0 99 X", "SIP/2.0 700 X", "SIP/2.0 2000", "SIP/2.0 200OK",
          "SIP/3.0 200 OK", "200 OK", "\r\nSIP/2.0 200 OK"}) {
        CHECK(parse_sipfrag(text).has_error());
    }
}

TEST_CASE("Replaces, alone and inside a Refer-To") {
    const auto r = parse_replaces("98732@sip.example.com ;from-tag=r33th4x0r\r\n ;to-tag=ff87ff");
    REQUIRE(r.has_value());
    CHECK(r->call_id == "98732@sip.example.com");
    CHECK(r->to_tag == "ff87ff");
    CHECK_FALSE(r->early_only);
    CHECK(parse_replaces("a;to-tag=1;from-tag=2;early-only")->early_only);
    for (std::string_view text : {"", "a", "a;to-tag=1", "a;to-tag=1;from-tag=",
                                  "a;to-tag=1;to-tag=2;from-tag=3", ";to-tag=1;from-tag=2"}) {
        CHECK(parse_replaces(text).has_error());
    }
    const std::string inside = "Replaces=" + escape_header_value(r->to_string());
    const std::string text = "<sip:a@b?Accept=x&" + inside + ">";
    const auto target = parse_name_addr(text);
    REQUIRE(target.has_value());
    CHECK(parse_replaces(uri_header(target->address.headers, "replaces"))->to_tag == "ff87ff");
    CHECK(uri_header(target->address.headers, "Other").empty());
    CHECK(unescape("a%20%zz%2") == "a %zz%2");
    CHECK(escape_user("a b@c") == "a%20b%40c");
}
