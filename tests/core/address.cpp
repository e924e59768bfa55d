// Address literals: what is read, what is refused, how they are written (RFC 5952).
#include <offhook/core/address.hpp>
#include <offhook/core/random.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

namespace {
std::string normal(std::string_view host) {
    const auto read = address::from_host(host, 0);
    return read ? read->host() : "refused";
}
} // namespace

TEST_CASE("IPv4 literals", "[core]") {
    CHECK(normal("127.0.0.1") == "127.0.0.1");
    CHECK(normal("255.255.255.255") == "255.255.255.255");
    CHECK(normal("0.0.0.0") == "0.0.0.0");
    CHECK(address::from_host("10.1.2.3", 5060)->to_string() == "10.1.2.3:5060");
    CHECK(address::from_host("0.0.0.0", 5060)->any());
    CHECK_FALSE(address::from_host("0.0.0.1", 5060)->any());
}

TEST_CASE("IPv6 literals are written as RFC 5952 says", "[core]") {
    CHECK(normal("::1") == "[::1]");
    CHECK(normal("[::1]") == "[::1]");
    CHECK(normal("::") == "[::]");
    CHECK(normal("1::") == "[1::]");
    CHECK(normal("2001:DB8::1") == "[2001:db8::1]");                               // 4.3 lower case
    CHECK(normal("2001:0db8:0000:0000:0000:0000:0002:0001") == "[2001:db8::2:1]"); // 4.1
    CHECK(normal("2001:db8:0:1:1:1:1:1") == "[2001:db8:0:1:1:1:1:1]");             // 4.2.2
    CHECK(normal("2001:db8::1:1:1:1:1") == "[2001:db8:0:1:1:1:1:1]");              // 4.2.2
    CHECK(normal("2001:0:0:1:0:0:0:1") == "[2001:0:0:1::1]");       // 4.2.3 the longest
    CHECK(normal("2001:db8:0:0:1:0:0:1") == "[2001:db8::1:0:0:1]"); // 4.2.3 the first
    CHECK(normal("1:2:3:4:5:6:7:8") == "[1:2:3:4:5:6:7:8]");
    CHECK(normal("::2:3:4:5:6:7:8") == "[0:2:3:4:5:6:7:8]");
    CHECK(normal("1:2:3:4:5:6:7::") == "[1:2:3:4:5:6:7:0]");
    CHECK(normal("::ffff:192.0.2.1") == "[::ffff:192.0.2.1]"); // 5
    CHECK(normal("64:ff9b::192.0.2.33") == "[64:ff9b::c000:221]");
    CHECK(normal("1:2:3:4:5:6:192.0.2.1") == "[1:2:3:4:5:6:c000:201]");
    CHECK(address::from_host("::1", 5061)->to_string() == "[::1]:5061");
    CHECK(address::from_host("::", 1)->any());
}

TEST_CASE("junk is refused", "[core]") {
    for (const char* junk : {"",
                             " ",
                             ".",
                             "1",
                             "1.2.3",
                             "1.2.3.",
                             ".1.2.3",
                             "1.2.3.4.",
                             "1.2.3.4.5",
                             "256.1.1.1",
                             "1.2.3.0004",
                             "1.2.3.-4",
                             "1.2.3.+4",
                             "1.2.3. 4",
                             " 1.2.3.4",
                             "1.2.3.4 ",
                             "0x1.2.3.4",
                             "1..2.3",
                             "a.b.c.d",
                             "localhost",
                             "[1.2.3.4]",
                             "[]",
                             "[",
                             "]",
                             "[::1",
                             "::1]",
                             "[[::1]]",
                             ":",
                             ":::",
                             "1:",
                             ":1",
                             "1:2",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9",
                             "1::2::3",
                             "::1::",
                             "1:2:3:4:5:6:7:8::",
                             "::1:2:3:4:5:6:7:8",
                             "12345::",
                             "g::",
                             "::g",
                             "fe80::1%eth0",
                             "::1.2.3",
                             "::1.2.3.4.5",
                             "::1.2.3.4:5",
                             "1.2.3.4::",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "1:2:3:4:5:1.2.3.4",
                             "::-1",
                             "::+1",
                             ":: 1",
                             "1:::2"}) {
        INFO(junk);
        CHECK_FALSE(address::from_host(junk, 0).has_value());
    }
    CHECK_FALSE(address::from_host(std::string_view("1.2.3.4\0", 8), 0).has_value());
}

TEST_CASE("what is written is read back", "[core]") {
    random_source random = random_source::from_number(5);
    for (int i = 0; i < 20'000; ++i) {
        address made;
        made.is_v6 = random.below(2) == 1;
        made.port = static_cast<std::uint16_t>(random.below(65'536));
        // Many zero groups, so that "::" falls everywhere.
        for (std::size_t at = 0; at < (made.is_v6 ? 16u : 4u); at += 2) {
            if (random.below(2) == 0) continue;
            made.bytes[at] = static_cast<std::uint8_t>(random.below(256));
            made.bytes[at + 1] = static_cast<std::uint8_t>(random.below(3));
        }
        INFO(made.to_string());
        const auto back = address::from_host(made.host(), made.port);
        REQUIRE(back.has_value());
        REQUIRE(*back == made);
    }
}

TEST_CASE("random text never makes trouble", "[core]") {
    random_source random = random_source::from_number(6);
    static constexpr char letters[] = "0123456789abf::..[]%";
    std::size_t read = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string text(random.below(20), ' ');
        for (char& c : text)
            c = letters[random.below(sizeof letters - 1)];
        if (const auto made = address::from_host(text, 1)) {
            ++read;
            REQUIRE(address::from_host(made->host(), 1) == made);
        }
    }
    CHECK(read > 0);
}
