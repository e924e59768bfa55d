// Directions as two bits.
#include <offhook/sdp/direction.hpp>

#include <catch2/catch.hpp>

using namespace offhook::sdp;

TEST_CASE("the other side sees sendonly as recvonly", "[sdp]") {
    CHECK(reversed(direction::sendonly) == direction::recvonly);
    CHECK(reversed(direction::recvonly) == direction::sendonly);
    CHECK(reversed(direction::sendrecv) == direction::sendrecv);
    CHECK(reversed(direction::inactive) == direction::inactive);
}

TEST_CASE("two wishes meet in what both allow", "[sdp]") {
    CHECK(common(direction::sendrecv, direction::sendonly) == direction::sendonly);
    CHECK(common(direction::recvonly, direction::sendonly) == direction::inactive);
    CHECK(common(direction::sendrecv, direction::sendrecv) == direction::sendrecv);
    CHECK(common(direction::inactive, direction::sendrecv) == direction::inactive);
}

TEST_CASE("direction names are read and written", "[sdp]") {
    for (const direction d :
         {direction::inactive, direction::sendonly, direction::recvonly, direction::sendrecv}) {
        CHECK(direction_from(to_text(d)) == d);
    }
    CHECK_FALSE(direction_from("SENDRECV").has_value());
    CHECK_FALSE(direction_from("").has_value());
    CHECK_FALSE(direction_from("sendrecv ").has_value());
}
