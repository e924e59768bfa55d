// Counted buffers.
#include <offhook/core/buffer.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <utility>

using namespace offhook;

TEST_CASE("an empty handle has no bytes", "[core]") {
    const buffer none;
    CHECK(none.empty());
    CHECK(none.text().empty());
    CHECK(none.bytes().empty());
    CHECK(buffer::copy_of(std::string_view()).empty());
    const buffer copy = none;
    CHECK(copy.empty());
}

TEST_CASE("copies share the bytes, and the last one frees them", "[core]") {
    buffer first = buffer::copy_of(std::string_view("OPTIONS"));
    const buffer second = first;
    CHECK(first.text().data() == second.text().data());
    buffer third = std::move(first);
    CHECK(first.empty());
    CHECK(third.text() == "OPTIONS");
    third = buffer::copy_of(std::string_view("BYE"));
    CHECK(second.text() == "OPTIONS");
    CHECK(third.text() == "BYE");
    buffer& self = third;
    third = self;
    CHECK(third.text() == "BYE");
    third = std::move(self);
    CHECK(third.text() == "BYE");
}

TEST_CASE("a buffer is filled once and read as text or bytes", "[core]") {
    buffer made = buffer::allocate(3);
    made.writable()[0] = 'a';
    made.writable()[1] = '\0';
    made.writable()[2] = '\xff';
    CHECK(made.size() == 3);
    CHECK(made.text() == std::string_view("a\0\xff", 3));
    CHECK(made.bytes()[2] == std::byte{0xff});
    const std::array<std::byte, 2> raw{std::byte{1}, std::byte{0}};
    CHECK(buffer::copy_of(raw).size() == 2);
}
