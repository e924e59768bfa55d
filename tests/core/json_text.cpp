// Texts as JSON strings.
#include <offhook/core/json_text.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace offhook;

namespace {

std::string json(std::string_view text) {
    std::string made = "x";
    append_json_text(made, text);
    return made;
}

} // namespace

TEST_CASE("a text becomes a JSON string behind what is there", "[core]") {
    CHECK(json("") == "x\"\"");
    CHECK(json("sip:bob@example.com") == "x\"sip:bob@example.com\"");
    CHECK(json("caf\xc3\xa9") == "x\"caf\xc3\xa9\"");
}

TEST_CASE("quotes, backslashes and control characters are escaped", "[core]") {
    CHECK(json("a\"b\\c") == R"(x"a\"b\\c")");
    CHECK(json("\r\n\t") == R"(x"\r\n\u0009")");
    CHECK(json(std::string_view("\0\x1f\x7f", 3)) == "x\"\\u0000\\u001f\x7f\"");
}
