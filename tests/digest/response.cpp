// Known answers: the examples of RFC 7616 3.9.1, RFC 2617 3.5 and RFC 2069 2.4 (as mended by its
// errata), and values computed with another implementation.
#include <offhook/digest/response.hpp>

#include <catch2/catch.hpp>

using namespace offhook::digest;

namespace {

std::string answer(hash_function hash, std::string_view user, std::string_view realm,
                   std::string_view password, exchange of) {
    of.hash = hash;
    return response(hashed_user(hash, user, realm, secret{std::string(password)}), of);
}

exchange get(std::string_view nonce, std::string_view cnonce) {
    exchange of;
    of.quality = protection::auth;
    of.method = "GET";
    of.uri = "/dir/index.html";
    of.nonce = nonce;
    of.nonce_count = "00000001";
    of.cnonce = cnonce;
    return of;
}

exchange invite() {
    exchange of;
    of.quality = protection::auth;
    of.method = "INVITE";
    of.uri = "sip:bob@biloxi.com";
    of.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    of.nonce_count = "00000001";
    of.cnonce = "0a4f113b";
    return of;
}

} // namespace

TEST_CASE("the examples of RFC 7616") {
    const exchange of = get("7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
    CHECK(answer(hash_function::md5, "Mufasa", "http-auth@example.org", "Circle of Life", of) ==
          "8ca523f5e9506fed4657c9700eebdbec");
    CHECK(answer(hash_function::sha256, "Mufasa", "http-auth@example.org", "Circle of Life", of) ==
          "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST_CASE("the examples of RFC 2617 and RFC 2069") {
    exchange of = get("dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b");
    CHECK(answer(hash_function::md5, "Mufasa", "testrealm@host.com", "Circle Of Life", of) ==
          "6629fae49393a05397450978507c4ef1");
    of.quality = protection::none;
    CHECK(answer(hash_function::md5, "Mufasa", "testrealm@host.com", "CircleOfLife", of) ==
          "1949323746fe6a43ef61f9606e7febea");
}

TEST_CASE("a stored hash does what the password does") {
    const secret stored{{}, "939e7578ed9e3c518a452acee763bce9", hash_function::md5};
    CHECK(hashed_user(hash_function::md5, "Mufasa", "testrealm@host.com", stored) ==
          hashed_user(hash_function::md5, "Mufasa", "testrealm@host.com", {"Circle Of Life"}));
    CHECK(stored.serves(hash_function::md5));
    CHECK_FALSE(stored.serves(hash_function::sha256));
    CHECK(secret{"x"}.serves(hash_function::sha256));
}

TEST_CASE("auth-int covers the body, -sess mixes the secret") {
    const std::string key =
        hashed_user(hash_function::md5, "bob", "biloxi.com", secret{"zanzibar"});
    CHECK(key == "12af60467a33e8518da5c68bbff12b11");
    exchange of = invite();
    const std::string session = session_key(hash_function::md5, key, of.nonce, of.cnonce);
    CHECK(response(key, of) == "89eb0059246c02b2f6ee02c7961d5ea3");
    CHECK(response(session, of) == "e4e4ea61d186d07a92c9e1f6919902e9");
    of.body = "v=0\r\n";
    CHECK(response(key, of) == "89eb0059246c02b2f6ee02c7961d5ea3");
    of.quality = protection::auth_int;
    CHECK(response(key, of) == "77226bb823dc077c1ad3537415667bae");
    CHECK(response(session, of) == "8527c9ab1b4eed3fd75491f811944e26");
}

TEST_CASE("SHA-512-256, as computed elsewhere") {
    exchange of;
    of.quality = protection::auth;
    of.method = "GET";
    of.uri = "/doe.json";
    of.nonce = "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK";
    of.nonce_count = "00000001";
    of.cnonce = "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm";
    CHECK(answer(hash_function::sha512_256, "J\xc3\xa4s\xc3\xb8n Doe", "api@example.org",
                 "Secret, or not?",
                 of) == "7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c");
}

TEST_CASE("quotes are escaped and escapes are taken away") {
    CHECK(quoted("a\"b\\c") == "\"a\\\"b\\\\c\"");
    CHECK(unescaped("a\\\"b\\\\c") == "a\"b\\c");
    CHECK(unescaped("end\\") == "end\\");
    CHECK(quoted("") == "\"\"");
}
