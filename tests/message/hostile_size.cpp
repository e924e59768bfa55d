// Hostile sizes: answered within the bounds of limits.hpp, with work and memory in proportion to
// the bytes. Work is counted, not timed.
#include "allocations.hpp"
#include "text.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/framer.hpp>
#include <offhook/message/multipart.hpp>

#include <algorithm>

using namespace offhook;
using namespace offhook::test;
using namespace std::string_literals;

namespace {

parse_fault fault_of(const std::string& text, bool* good = nullptr) {
    parse_fault fault;
    const buffer bytes = buffer::copy_of(text);
    const allocations cost = allocations_of([&] {
        const auto made = parse_message(bytes, &fault);
        if (good != nullptr) *good = made.has_value();
    });
    // The list of header fields has its own bound, which a datagram of tiny ones can reach.
    CHECK(cost.largest <= std::max(2 * text.size(), limits::headers * sizeof(header_slot)));
    CHECK(cost.count <= 2);
    return fault;
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string made;
    made.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        made += piece;
    return made;
}

} // namespace

TEST_CASE("size: 10,000 headers are refused with one fault") {
    const auto fault = fault_of(request_with(repeated("A:b\r\n", 10'000)));
    CHECK(fault.code == errc::message_too_large);
    CHECK(fault.status == 513);
}

TEST_CASE("size: as many headers as allowed are read with one allocation") {
    bool good = false;
    const std::size_t own = 5;
    fault_of(request_with(repeated("A:b\r\n", limits::headers - own)), &good);
    CHECK(good);
    fault_of(request_with(repeated("A:b\r\n", limits::headers - own + 1)), &good);
    CHECK_FALSE(good);
}

TEST_CASE("size: a header of 59 kB is kept, one of 60 kB is refused") {
    bool good = false;
    fault_of(request_with("X: " + std::string(59'000, 'x') + "\r\n"), &good);
    CHECK(good);
    CHECK(fault_of(request_with("X: " + std::string(60'000, 'x') + "\r\n")).code ==
          errc::message_too_large);
    CHECK(fault_of(request_with(std::string(60'000, 'x') + ": x\r\n")).code ==
          errc::message_too_large);
}

TEST_CASE("size: 1,000 Via values are refused, in one field or in many") {
    const std::string many = repeated("v:SIP/2.0/UDP a\r\n", 1'000);
    CHECK(fault_of(request_with(many)).status >= 400);
    const std::string one = "v:" + repeated("SIP/2.0/UDP a,", 999) + "SIP/2.0/UDP a\r\n";
    CHECK(fault_of(request_with(one)).header == header_name::via);
}

TEST_CASE("size: a parameter bomb is refused, its names compared within a bound") {
    std::string bomb;
    for (int i = 0; i < 8'000; ++i)
        bomb += ";p" + std::to_string(i);
    CHECK(fault_of(request_but(";tag=a", bomb)).header == header_name::from);
    CHECK(fault_of(request_but("SIP/2.0/UDP 192.0.2.1", "SIP/2.0/UDP a" + bomb)).header ==
          header_name::via);
}

TEST_CASE("size: a megabyte of folding is refused unread") {
    const std::string text = request_with("X: a" + repeated("\r\n a", 250'000) + "\r\n");
    const auto fault = fault_of(text);
    CHECK(fault.code == errc::message_too_large);
    framer f;
    f.push(text);
    CHECK_FALSE(f.next().has_value());
    CHECK(f.fault()->code == errc::message_too_large);
    CHECK(f.examined() <= limits::header_block_bytes + 4);
}

TEST_CASE("size: 50 kB of folding are one value, walked once") {
    bool good = false;
    fault_of(request_with("X: a" + repeated("\r\n a", 12'000) + "\r\n"), &good);
    CHECK(good);
}

TEST_CASE("size: 100-fold nested multipart stops at the bound") {
    std::string body = "x";
    std::string type = "text/plain";
    for (int i = 0; i < 100; ++i) {
        const std::string boundary = "b" + std::to_string(i);
        body = "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n--" +
               boundary + "--";
        type = "multipart/mixed;boundary=" + boundary;
    }
    const allocations cost =
        allocations_of([&] { CHECK(parse_body(body, type).error() == errc::message_too_large); });
    CHECK(cost.largest <= 2 * body.size());
}

TEST_CASE("size: a body of nothing but delimiters stops at the bound of parts") {
    const std::string body = repeated("--b\r\n\r\n", 9'000);
    const allocations cost = allocations_of([&] {
        CHECK_FALSE(
            parse_multipart(body, *parse_content_type("multipart/x;boundary=b")).has_value());
    });
    CHECK(cost.largest <= 2 * body.size());
}

TEST_CASE("size: tags, Call-IDs and branches of 50 kB are refused by name") {
    const std::string huge(50'000, 'a');
    CHECK(fault_of(request_but("tag=a", "tag=" + huge)).header == header_name::from);
    CHECK(fault_of(request_but("c1@", huge + "@")).header == header_name::call_id);
    CHECK(fault_of(request_but("z9hG4bK1", huge)).header == header_name::via);
}

TEST_CASE("size: leniency does not cost more than a copy for each repair") {
    const std::string text = request_with("X: " + std::string(50'000, 'x') + "\r\n");
    std::string bare = text;
    for (std::size_t at = 0; (at = bare.find('\r', at)) != bare.npos;)
        bare.erase(at, 1);
    const allocations cost = allocations_of([&] {
        const auto made =
            parse_message(buffer::copy_of(bare), parse_options{.bare_line_feeds = true});
        CHECK(made.has_value());
    });
    // A growing text asks for twice what it holds.
    CHECK(cost.largest <= 2 * text.size() + 64);
    CHECK(cost.count < 64);
}
