// Properties over generated messages: what is built is parsed back as it was, parsing and building
// agree on every slot, and no spoiled byte does worse than a refusal. Seeded, so it can be
// repeated.
#include "text.hpp"

#include <offhook/core/random.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/message_builder.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace offhook;
using namespace offhook::test;

namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

/// Draws parts of messages from a seed.
struct generator {
    random_source random;

    std::string pick(std::initializer_list<const char*> from) {
        return from.begin()[random.below(from.size())];
    }
    std::string any(std::string_view alphabet, std::uint64_t most) {
        std::string made;
        for (std::uint64_t i = random.below(most) + 1; i > 0; --i) {
            made += alphabet[random.below(alphabet.size())];
        }
        return made;
    }
    std::string token() { return any("abcXYZ019-.!%*_+`'~", 12); }
    std::string host() {
        return pick({"example.com", "a.b-c.example", "192.0.2.7", "[2001:db8::5]", "h_1"}) +
               pick({"", ":5060", ":65535"});
    }
    std::string uri() {
        return pick({"sip:", "sips:", "SIP:"}) + pick({"", "al%20ice@", "+1555@", "a;b,c:p@"}) +
               host() + pick({"", ";lr", ";transport=tcp;x=%3b"});
    }
    std::string party(std::string tag) {
        const std::string name = pick({"", "Al ice ", "\"q, <\\\"> ;\" ", "\"\xc3\xa4\\\\\""});
        return name + "<" + uri() + pick({"", "?Subject=a%2Cb"}) + ">" + tag;
    }
    std::string via() {
        return "SIP/2.0/" + pick({"UDP", "TCP", "TLS"}) + " " + host() + ";branch=z9hG4bK" +
               any("abc0123", 16) + pick({"", ";rport", ";received=2001:db8::1"});
    }
    std::string text() { return any("abc ,;:<>\"\\()=@\xc3\xa9\t~", 40); }

    fields mandatory(std::string_view method) {
        return {{"Via", via() + pick({"", ", "})},
                {"From", party(";tag=" + token())},
                {"To", party(pick({"", ";tag=x;y=\"z;\\\"\""}))},
                {"Call-ID", token() + pick({"", "@h<>[]"})},
                {"CSeq", std::to_string(random.below(0x8000'0000)) + " " + std::string(method)}};
    }
};

std::string trim(std::string value) {
    const std::size_t begin = value.find_first_not_of(" \t");
    if (begin == value.npos) return {};
    return value.substr(begin, value.find_last_not_of(" \t") - begin + 1);
}

void check_same(const sip_message& a, const sip_message& b) {
    REQUIRE(a.headers().size() == b.headers().size());
    for (std::size_t i = 0; i < a.headers().size(); ++i) {
        CHECK(a.headers()[i].name == b.headers()[i].name);
        CHECK(a.name_of(a.headers()[i]) == b.name_of(b.headers()[i]));
        CHECK(a.value_of(a.headers()[i]) == b.value_of(b.headers()[i]));
    }
    CHECK(a.method() == b.method());
    CHECK(a.method_text() == b.method_text());
    CHECK(a.request_uri() == b.request_uri());
    CHECK(a.status() == b.status());
    CHECK(a.reason_phrase() == b.reason_phrase());
    CHECK(a.body() == b.body());
}

} // namespace

TEST_CASE("what is built is parsed back as it was") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        INFO("seed " << seed);
        generator g{random_source::from_number(seed)};
        const std::string method = g.pick({"INVITE", "BYE", "REFER", "X-new"});
        fields all = g.mandatory(method);
        if (all[0].second.ends_with(", ")) all[0].second += g.via();
        for (std::uint64_t i = g.random.below(40); i > 0; --i) {
            all.insert(all.begin() + static_cast<std::ptrdiff_t>(g.random.below(all.size() + 1)),
                       {"X-" + g.token(), g.text()});
        }
        const bool request = g.random.below(2) == 0;
        message_builder builder =
            request ? message_builder::request(method, g.uri())
                    : message_builder::response(static_cast<int>(100 + g.random.below(600)),
                                                g.pick({"", "Any text \xc3\xa9", "OK"}));
        for (const auto& [name, value] : all)
            builder.header(name, value);
        const std::string body = g.pick({"", "v=0\r\n", "\r\n\r\n", "plain"});
        builder.body("text/plain", body);
        const std::string extra = g.random.below(2) == 0 ? g.via() : std::string();
        const sip_message built = builder.build(extra);
        const sip_message again = parsed(built.text());
        check_same(built, again);
        CHECK(again.body() == body);
        std::size_t at = extra.empty() ? 0 : 1;
        for (const auto& [name, value] : all) {
            REQUIRE(at < again.headers().size());
            CHECK(again.name_of(again.headers()[at]) == name);
            CHECK(again.value_of(again.headers()[at]) == trim(value));
            ++at;
        }
        if (request) check_same(parsed(make_cancel(again).text()), make_cancel(again));
    }
}

TEST_CASE("spoiled messages are read or refused, and their refusals can be parsed") {
    const std::string good = request_with("Subject: \"a\\\"b\"\r\n folded\r\nRoute: <sip:r;lr>\r\n"
                                          "Timestamp: 1\r\nContent-Length: 3\r\n",
                                          "abc");
    random_source random = random_source::from_number(7);
    const std::string_view bytes("\r\n \t:;,<>\"\\%@[]=\0\x7f\xff/0a", 22);
    std::size_t refusals = 0;
    for (int i = 0; i < 6000; ++i) {
        std::string text = good;
        for (std::uint64_t n = random.below(3) + 1; n > 0; --n) {
            const std::size_t at = random.below(text.size());
            const char byte = bytes[random.below(bytes.size())];
            const std::uint64_t how = random.below(4);
            if (how == 0) text[at] = byte;
            if (how == 1) text.insert(at, 1, byte);
            if (how == 2) text.erase(at, random.below(20) + 1);
            if (how == 3) text.resize(at + 1);
        }
        parse_fault fault;
        sip_message understood;
        const auto made = parse_message(buffer::copy_of(text), &fault, &understood);
        const sip_message& message = made.has_value() ? *made : understood;
        refusals += made.has_error();
        CHECK(fault.offset <= text.size());
        for (const header_slot& slot : message.headers()) {
            CHECK(slot.value_at + slot.value_size <= text.size());
        }
        if (made.has_error() && fault.status == 0) continue;
        const sip_message answer = make_response(message, 400, "", "t").build();
        if (made.has_value()) CHECK(parse_message(answer.bytes()).has_value());
    }
    CHECK(refusals > 1000);
}

TEST_CASE("a value never makes a header of its own") {
    message_builder builder = message_builder::request(sip_method::info, "sip:a\r\nEvil: 1");
    builder.header("X-A", "1\r\nEvil: 2").header("Bad Name", "3").header("B\r\nEvil", "4");
    builder.header(header_name::content_length, "99").header(header_name::other, "5");
    CHECK_FALSE(builder.raw_headers("X-B: 1\r\nEvil\r\n"));
    CHECK_FALSE(builder.raw_headers("X-B: 1\r\n Evil: folded\r\n"));
    CHECK_FALSE(builder.raw_headers("l: 3\r\n"));
    CHECK_FALSE(builder.raw_headers("X-B: a\rEvil: 1\r\n"));
    CHECK(builder.raw_headers("X-B: 1\r\nx-c:2\nX-D: 3"));
    const std::string text(builder.build("SIP/2.0/UDP a\r\nEvil: 6").text());
    CHECK(text.find("\nEvil") == text.npos);
    CHECK(text.ends_with("X-A: 1  Evil: 2\r\nX-B: 1\r\nx-c: 2\r\nX-D: 3\r\n"
                         "Content-Length: 0\r\n\r\n"));
}

TEST_CASE("a builder can take headers away and change its body") {
    message_builder builder = message_builder::response(200, "OK");
    builder.header("X-A", "1").header(header_name::expires, std::uint64_t{60}).header("X-B", "2");
    builder.body("a/b", "one").body("c/d", "three").remove(header_name::expires);
    CHECK_FALSE(builder.has(header_name::expires));
    CHECK(builder.value(header_name::content_type) == "c/d");
    CHECK(builder.build().text() == "SIP/2.0 200 OK\r\nX-A: 1\r\nX-B: 2\r\nContent-Type: c/d\r\n"
                                    "Content-Length: 5\r\n\r\nthree");
    CHECK(builder.body("", "").build().body().empty());
}
