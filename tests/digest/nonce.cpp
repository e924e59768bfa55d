// Nonces are known again by who made them, and by nobody else.
#include <offhook/digest/nonce.hpp>

#include <catch2/catch.hpp>

#include <chrono>

using namespace offhook;
using namespace std::chrono_literals;

TEST_CASE("a nonce tells when it was made") {
    random_source random = random_source::from_number(1);
    digest::nonce_mint mint("realm", random);
    const instant now{123456789us};
    const std::string nonce = mint.make(now);
    CHECK(nonce.size() == 64);
    CHECK(mint.made_at(nonce) == now);
    CHECK(mint.make(now) != nonce);
}

TEST_CASE("a nonce of another mint, or one that was changed, is nothing") {
    random_source random = random_source::from_number(1);
    digest::nonce_mint mint("realm", random);
    digest::nonce_mint other("realm", random);
    const std::string nonce = mint.make(instant{5s});
    CHECK_FALSE(other.made_at(nonce));
    for (std::size_t i = 0; i < nonce.size(); ++i) {
        std::string changed = nonce;
        changed[i] = changed[i] == '0' ? '1' : '0';
        CHECK_FALSE(mint.made_at(changed));
    }
    CHECK_FALSE(mint.made_at(""));
    CHECK_FALSE(mint.made_at(nonce.substr(1)));
    CHECK_FALSE(mint.made_at(nonce + "0"));
    CHECK_FALSE(mint.made_at(std::string(64, 'z')));
}
