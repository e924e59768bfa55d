// Messages written into memory of the caller: what comes, how much is needed, and no allocation.
#include "allocations.hpp"
#include "text.hpp"

#include <offhook/message/serialize.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

using namespace offhook;
using namespace offhook::test;

namespace {

std::vector<std::string> corpus() {
    std::vector<std::string> made;
    for (const char* folder : {"tests/message/torture/valid", "benchmarks/message/corpus"}) {
        const std::string place = std::string(OFFHOOK_SOURCE_DIR "/") + folder;
        for (const auto& entry : std::filesystem::directory_iterator(place)) {
            std::ifstream in(entry.path(), std::ios::binary);
            made.push_back({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
        }
    }
    return made;
}

} // namespace

TEST_CASE("a received message that is sent on unchanged keeps its bytes") {
    std::vector<char> memory(limits::message_bytes);
    for (const std::string& text : corpus()) {
        const auto message = parse_message(buffer::copy_of(text));
        if (!message) continue;
        CAPTURE(text);
        const serialized made = serialize(*message, memory);
        REQUIRE(made.whole);
        const std::string_view bytes(memory.data(), made.size);
        // Empty lines in front and bytes behind are no part of the message.
        CHECK(text.find(bytes) != text.npos);
        CHECK(text.size() - made.size <= 512);
        CHECK(parse_message(buffer::copy_of(bytes))->headers().size() == message->headers().size());
        const std::span<char> too_small(memory.data(), made.size - 1);
        CHECK(serialize(*message, too_small) == serialized{made.size, false});
    }
}

TEST_CASE("what stands in front of a message and behind its body is not sent on") {
    const std::string text = "\r\n\r\n" + request_with("Content-Length: 2\r\n");
    const auto message = parse_message(buffer::copy_of(text + "abcdef"));
    REQUIRE(message.has_value());
    char memory[2048];
    const serialized made = serialize(*message, memory);
    CHECK(std::string_view(memory, made.size) == text.substr(4) + "ab");
}

TEST_CASE("a builder writes what it builds") {
    auto parts = message_builder::request(sip_method::invite, "sip:bob@example.com");
    parts.header(header_name::from, "<sip:a@b>;tag=1").header("X-Own", "a\r\nb");
    parts.body("text/plain", "body");
    char memory[2048];
    for (std::string_view via : {"", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"}) {
        const sip_message built = parts.build(via);
        const serialized made = serialize(parts, via, memory);
        REQUIRE(made.whole);
        CHECK(std::string_view(memory, made.size) == built.text());
        CHECK(serialize(parts, via, std::span<char>(memory, made.size - 1)) ==
              serialized{made.size, false});
        CHECK(serialize(parts, via, {}) == serialized{made.size, false});
    }
}

TEST_CASE("a proxy changes a message in one pass") {
    const auto message = parse_message(buffer::copy_of(
        request_with("Max-Forwards: 70\r\nX: a\r\n b\r\nContent-Length: 2\r\n") + "ab"));
    REQUIRE(message.has_value());
    char memory[2048];
    message_writer out{memory};
    out.start_line(*message).header(header_name::via, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK9");
    for (const header_slot& slot : message->headers()) {
        if (slot.name == header_name::max_forwards)
            out.header(slot.name, 69u);
        else
            out.field(*message, slot);
    }
    const serialized made = out.end(message->body());
    REQUIRE(made.whole);
    const auto again = parse_message(buffer::copy_of(std::string_view(memory, made.size)));
    REQUIRE(again.has_value());
    CHECK(again->top_via()->host == "192.0.2.9");
    CHECK(*again->number(header_name::max_forwards) == 69u);
    CHECK(again->value("X") == "a\r\n b");
    CHECK(again->body() == "ab");
    CHECK(again->headers().size() == message->headers().size() + 1);
}

TEST_CASE("a written value never makes a header of its own, nor does a name") {
    char memory[512];
    message_writer out{memory};
    out.response(200, "O\r\nK").header("X-Own", "a\r\nY: b").header("no token", "a");
    out.header(header_name::content_length, 9u).header("l", "9");
    const serialized made = out.end({});
    CHECK(std::string_view(memory, made.size) ==
          "SIP/2.0 200 O  K\r\nX-Own: a  Y: b\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("writing into given memory allocates nothing") {
    std::vector<char> memory(limits::message_bytes);
    auto parts = message_builder::response(200, "OK");
    parts.header(header_name::from, "<sip:a@b>;tag=1").body("text/plain", "body");
    for (const std::string& text : corpus()) {
        const auto message = parse_message(buffer::copy_of(text));
        if (!message) continue;
        const allocations made = allocations_of([&] {
            serialize(*message, memory);
            serialize(parts, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", memory);
            message_writer out{memory};
            out.start_line(*message);
            for (const header_slot& slot : message->headers())
                out.field(*message, slot);
            out.end(message->body());
        });
        CHECK(made.count == 0);
    }
}
