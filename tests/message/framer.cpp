// Streams cut into messages: any pieces, any number of messages, keep-alives, bounds, and errors
// that name themselves (HOSTILE 1, 21).
#include "text.hpp"
#include "torture.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/framer.hpp>

using namespace offhook;
using namespace offhook::test;
using kind = stream_frame::kind;

namespace {

const std::string first = request_with("Content-Length: 5\r\n", "hello");
const std::string second = request_with("l : \r\n 0\r\n");

std::vector<std::string> drain(framer& f) {
    std::vector<std::string> all;
    while (const auto frame = f.next()) {
        all.push_back(frame->what == kind::ping   ? "ping"
                      : frame->what == kind::pong ? "pong"
                                                  : std::string(frame->bytes.text()));
    }
    return all;
}

std::vector<std::string> read_whole(std::string_view stream) {
    framer f;
    f.push(stream);
    return drain(f);
}

std::vector<std::string> read_by_byte(std::string_view stream) {
    framer f;
    std::vector<std::string> all;
    for (char c : stream) {
        f.push({&c, 1});
        for (const std::string& each : drain(f))
            all.push_back(each);
    }
    return all;
}

parse_fault broken(std::string_view stream) {
    framer f;
    f.push(stream);
    CHECK(drain(f).empty());
    REQUIRE(f.fault().has_value());
    f.push(first);
    CHECK_FALSE(f.next().has_value());
    CHECK(f.buffered() == 0);
    return *f.fault();
}

} // namespace

TEST_CASE("messages are cut apart, in one read and byte by byte") {
    const std::string stream = first + second + "\r\n" + first + "\r\n\r\n" + second;
    const std::vector<std::string> wanted{first, second, first, "ping", second};
    CHECK(read_whole(stream) == wanted);
    CHECK(read_by_byte(stream) == wanted);
}

TEST_CASE("a message comes out as soon as its last byte is there, not before") {
    framer f;
    f.push(std::string_view(first).substr(0, first.size() - 1));
    CHECK_FALSE(f.next().has_value());
    CHECK(f.buffered() == first.size() - 1);
    f.push("o");
    CHECK(f.next().has_value());
    CHECK(f.buffered() == 0);
}

TEST_CASE("a ping is two line ends, a pong is one that was waited for") {
    CHECK(read_by_byte("\r\n\r\n\r\n\r\n") == std::vector<std::string>{"ping", "ping"});
    framer f;
    f.push("\r\n");
    CHECK_FALSE(f.next().has_value());
    f.ping_sent();
    CHECK(drain(f) == std::vector<std::string>{"pong"});
    f.push("\r");
    CHECK(drain(f).empty());
    f.push("\n\r");
    CHECK(drain(f).empty());
    f.push("\n");
    CHECK(drain(f) == std::vector<std::string>{"ping"});
    f.ping_sent();
    f.push("\r\n" + first);
    CHECK(drain(f) == std::vector<std::string>{"pong", first});
}

TEST_CASE("a missing or bad Content-Length on a stream is an error that names itself") {
    CHECK(broken(request_with("")).code == errc::missing_header);
    CHECK(broken(request_with("")).header == header_name::content_length);
    for (const char* value : {"", "-1", "+5", "1 000", "0x10", "five", "5;a", "5, 5", "2147483648",
                              "4294967301", "9223372036854775808", "18446744073709551621"}) {
        INFO(value);
        const auto fault = broken(request_with(std::string("Content-Length: ") + value + "\r\n"));
        CHECK(fault.code == errc::bad_content_length);
        CHECK(fault.header == header_name::content_length);
    }
    CHECK(broken(request_with("l: 0\r\nContent-Length: 5\r\n", "hello")).code ==
          errc::bad_content_length);
}

TEST_CASE("header block and body are bounded") {
    CHECK(broken(std::string(70'000, 'x')).code == errc::message_too_large);
    CHECK(broken(request_with("Content-Length: 65500\r\n")).code == errc::message_too_large);
    CHECK(broken(request_with("X: " + std::string(60'000, 'x') + "\r\n")).code ==
          errc::message_too_large);
    framer f;
    for (std::size_t i = 0; i < 1'000'000 && !f.fault(); ++i) {
        f.push("\n");
        f.next();
        REQUIRE(f.buffered() <= limits::header_block_bytes + 4);
    }
    CHECK(f.fault().has_value());
}

TEST_CASE("the work is linear in the bytes, whatever the pieces") {
    std::string stream;
    for (int i = 0; i < 300; ++i)
        stream += request_with("Content-Length: 20\r\nX: \r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\n",
                               "12345678901234567890");
    for (std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1'000}, stream.size()}) {
        framer f;
        std::size_t found = 0;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            f.push(std::string_view(stream).substr(at, piece));
            while (f.next())
                ++found;
        }
        CHECK(found == 300);
        // Two passes, and three bytes again for each piece.
        CHECK(f.examined() <= 2 * stream.size() + 4 * (stream.size() / piece + 1));
    }
}

TEST_CASE("torture messages with a good length pass a stream unchanged") {
    std::string stream;
    std::vector<std::string> wanted;
    for (const torture_message& each : torture_messages()) {
        const auto whole = read_whole(each.bytes);
        if (each.folder != "valid" || whole.size() != 1 || whole[0] != each.bytes) continue;
        wanted.push_back(each.bytes);
        stream += each.bytes;
    }
    CHECK(wanted.size() > 30);
    CHECK(read_whole(stream) == wanted);
    CHECK(read_by_byte(stream) == wanted);
}
