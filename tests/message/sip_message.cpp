// What the parser keeps on its way (the top Via, the tags) is what reading the headers gives.
#include "text.hpp"

#include <offhook/message/message_builder.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace offhook;

namespace {

std::string request_by(std::string_view via, std::string_view from, std::string_view to) {
    std::string text = "OPTIONS sip:bob@example.com SIP/2.0\r\nVia: ";
    text.append(via).append("\r\nf: ").append(from).append("\r\nTo: ").append(to);
    return text + "\r\nCall-ID: c1@example.com\r\nCSeq: 1 OPTIONS\r\n\r\n";
}

void same(const via& a, const via& b) {
    CHECK(a.text == b.text);
    CHECK(a.transport == b.transport);
    CHECK(a.host == b.host);
    CHECK(a.port == b.port);
    CHECK(a.parameters.text() == b.parameters.text());
    CHECK(a.branch() == b.branch());
    CHECK(a.branch() == a.parameters.find("branch").value_or(std::string_view{}));
}

} // namespace

TEST_CASE("the top Via that the parser met is the one that stands there") {
    const std::vector<std::string_view> values{
        "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1",
        "SIP/2.0/UDP 192.0.2.1",
        "SIP / 2.0 / UDP\r\n example.com : 5061 ; rport ;\tbranch = \"z9hG4bK;2\"",
        "SIP/2.0/TCP [2001:db8::1]:5060;maddr=224.0.0.1;BRANCH=z9hG4bK3;x=\"a,b\"",
        "SIP/2.0/WS 300.1.invalid;branch=z9hG4bK4 ",
    };
    for (const std::string_view value : values) {
        for (const std::string_view behind : {"", ", SIP/2.0/UDP second.example;branch=other",
                                              "\r\nv: SIP/2.0/UDP second.example;branch=other"}) {
            INFO(value << behind);
            const sip_message message = test::parsed(
                request_by(std::string(value) += behind, "<sip:a@b>;tag=1", "<sip:c@d>"));
            const auto top = message.top_via();
            const auto read = parse_via(message.first_value(header_name::via));
            REQUIRE(top.has_value());
            REQUIRE(read.has_value());
            same(*top, *read);
        }
    }
}

TEST_CASE("the tags that the parser met are those that reading gives") {
    const std::vector<std::string_view> parties{
        "<sip:a@b>;tag=1",
        "sip:a@b;x=y;TAG=2",
        "\"<a;tag=no>\" <sip:a@b;tag=not> ; q=\";tag=nor\" ; tag = 3",
        "Some One <sip:a@b;tag=not>",
        "sip:a@b",
        "tel:+1;tag=4;tagged=5",
    };
    for (const std::string_view from : parties) {
        for (const std::string_view to : parties) {
            INFO(from << " and " << to);
            const sip_message message = test::parsed(request_by("SIP/2.0/UDP h", from, to));
            CHECK(message.from_tag() == message.from()->tag());
            CHECK(message.to_tag() == message.to()->tag());
            CHECK(tag_of(from) == message.from()->tag());
            CHECK(tag_of(to) == message.to()->tag());
            CHECK((message.to_tag().data() == nullptr) == !message.to()->parameters.has("tag"));

            message_builder same_parties = message_builder::request(sip_method::options, "sip:c@d");
            same_parties.header(header_name::from, from).header(header_name::to, to);
            const sip_message built = same_parties.build("SIP/2.0/UDP h;branch=z9hG4bK5");
            CHECK(built.from_tag() == message.from_tag());
            CHECK(built.to_tag() == message.to_tag());
            CHECK(built.top_via()->branch() == "z9hG4bK5");
        }
    }
}

TEST_CASE("of a message that is refused, a later Via is not taken for the top one") {
    sip_message understood;
    test::refused(request_by("SIP/2.0/UDP bad host;branch=1", "<sip:a@b>;tag=1",
                             "<sip:c@d>\r\nVia: SIP/2.0/UDP second.example;branch=z9hG4bK2"),
                  &understood);
    CHECK_FALSE(understood.top_via().has_value());
}
