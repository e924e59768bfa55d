// The messages that scripts/bench message measures: twelve, of a realistic size, without a fault.
#include <offhook/message/check_message.hpp>
#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace offhook;

TEST_CASE("the corpus of the benchmark is twelve whole messages of 400 to 1,500 bytes") {
    std::set<std::string> kinds;
    const auto folder = OFFHOOK_SOURCE_DIR "/benchmarks/message/corpus";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        CAPTURE(entry.path());
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in),
                                std::istreambuf_iterator<char>()};
        CHECK(bytes.size() >= 400);
        CHECK(bytes.size() <= 1'500);
        const auto message = parse_message(buffer::copy_of(bytes));
        REQUIRE(message.has_value());
        CHECK_FALSE(check_message(*message).has_value());
        // Nothing is behind the body.
        CHECK(message->body().size() == message->number(header_name::content_length)->value());
        CHECK(message->text().ends_with(message->body()));
        kinds.insert(message->is_request() ? std::string(message->method_text())
                                           : std::to_string(message->status()));
    }
    CHECK(kinds == std::set<std::string>{"INVITE", "200", "ACK", "BYE", "CANCEL", "REGISTER", "401",
                                         "183", "REFER", "NOTIFY", "OPTIONS", "UPDATE"});
}
