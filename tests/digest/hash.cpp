// The hash functions against published values, and comparison of secrets.
#include <offhook/digest/algorithm.hpp>
#include <offhook/digest/hash.hpp>

#include <catch2/catch.hpp>

using namespace offhook::digest;

TEST_CASE("hashes of known texts") {
    CHECK(hash_hex(hash_function::md5, {"abc"}) == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(hash_hex(hash_function::sha256, {"abc"}) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash_hex(hash_function::sha512_256, {"abc"}) ==
          "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
    CHECK(hash_hex(hash_function::md5, {"a", "", "c"}) == hash_hex(hash_function::md5, {"a::c"}));
    CHECK(hash_hex(hash_function::md5, {""}) == "d41d8cd98f00b204e9800998ecf8427e");
    for (const auto each : {hash_function::md5, hash_function::sha256, hash_function::sha512_256}) {
        CHECK(is_available(each));
        CHECK(hash_hex(each, {"x"}).size() == hash_digits(each));
    }
}

TEST_CASE("an HMAC depends on key and text") {
    hmac_key key{};
    const std::string first = hmac_hex(key, "text");
    CHECK(first.size() == 64);
    CHECK(hmac_hex(key, "texu") != first);
    key[7] = 1;
    CHECK(hmac_hex(key, "text") != first);
}

TEST_CASE("secrets are equal or not") {
    CHECK(same_secret("abc", "abc"));
    CHECK_FALSE(same_secret("abc", "abd"));
    CHECK_FALSE(same_secret("abc", "abcd"));
    CHECK(same_secret("", ""));
}

TEST_CASE("algorithms have the names of RFC 8760; an unknown one is none") {
    for (const char* name :
         {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"}) {
        REQUIRE(algorithm_from(name));
        CHECK(name_of(*algorithm_from(name)) == name);
    }
    CHECK(algorithm_from("sha-256") == algorithm{hash_function::sha256, false});
    CHECK(algorithm_from("md5-SESS") == algorithm{hash_function::md5, true});
    for (const char* name : {"", "SHA-512", "MD5-", "MD4", "SHA-256-session", "AKAv1-MD5"})
        CHECK_FALSE(algorithm_from(name));
}
