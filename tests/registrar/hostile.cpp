// REGISTERs that want to break something (HOSTILE 5, 6, 13): each is refused or does what it says,
// and what is answered can be read.
#include "kit.hpp"

#include <offhook/core/random.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/typed.hpp>

using namespace offhook;
using namespace offhook::test;

namespace {

/// The response as it would leave.
sip_message response_to(const order& what, const reply& said) {
    message_builder made = make_response(request_of(what), said.status, said.reason, "t");
    INFO(said.headers);
    REQUIRE((said.headers.empty() || made.raw_headers(said.headers)));
    const auto read = parse_message(buffer::copy_of(made.build().text()));
    REQUIRE(read.has_value());
    return *read;
}

} // namespace

TEST_CASE("contacts that are no address to call are refused") {
    house h;
    for (const std::string bad :
         {"<javascript:alert(1)>", "<http://a.example>", "<mailto:a@b>", "<>", "\"", "<sip:>",
          "<sip:a@b>;q=2", "<sip:a@b>;q=-1", "<sip:a@b>;q=x", "sip:a@b;q=1.001", "<sip:a@b",
          "<sip:a@b>, <sip:A@b>, <sip:%61@b>"}) {
        INFO(bad);
        const auto request = parse_message(
            buffer::copy_of(text_of({.lines = "Contact: " + bad + "\r\n", .cseq = ++h.cseq})));
        if (!request) continue; // it did not get that far
        CHECK(h.desk.handle(at(0), *request, "bob").status == 400);
        CHECK(h.contacts().empty());
    }
}

TEST_CASE("a flood of contacts in one REGISTER is refused before it is compared") {
    house h;
    std::string lines = "Contact: <sip:0@b>";
    for (int i = 1; i < 200; ++i)
        lines += ", <sip:" + std::to_string(i) + "@b>";
    CHECK(h.say(0, lines + "\r\n").status == 403);
    CHECK(h.say(0, lines + ";expires=0\r\n").status == 403);
    CHECK(h.contacts().empty());
}

TEST_CASE("long contacts and paths are refused, not kept") {
    house h;
    const std::string wide(3000, 'a');
    CHECK(h.say(0, "Contact: <sip:" + wide + "@b>\r\n").status == 400);
    CHECK(h.say(0, "Contact: <sip:a@b>;x=" + wide + "\r\n").status == 400);
    CHECK(
        h.say(0, "Supported: path\r\nPath: <sip:" + wide + ">\r\nContact: <sip:a@b>\r\n").status ==
        400);
    CHECK(h.contacts().empty());
}

TEST_CASE("counters at their ends") {
    house h;
    CHECK(h.ask(0, {.lines = "Contact: <sip:a@b>\r\n", .cseq = 0x7fffffff}).status == 200);
    CHECK(h.ask(0, {.lines = "Contact: <sip:a@b>\r\n", .cseq = 0}).status == 500);
    CHECK(h.ask(0, {.lines = "Contact: <sip:a@b>\r\n", .call_id = "n", .cseq = 0}).status == 200);
    // A calendar that jumps: back, bindings live longer; far ahead, there is no date to tell.
    CHECK(h.ask(-4'000'000'000, {.call_id = "n", .cseq = 1}).status == 200);
    const reply far = h.ask(300'000'000'000, {.call_id = "n", .cseq = 2});
    CHECK(far.status == 200);
    CHECK(far.headers.empty());
}

TEST_CASE("users that look alike stay apart") {
    house h;
    h.say(0, "Contact: <sip:a@b>\r\n");
    for (const std::string other :
         {"sip:bob%00@example.com", "sip:bob%20@example.com", "sip:bob@example.com.evil.test",
          "sip:bob%40example.com@example.com", "sip:%2562ob@example.com"}) {
        INFO(other);
        const reply said = h.ask(0, {.lines = "Contact: *\r\nExpires: 0\r\n", .to = other});
        CHECK((said.status == 403 || said.status == 404));
        CHECK(h.contacts() == "sip:a@b");
    }
}

TEST_CASE("any REGISTER made of pieces leaves bindings that can be told and read again") {
    random_source random = random_source::from_number(GENERATE(range(1u, 9u)));
    const std::vector<std::string> pieces{"Contact: <sip:a@b>",
                                          "Contact: sip:c@d;expires=60",
                                          ";expires=0",
                                          ";expires=-1",
                                          ";q=0.5",
                                          ";q=.5",
                                          ";q=1.0000",
                                          ", <sip:e@f;x=%0d%0a>",
                                          ", *",
                                          "\r\n",
                                          "\r\nExpires: 0\r\n",
                                          "\r\nExpires: 99999999999\r\n",
                                          "\r\nPath: <sip:p;lr>\r\n",
                                          "\r\nSupported: path\r\n",
                                          ";+sip.instance=\"<u,\\\"r>\"",
                                          "\r\nContact: \"x\\\" <sip:n@m>\" <sip:g@h>",
                                          ";;",
                                          "\t",
                                          "\r\nContact: *"};
    house h;
    int taken = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string lines;
        for (auto n = random.below(6); n > 0; --n)
            lines += pieces[random.below(static_cast<std::uint32_t>(pieces.size()))];
        const order what{.lines = lines + "\r\n", .cseq = ++h.cseq};
        if (!parse_message(buffer::copy_of(text_of(what)))) continue;
        INFO(text_of(what));
        const reply said = h.ask(i, what);
        const sip_message response = response_to(what, said);
        CHECK(response.status() == said.status);
        if (said.status != 200) continue;
        ++taken;
        const auto living = h.desk.lookup(at(i), parse_uri("sip:bob@example.com").value());
        CHECK(read_headers<contact>(response).value().size() == living.value().size());
    }
    CHECK(taken > 100);
}
