// Hostile sizes take steps in proportion to their bytes: twice the bytes, twice the steps, and
// never more than a few a byte. Steps are counted, not seconds. Read next: steps.hpp.
#define CATCH_CONFIG_MAIN
#include "steps.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/check_message.hpp>
#include <offhook/message/framer.hpp>
#include <offhook/message/multipart.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/message/websocket_frame.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
    std::string made;
    made.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        made += piece;
    return made;
}

std::string request(const std::string& lines, const std::string& body = {}) {
    return "OPTIONS sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
           "From: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>\r\n"
           "Call-ID: c1@example.com\r\nCSeq: 42 OPTIONS\r\n" +
           lines + "\r\n" + body;
}

/// Everything that a stranger's datagram sets off in this layer.
void read_all(const std::string& text) {
    main_values values;
    const auto message = parse_message(buffer::copy_of(text), values);
    if (!message) return;
    (void)check_message(*message);
    for (const header_slot& slot : message->headers()) {
        std::string_view rest = message->value_of(slot);
        std::string_view value;
        while (next_value(rest, value)) {
        }
    }
    (void)parse_body(message->body(), message->value(header_name::content_type));
}

template <class Work>
double steps_a_byte(std::size_t bytes, Work&& work) {
    const std::uint64_t before = test::steps();
    work();
    return static_cast<double>(test::steps() - before) / static_cast<double>(bytes);
}

/// `piece` n times and 2n times: the steps a byte stay what they are, and few.
template <class Make, class Work>
void check_linear(std::size_t count, Make&& make, Work&& work) {
    const std::string small = make(count);
    const std::string large = make(2 * count);
    const double few = steps_a_byte(small.size(), [&] { work(small); });
    const double more = steps_a_byte(large.size(), [&] { work(large); });
    CAPTURE(small.size(), few, more);
    CHECK(more <= 1.25 * few + 1);
    CHECK(more <= 40);
}

} // namespace

TEST_CASE("steps are counted") {
    const std::uint64_t before = test::steps();
    read_all(request(""));
    CHECK(test::steps() > before + 100);
}

TEST_CASE("hostile sizes take steps in proportion to their bytes") {
    const auto lines = [](std::string_view piece) {
        return [piece](std::size_t n) { return request(repeated(piece, n)); };
    };
    SECTION("one long header") { check_linear(25'000, lines("X-Long: x"), read_all); }
    SECTION("folding") {
        check_linear(
            4'000,
            [](std::size_t n) { return request("X-Fold: a" + repeated("\r\n a", n) + "\r\n"); },
            read_all);
    }
    SECTION("many headers, beyond the bound too") {
        check_linear(200, lines("X-Own: b\r\n"), read_all);
        check_linear(2'500, lines("X-Own: b\r\n"), read_all);
    }
    SECTION("many Vias, in one field and in many") {
        check_linear(100, lines("v: SIP/2.0/UDP a\r\n"), read_all);
        check_linear(1'000, lines("v: SIP/2.0/UDP a\r\n"), read_all);
        check_linear(
            500,
            [](std::size_t n) {
                return request("v: " + repeated("SIP/2.0/UDP a,", n) + "SIP/2.0/UDP a\r\n");
            },
            read_all);
    }
    SECTION("many values, quotes and brackets that are never closed") {
        check_linear(
            2'000,
            [](std::size_t n) {
                return request("Route: " + repeated("<sip:a>,", n) + "<sip:a>\r\n");
            },
            read_all);
        check_linear(
            5'000,
            [](std::size_t n) { return request("Contact: " + repeated("\"a,", n) + "\r\n"); },
            read_all);
        check_linear(
            5'000, [](std::size_t n) { return request("Contact: " + repeated("<,", n) + "\r\n"); },
            read_all);
    }
    SECTION("comments within comments") {
        check_linear(
            5'000,
            [](std::size_t n) { return request("Retry-After: 5 " + repeated("(", n) + "\r\n"); },
            read_all);
    }
    SECTION("control characters and bytes above 0x7f") {
        check_linear(10'000, lines("\x01\r\n"), read_all);
        check_linear(
            10'000,
            [](std::size_t n) { return request("Subject: " + repeated("\xc3\xa4", n) + "\r\n"); },
            read_all);
    }
    SECTION("parts of a body") {
        check_linear(
            30,
            [](std::size_t n) {
                return request("Content-Type: multipart/mixed;boundary=b\r\n",
                               repeated("--b\r\n\r\nsome text of some size\r\n", n) + "--b--");
            },
            read_all);
        check_linear(
            3'000,
            [](std::size_t n) {
                return request("Content-Type: multipart/mixed;boundary=b\r\n",
                               repeated("--b\r\n", n));
            },
            read_all);
    }
}

TEST_CASE("parameters cost at most their bound a name") {
    // No more than 64 names are compared with each other, whatever comes behind them.
    for (std::size_t count : {64u, 1'000u, 6'000u}) {
        std::string bomb;
        for (std::size_t i = 0; i < count; ++i)
            bomb += ";p" + std::to_string(i);
        const std::string text = request("Contact: <sip:a" + bomb + ">" + bomb + "\r\n");
        CHECK(steps_a_byte(text.size(), [&] { read_all(text); }) < 400);
    }
}

TEST_CASE("streams and frames take steps in proportion to their bytes") {
    const auto drain = [](std::string_view text) {
        framer stream;
        for (std::size_t at = 0; at < text.size(); at += 7) {
            stream.push(text.substr(at, 7));
            while (stream.next().has_value()) {
            }
        }
    };
    const std::string one = request("Content-Length: 0\r\n");
    check_linear(
        100, [&](std::size_t n) { return repeated(one, n); }, drain);
    check_linear(
        5'000, [](std::size_t n) { return repeated("\r\n", n); }, drain);
    check_linear(
        10'000, [](std::size_t n) { return "X: " + repeated("\r\n a", n); }, drain);
    check_linear(
        10'000, [](std::size_t n) { return request("X: " + repeated("a", n)); },
        [](std::string_view text) {
            parse_fault fault;
            (void)read_websocket_frame(websocket_opcode::text, text, fault);
        });
}
