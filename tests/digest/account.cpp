// Who may ask for the credentials of an account (HOSTILE 14: nobody else).
#include <offhook/digest/account.hpp>

#include <catch2/catch.hpp>

using namespace offhook::digest;

TEST_CASE("an account serves its realm and its servers") {
    account one{
        .realm = "example.com", .user = "bob", .servers = {"example.com", "192.0.2.7:5070"}};
    CHECK(one.serves("example.com"));
    CHECK_FALSE(one.serves("Example.com")); // a realm has case (RFC 7235 2.2)
    CHECK(one.serves(hop{"EXAMPLE.com", {}}));
    CHECK(one.serves(hop{"example.com", 5099}));
    CHECK(one.serves(hop{"192.0.2.7", 5070}));
    CHECK_FALSE(one.serves(hop{"192.0.2.7", {}}));
    CHECK_FALSE(one.serves(hop{"192.0.2.8", 5070}));
    CHECK_FALSE(one.serves(hop{}));
}

TEST_CASE("an account without servers goes by the realm, without a realm by the server") {
    const account by_realm{.realm = "r", .user = "bob", .anywhere = true};
    CHECK(by_realm.serves("r"));
    CHECK_FALSE(by_realm.serves("s"));
    CHECK(by_realm.serves(hop{"anywhere", {}}));
    // A realm is no secret: alone it lets nobody ask (HOSTILE 14).
    CHECK_FALSE(account{.realm = "r", .user = "bob"}.serves(hop{"anywhere", {}}));
    const account by_server{.user = "bob", .servers = {"[2001:db8::1]"}};
    CHECK(by_server.serves("s"));
    CHECK(by_server.serves(hop{"[2001:DB8:0::1]", 5071}));
    CHECK_FALSE(by_server.serves(hop{"[2001:db8::2]", {}}));
    const account of_nobody{.user = "bob"};
    CHECK_FALSE(of_nobody.serves("r"));
    CHECK_FALSE(of_nobody.serves(hop{"anywhere", {}}));
}
