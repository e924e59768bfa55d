// What follows from the two levels of a description.
#include <offhook/sdp/description.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace offhook::sdp;

TEST_CASE("a connection names an address without brackets", "[sdp]") {
    const connection v6 = connection::of(*address::from_host("2001:db8::1", 7));
    CHECK(v6.type == "IP6");
    CHECK(v6.host == "2001:db8::1");
    CHECK(v6.literal(9) == address::from_host("2001:db8::1", 9));
    const connection v4 = connection::of(*address::from_host("192.0.2.1", 7));
    CHECK(v4.type == "IP4");
    CHECK(v4.literal(7) == address::from_host("192.0.2.1", 7));
}

TEST_CASE("a connection that is no plain address has no literal", "[sdp]") {
    CHECK_FALSE(connection{"IN", "IP4", "host.example.com"}.literal(1).has_value());
    CHECK_FALSE(connection{"IN", "IP4", "224.2.1.1/127"}.literal(1).has_value());
    CHECK_FALSE(connection{"IN", "IP6", "192.0.2.1"}.literal(1).has_value());
    CHECK_FALSE(connection{"IN", "IP4", "::1"}.literal(1).has_value());
    CHECK_FALSE(connection{"IN", "IP6", "[::1]"}.literal(1).has_value());
    CHECK_FALSE(connection{"IN", "IP4", ""}.literal(1).has_value());
}

TEST_CASE("the stream's own lines win over the session's", "[sdp]") {
    description whole;
    media stream;
    stream.port = 4000;
    CHECK(connection_of(whole, stream) == nullptr);
    CHECK(direction_of(whole, stream) == direction::sendrecv);
    whole.where = connection{"IN", "IP4", "192.0.2.1"};
    whole.flow = direction::sendonly;
    CHECK(connection_of(whole, stream)->host == "192.0.2.1");
    CHECK(direction_of(whole, stream) == direction::sendonly);
    stream.where = connection{"IN", "IP4", "192.0.2.2"};
    stream.flow = direction::inactive;
    CHECK(connection_of(whole, stream)->host == "192.0.2.2");
    CHECK(direction_of(whole, stream) == direction::inactive);
}

TEST_CASE("0.0.0.0 takes receiving away", "[sdp]") {
    description whole;
    whole.where = connection{"IN", "IP4", "0.0.0.0"};
    media stream;
    stream.port = 4000;
    CHECK(direction_of(whole, stream) == direction::sendonly);
    stream.flow = direction::recvonly;
    CHECK(direction_of(whole, stream) == direction::inactive);
    stream.where = connection{"IN", "IP4", "192.0.2.2"};
    CHECK(direction_of(whole, stream) == direction::recvonly);
}
