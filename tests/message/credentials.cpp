// Challenges and credentials: digest as it should be, and junk in each parameter (HOSTILE 13, 14).
#include "text.hpp"

#include <offhook/message/challenge.hpp>
#include <offhook/message/credentials.hpp>
#include <offhook/message/typed.hpp>

using namespace offhook;
using namespace offhook::test;

namespace {

const std::string good = "Digest username=\"bob\", realm=\"biloxi.com\", nonce=\"dcd98b\", "
                         "uri=\"sip:bob@biloxi.com\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", "
                         "response=\"6629fae49393a05397450978507c4ef1\", opaque=\"5ccc\"";

std::string good_but(const std::string& is, const std::string& becomes) {
    std::string text = good;
    return text.replace(text.find(is), is.size(), becomes);
}

} // namespace

TEST_CASE("a challenge is read, an unknown scheme kept") {
    const auto c = challenge::parse("Digest realm=\"a \\\"b\\\"\", qop=\"auth,auth-int\",\r\n "
                                    "nonce=\"84a4cc6f\" , opaque=\"\", stale=TRUE, algorithm=MD5");
    REQUIRE(c.has_value());
    CHECK(c->is_digest());
    CHECK(c->realm() == "a \\\"b\\\"");
    CHECK(c->nonce() == "84a4cc6f");
    CHECK(c->opaque().empty());
    CHECK(c->is_stale());
    CHECK(c->offers("auth-int"));
    CHECK_FALSE(c->offers("int"));
    CHECK(challenge::parse("Digest realm=a, nonce=b")->algorithm() == "MD5");
    CHECK_FALSE(challenge::parse("NewScheme a=b")->is_digest());
    const sip_message m = parsed(request_with("Proxy-Authenticate: Digest realm=a,nonce=b\r\n"));
    CHECK(read_header<challenge>(m, header_name::proxy_authenticate)->nonce() == "b");
    CHECK(read_header<challenge>(m).error() == errc::missing_header);
}

TEST_CASE("a challenge that cannot be answered is refused") {
    for (const char* text :
         {"", "Digest", "Digest ", "Digest realm=\"a\"", "Digest nonce=\"a\"",
          "Digest realm=\"a\", nonce=\"\"", "Digest realm=\"a\" nonce=\"b\"",
          "Digest realm=\"a\", nonce=\"b", "Digest realm=\"a\", nonce=\"b\",",
          "Digest realm=\"a\", nonce=\"b\", nonce=\"c\"", "Digest realm=\"a\",, nonce=\"b\"",
          "Digest =a, realm=a, nonce=b",
          "Digest realm=a, nonce=b, x=", "Digest realm=a, nonce=b, x", "realm=a"}) {
        INFO(text);
        CHECK_FALSE(challenge::parse(text).has_value());
    }
}

TEST_CASE("credentials are read and their numbers counted") {
    const auto c = credentials::parse(good);
    REQUIRE(c.has_value());
    CHECK(c->username() == "bob");
    CHECK(c->uri() == "sip:bob@biloxi.com");
    CHECK(c->nonce_count() == 1u);
    CHECK(c->qop() == "auth");
    CHECK(c->algorithm() == "MD5");
    CHECK(credentials::parse(good_but("00000001", "ffffffff"))->nonce_count() == 0xffffffffu);
    CHECK(credentials::parse("Bearer eyJhbGciOi.J9-_~+/==")->scheme == "Bearer");
    CHECK(credentials::parse("NoOneKnowsThisScheme opaque-data=here")
              ->parameters.value("Opaque-Data") == "here");
}

TEST_CASE("credentials with junk in a parameter are refused") {
    const std::pair<const char*, const char*> junk[] = {{"username=\"bob\", ", ""},
                                                        {"realm=\"biloxi.com\", ", ""},
                                                        {"nonce=\"dcd98b\", ", ""},
                                                        {"uri=\"sip:bob@biloxi.com\", ", ""},
                                                        {"nc=00000001", "nc=1"},
                                                        {"nc=00000001", "nc=0000000g"},
                                                        {"nc=00000001", "nc=000000001"},
                                                        {"nc=00000001, ", ""},
                                                        {"cnonce=\"0a4f113b\", ", ""},
                                                        {"response=\"6629", "response=\"x629"},
                                                        {"\"bob\"", "\"bob"},
                                                        {"\"bob\"", "bob\""},
                                                        {"username", "realm"},
                                                        {"Digest ", "Digest"},
                                                        {"opaque=\"5ccc\"", "opaque="},
                                                        {"opaque=\"5ccc\"", "opaque=\"5ccc\";"},
                                                        {"opaque=\"5ccc\"", "opaque=\"\\"}};
    for (const auto& [is, becomes] : junk) {
        INFO(is << " -> " << becomes);
        CHECK_FALSE(credentials::parse(good_but(is, becomes)).has_value());
    }
    CHECK_FALSE(credentials::parse("Bearer a b").has_value());
    CHECK_FALSE(credentials::parse("Bearer").has_value());
    CHECK_FALSE(credentials::parse("").has_value());
}

TEST_CASE("authentication info is a list of parameters") {
    const auto info = authentication_info::parse("nextnonce=\"47364c\", rspauth=\"ab\"");
    CHECK(info->parameters.value("nextnonce") == "47364c");
    CHECK_FALSE(authentication_info::parse("").has_value());
    CHECK_FALSE(authentication_info::parse("nextnonce").has_value());
}
