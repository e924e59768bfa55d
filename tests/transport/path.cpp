// The path as a value and the names of protocols.
#include <offhook/transport/path.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("protocols have the names that Via uses", "[transport]") {
    CHECK(to_text(protocol::udp) == "UDP");
    CHECK(to_text(protocol::tcp) == "TCP");
    CHECK(to_text(protocol::tls) == "TLS");
    CHECK(to_text(protocol::ws) == "WS");
    CHECK(to_text(protocol::wss) == "WSS");
    CHECK_FALSE(is_reliable(protocol::udp));
    CHECK(is_reliable(protocol::wss));
}

TEST_CASE("paths compare by all their parts", "[transport]") {
    const path one{protocol::udp, *address::from_host("127.0.0.1", 1),
                   *address::from_host("127.0.0.1", 2), 0};
    path other = one;
    CHECK(one == other);
    other.stream = 1;
    CHECK(one < other);
    other = one;
    other.over = protocol::tcp;
    CHECK(one != other);
}
