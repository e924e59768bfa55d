// Message summaries, written and read.
#include <offhook/message/message_summary.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("a message summary that is written is read the same") {
    message_summary made{true, "sip:alice@example.com", {{"Voice-Message", 2, 8, 0, 2}}};
    made.counts.push_back({"Fax-Message", 0, 1, 0, 0});
    const std::string text = made.to_text();
    CHECK(text == "Messages-Waiting: yes\r\nMessage-Account: sip:alice@example.com\r\n"
                  "Voice-Message: 2/8 (0/2)\r\nFax-Message: 0/1 (0/0)\r\n");
    const auto back = parse_message_summary(text);
    REQUIRE(back.has_value());
    CHECK(back->waiting);
    CHECK(back->account == made.account);
    REQUIRE(back->counts.size() == 2);
    CHECK(back->counts[0].urgent_old == 2);
    CHECK(back->to_text() == text);
}

TEST_CASE("summaries as others write them") {
    const auto bare = parse_message_summary("messages-waiting : NO\n");
    REQUIRE(bare.has_value());
    CHECK(!bare->waiting);
    CHECK(bare->counts.empty());
    const auto more = parse_message_summary("X: 1\r\nMessages-Waiting: yes\r\n"
                                            "Voice-Message: 4 / 8\r\n\r\nTo: <sip:a@b>\r\n");
    REQUIRE(more.has_value());
    REQUIRE(more->counts.size() == 1);
    CHECK(more->counts[0].fresh == 4);
}

TEST_CASE("junk in a message summary is refused") {
    for (const char* text :
         {"", "Voice-Message: 1/2", "Messages-Waiting: maybe",
          "Messages-Waiting: yes\nA-Message: 1", "Messages-Waiting: yes\nA-Message: 1/2 (",
          "Messages-Waiting: yes\nA-Message: 1/2 x", "Messages-Waiting: yes\nA-Message: -1/2",
          "Messages-Waiting: yes\nA-Message: 9999999999/1"}) {
        INFO(text);
        CHECK_FALSE(parse_message_summary(text).has_value());
    }
    std::string many = "Messages-Waiting: yes\n";
    for (int i = 0; i < 100; ++i)
        many += "A-Message: 1/2\n";
    CHECK(parse_message_summary(many).error() == errc::too_many);
}
