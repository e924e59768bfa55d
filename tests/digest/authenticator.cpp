// The server: challenge, verify, refuse replay, and tell nothing about users (HOSTILE 13).
#include "kit.hpp"

#include <offhook/digest/authenticator.hpp>

#include <chrono>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;
using digest::verdict;

namespace {

digest::required settings() {
    digest::required made;
    made.realm = "house";
    made.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user == "bob") return digest::secret{"builder"};
        if (user == "hashed") {
            return digest::secret{
                {},
                digest::hash_hex(digest::hash_function::sha256, {"hashed", "house", "pw"}),
                digest::hash_function::sha256};
        }
        return std::nullopt;
    };
    return made;
}

struct house {
    explicit house(digest::required given = settings()) : server(given, random) {}

    random_source random = random_source::from_number(7);
    digest::authenticator server;
    instant now{100s};

    std::string challenge(verdict why = verdict::challenged) {
        message_builder response = message_builder::response(401, "Unauthorized");
        server.challenge(now, why, response);
        std::string lines;
        const sip_message built = response.build();
        for (const header_slot& slot : built.headers()) {
            if (slot.name != header_name::www_authenticate) continue;
            lines.append("WWW-Authenticate: ").append(built.value_of(slot)).append("\r\n");
        }
        return lines;
    }
    digest::protection_space space(const std::string& user, const std::string& password) {
        accounts = {{.realm = "house", .user = user, .secret = {password}, .anywhere = true}};
        return digest::answerable(refusal(challenge()), accounts, {}).at(0);
    }
    std::string answer(digest::protection_space& in, const std::string& body = "") {
        const digest::covered invite{"INVITE", "sip:bob@example.com", body};
        return credentials_for(in, accounts, invite, random);
    }
    verdict check(const std::string& value, const std::string& body = "") {
        return server.check(now, invite_with("Authorization: " + value + "\r\n", body));
    }
    /// Good credentials of bob's, with one piece of text in the place of another.
    std::string but(const std::string& is, const std::string& becomes) {
        auto in = space("bob", "builder");
        std::string text = answer(in);
        const std::size_t at = text.find(is);
        REQUIRE(at != std::string::npos);
        return text.replace(at, is.size(), becomes);
    }

    std::vector<digest::account> accounts;
};

std::string param(const std::string& text, std::string_view name) {
    return std::string(credentials::parse(text)->parameters.value(name));
}

} // namespace

TEST_CASE("a request without credentials is asked, the best algorithm first") {
    house h;
    CHECK(h.server.check(h.now, invite_with("")) == verdict::challenged);
    const std::string lines = h.challenge();
    const auto first = lines.find("SHA-256");
    CHECK(first != std::string::npos);
    CHECK(first < lines.find("MD5"));
    CHECK(lines.find("qop=\"auth,auth-int\"") != std::string::npos);
    CHECK(lines.find("stale") == std::string::npos);
    CHECK(h.challenge(verdict::stale).find("stale=true") != std::string::npos);
    CHECK(h.server.remembered() == 0);
}

TEST_CASE("right credentials are accepted, with each algorithm and quality") {
    house h;
    auto in = h.space("bob", "builder");
    CHECK(in.with.hash == digest::hash_function::sha256);
    CHECK(h.check(h.answer(in)) == verdict::accepted);
    CHECK(h.server.user() == "bob");
    CHECK(h.check(h.answer(in)) == verdict::accepted);
    auto body = h.space("bob", "builder");
    body.quality = digest::protection::auth_int;
    CHECK(h.check(h.answer(body, "v=0\r\n"), "v=0\r\n") == verdict::accepted);
    CHECK(h.check(h.answer(body, "v=0\r\n"), "v=1\r\n") == verdict::challenged);
    auto weak = h.space("bob", "builder");
    weak.with.hash = digest::hash_function::md5;
    CHECK(h.check(h.answer(weak)) == verdict::accepted);
    auto stored = h.space("hashed", "pw");
    CHECK(h.check(h.answer(stored)) == verdict::accepted);
    CHECK(h.server.user() == "hashed");
}

TEST_CASE("wrong passwords and unknown users get the same answer") {
    house h;
    auto wrong = h.space("bob", "bilder");
    CHECK(h.check(h.answer(wrong)) == verdict::challenged);
    auto unknown = h.space("mallory", "builder");
    CHECK(h.check(h.answer(unknown)) == verdict::challenged);
    CHECK(h.server.remembered() == 0);
}

TEST_CASE("a nonce count comes once; requests may overtake each other a little") {
    house h;
    auto in = h.space("bob", "builder");
    const std::string first = h.answer(in);
    const std::string second = h.answer(in);
    CHECK(h.check(second) == verdict::accepted);
    CHECK(h.check(first) == verdict::accepted);
    CHECK(h.check(first) == verdict::stale);
    CHECK(h.check(second) == verdict::stale);
    in.count = 99;
    CHECK(h.check(h.answer(in)) == verdict::accepted);
    in.count = 34;
    CHECK(h.check(h.answer(in)) == verdict::stale); // too far behind to be known
    in.count = 0xfffffffe;
    CHECK(h.check(h.answer(in)) == verdict::accepted);
    CHECK(h.check(h.answer(in)) == verdict::malformed); // it has wrapped to 0
    CHECK(h.server.remembered() == 1);
}

TEST_CASE("a nonce that is too old is stale, for who knows the secret alone") {
    house h;
    auto in = h.space("bob", "builder");
    auto wrong = h.space("bob", "no");
    CHECK(h.check(h.answer(wrong)) == verdict::challenged);
    h.space("bob", "builder");
    h.now += 5min;
    CHECK(h.check(h.answer(in)) == verdict::accepted);
    h.now += 1us;
    CHECK(h.check(h.answer(in)) == verdict::stale);
    CHECK(h.server.remembered() == 1);
    h.now += 5min;
    CHECK(h.server.check(h.now, invite_with("")) == verdict::challenged);
    CHECK(h.server.remembered() == 0);
}

TEST_CASE("a nonce made up or of before a restart is asked anew, and remembered by nobody") {
    house h;
    auto in = h.space("bob", "builder");
    in.nonce = "made up";
    CHECK(h.check(h.answer(in)) == verdict::stale);
    h.accounts[0].secret.password = "no";
    CHECK(h.check(h.answer(in)) == verdict::challenged);
    CHECK(h.server.remembered() == 0);
}

TEST_CASE("credentials of another request are refused") {
    house h;
    CHECK(h.check(h.but("sip:bob@example.com", "sip:carol@example.com")) == verdict::malformed);
    CHECK(h.check(h.but("uri=\"sip:bob@example.com\"", "uri=\"\"")) == verdict::malformed);
    auto in = h.space("bob", "builder");
    const digest::covered bye{"BYE", "sip:bob@example.com", ""};
    CHECK(h.check(credentials_for(in, h.accounts, bye, h.random)) == verdict::challenged);
    const digest::covered alike{"INVITE", "sip:bob@EXAMPLE.com", ""};
    CHECK(h.check(credentials_for(in, h.accounts, alike, h.random)) == verdict::accepted);
}

TEST_CASE("a URI without its user is taken only when asked for") {
    for (const bool lenient : {false, true}) {
        digest::required given = settings();
        given.uri_without_user = lenient;
        house h(given);
        for (const char* uri : {"sip:example.com", "sip:EXAMPLE.COM"}) {
            auto in = h.space("bob", "builder");
            const std::string text = credentials_for(in, h.accounts, {"INVITE", uri, ""}, h.random);
            CHECK(h.check(text) == (lenient ? verdict::accepted : verdict::malformed));
        }
        for (const char* uri : {"sip:example.com:5061", "sip:carol@example.com", "sips:example.com",
                                "sip:example.org", "sip:@", "*", ""}) {
            INFO(uri);
            auto in = h.space("bob", "builder");
            const std::string text = credentials_for(in, h.accounts, {"INVITE", uri, ""}, h.random);
            CHECK(h.check(text) == verdict::malformed);
        }
    }
}

TEST_CASE("a downgrade is not taken") {
    digest::required only_strong = settings();
    only_strong.algorithms = {digest::hash_function::sha256};
    only_strong.with_auth_int = false;
    house h(only_strong);
    auto weak = h.space("bob", "builder");
    weak.with.hash = digest::hash_function::md5;
    CHECK(h.check(h.answer(weak)) == verdict::challenged);
    auto oldest = h.space("bob", "builder");
    oldest.quality = digest::protection::none;
    CHECK(h.check(h.answer(oldest)) == verdict::challenged);
    auto session = h.space("bob", "builder");
    session.with.session = true;
    CHECK(h.check(h.answer(session)) == verdict::challenged);
    CHECK(h.check(h.but("algorithm=SHA-256", "algorithm=SHA-1")) == verdict::challenged);
    CHECK(h.check(h.but("qop=auth", "qop=auth-int")) == verdict::malformed);
}

TEST_CASE("junk in each parameter is refused") {
    house h;
    auto in = h.space("bob", "builder");
    const std::string good = h.answer(in);
    for (const std::string name : {"username", "nonce", "uri", "response", "cnonce", "qop", "nc"}) {
        const std::string old = param(good, name);
        for (const std::string& junk : {std::string(), std::string("%00"), std::string(600, 'x'),
                                        std::string("zz"), std::string("-1")}) {
            INFO(name << "=" << junk.substr(0, 20));
            std::string text = good;
            const bool bare = name == "qop" || name == "nc";
            const std::string is = name + (bare ? "=" + old : "=\"" + old + "\"");
            text.replace(text.find(is), is.size(), name + "=\"" + junk + "\"");
            const verdict said = h.check(text);
            CHECK(said != verdict::accepted);
            CHECK(said != verdict::stale);
            if (name == "uri" || name == "response" || name == "qop" || name == "nc")
                CHECK(said == verdict::malformed);
        }
    }
    for (const char* text : {"Digest", "Digest username=\"bob\"", "Digest ,,,",
                             "Digest =", "Digest username=\"bob\", username=\"bob\""}) {
        INFO(text);
        CHECK(h.check(text) == verdict::malformed);
    }
    CHECK(h.server.check(h.now, invite_with("Authorization: " + good + "\r\nAuthorization: " +
                                            good + "\r\n")) == verdict::malformed);
    CHECK(h.check("Basic Ym9iOmJ1aWxkZXI=") == verdict::challenged);
    CHECK(h.check(h.but("realm=\"house\"", "realm=\"hous\"")) == verdict::challenged);
    CHECK(h.server.remembered() == 0);
}

TEST_CASE("digits of the response have no case") {
    house h;
    auto in = h.space("bob", "builder");
    std::string text = h.answer(in);
    const std::string old = param(text, "response");
    std::string upper = old;
    for (char& c : upper)
        c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
    text.replace(text.find(old), old.size(), upper);
    CHECK(h.check(text) == verdict::accepted);
}
