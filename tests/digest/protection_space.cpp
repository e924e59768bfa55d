// The client: which challenges are answered, and with what (HOSTILE 14).
#include "kit.hpp"

using namespace offhook;
using namespace offhook::test;
using digest::answerable;

namespace {

const std::vector<digest::account> accounts{
    {.realm = "a", .user = "alice", .secret = {"wonder"}, .anywhere = true},
    {.realm = "proxy", .user = "al", .secret = {"land"}, .servers = {"192.0.2.9"}},
    {.realm = "strict",
     .user = "al",
     .secret = {"x"},
     .anywhere = true,
     .weakest = digest::hash_function::sha256}};
const digest::hop here{"192.0.2.7", {}};
const digest::covered invite{"INVITE", "sip:bob@example.com", "body"};

std::string digest_line(const std::string& rest) {
    return "WWW-Authenticate: Digest " + rest + "\r\n";
}

digest::protection_space only(const std::string& lines) {
    auto found = answerable(refusal(lines), accounts, here);
    REQUIRE(found.size() == 1);
    return found[0];
}

std::string answer(digest::protection_space& space) {
    random_source random = random_source::from_number(3);
    return credentials_for(space, accounts, invite, random);
}

} // namespace

TEST_CASE("a challenge is answered with what it asks for") {
    auto space = only(digest_line("realm=\"a\", nonce=\"n\\\"1\", qop=\"auth,auth-int\", "
                                  "algorithm=SHA-256, opaque=\"o\""));
    const std::string text = answer(space);
    INFO(text);
    const auto given = credentials::parse(text);
    REQUIRE(given.has_value());
    CHECK(given->username() == "alice");
    CHECK(given->realm() == "a");
    CHECK(given->nonce() == "n\\\"1");
    CHECK(given->opaque() == "o");
    CHECK(given->qop() == "auth");
    CHECK(given->algorithm() == "SHA-256");
    CHECK(given->uri() == "sip:bob@example.com");
    CHECK(given->nonce_count() == 1u);
    digest::exchange of{digest::hash_function::sha256, digest::protection::auth, "INVITE",
                        "sip:bob@example.com"};
    of.nonce = "n\"1";
    of.nonce_count = "00000001";
    of.cnonce = given->cnonce();
    const auto key = digest::hashed_user(digest::hash_function::sha256, "alice", "a", {"wonder"});
    CHECK(given->response() == digest::response(key, of));
    CHECK(credentials::parse(answer(space))->nonce_count() == 2u);
}

TEST_CASE("the oldest form has neither count nor cnonce") {
    auto space = only(digest_line("realm=a, nonce=n"));
    const std::string text = answer(space);
    CHECK(space.quality == digest::protection::none);
    CHECK(text.find("nc=") == std::string::npos);
    CHECK(text.find("cnonce") == std::string::npos);
    CHECK(text.find("qop") == std::string::npos);
    CHECK(credentials::parse(text).has_value());
}

TEST_CASE("auth-int is used when nothing else is offered") {
    auto space = only(digest_line("realm=a, nonce=n, qop=\"auth-int\""));
    const std::string text = answer(space);
    CHECK(space.quality == digest::protection::auth_int);
    CHECK(credentials::parse(text)->response().size() == 32);
}

TEST_CASE("a session key and its cnonce live as long as the nonce") {
    auto space = only(digest_line("realm=a, nonce=n, qop=\"auth\", algorithm=MD5-sess"));
    random_source random = random_source::from_number(4);
    const std::string first = credentials_for(space, accounts, invite, random);
    const std::string second = credentials_for(space, accounts, invite, random);
    CHECK(credentials::parse(first)->cnonce() == credentials::parse(second)->cnonce());
    CHECK(credentials::parse(first)->response() != credentials::parse(second)->response());
    CHECK(credentials::parse(second)->algorithm() == "MD5-sess");
}

TEST_CASE("of several challenges the strongest known one is answered, one a realm") {
    const auto found = answerable(refusal(digest_line("realm=a, nonce=1, algorithm=SHA-3") +
                                          digest_line("realm=a, nonce=2, algorithm=MD5") +
                                          digest_line("realm=a, nonce=3, algorithm=SHA-512-256") +
                                          digest_line("realm=a, nonce=4, algorithm=SHA-256") +
                                          "Proxy-Authenticate: Digest realm=a, nonce=5\r\n"),
                                  accounts, here);
    REQUIRE(found.size() == 2);
    CHECK(found[0].nonce == "3");
    CHECK_FALSE(found[0].proxy);
    CHECK(found[1].nonce == "5");
    CHECK(found[1].header() == header_name::proxy_authorization);
}

TEST_CASE("what is not known or not ours to tell is not answered") {
    for (const char* rest :
         {"realm=a, nonce=n, algorithm=SHA-1", "realm=a, nonce=n, algorithm=\"\"",
          "realm=b, nonce=n", "realm=\"\", nonce=n", "realm=proxy, nonce=n",
          "realm=a, nonce=n, qop=\"secret\"", "realm=a, nonce=n, qop=\"\"", "realm=strict, nonce=n",
          "realm=a", "nonce=n"}) {
        INFO(rest);
        CHECK(answerable(refusal(digest_line(rest)), accounts, here).empty());
    }
    CHECK(answerable(refusal("WWW-Authenticate: Basic realm=\"a\"\r\n"), accounts, here).empty());
    CHECK(answerable(refusal(""), accounts, here).empty());
    CHECK(answerable(refusal(digest_line("realm=a, nonce=n")), {}, here).empty());
    CHECK(answerable(refusal(digest_line("realm=proxy, nonce=n")), accounts,
                     digest::hop{"192.0.2.9", 5080})
              .size() == 1);
    CHECK(
        answerable(refusal(digest_line("realm=strict, nonce=n, algorithm=SHA-256")), accounts, here)
            .size() == 1);
}

TEST_CASE("a wall of challenges is looked at only so far") {
    std::string lines;
    for (int i = 0; i < 100; ++i)
        lines += digest_line("realm=b, nonce=n");
    lines += digest_line("realm=a, nonce=n");
    CHECK(answerable(refusal(lines), accounts, here).empty());
}
