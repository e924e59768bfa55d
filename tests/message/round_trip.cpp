// Parse, write, parse: the values are the same, for the torture messages and for messages made at
// random. A generated message that fails is made smaller, line by line, before it is shown.
#include "text.hpp"
#include "torture.hpp"

#include <offhook/core/random.hpp>
#include <offhook/message/message_builder.hpp>

#include <algorithm>
#include <functional>
#include <initializer_list>

using namespace offhook;
using namespace offhook::test;

namespace {

/// All a reader can get out of a message, as text, but for how it is laid out.
std::string values_of(const sip_message& m) {
    std::string made(m.is_request() ? m.method_text() : m.reason_phrase());
    const auto add = [&](std::string_view text) { made.append("|").append(text); };
    add(m.request_uri());
    add(std::to_string(m.status()));
    add(m.top_via()->host);
    add(m.top_via()->branch());
    add(m.from()->tag());
    add(m.from()->display_name);
    add(m.from()->address.text);
    add(m.to()->tag());
    add(m.to()->address.text);
    add(std::to_string(m.cseq()->number));
    for (const header_slot& slot : m.headers()) {
        if (slot.name == header_name::content_length) continue;
        add(slot.name == header_name::other ? m.name_of(slot) : to_text(slot.name));
        // A fold is one blank (RFC 3261 7.3.1).
        bool blank = false;
        for (char c : m.value_of(slot)) {
            const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (!is_blank || !blank) made += is_blank ? ' ' : c;
            blank = is_blank;
        }
    }
    add(m.body());
    return made;
}

/// The same message, written anew from its parts.
sip_message rebuilt(const sip_message& m) {
    message_builder made = m.is_request()
                               ? message_builder::request(m.method_text(), m.request_uri())
                               : message_builder::response(m.status(), m.reason_phrase());
    for (const header_slot& slot : m.headers()) {
        if (slot.name == header_name::content_type && !m.body().empty()) continue;
        if (slot.name == header_name::other)
            made.header(m.name_of(slot), m.value_of(slot));
        else
            made.header(slot.name, m.value_of(slot));
    }
    const std::string_view type = m.value(header_name::content_type);
    if (!m.body().empty()) made.body(type, m.body());
    return made.build();
}

/// The order of Content-Type may change: it goes with the body.
std::string sorted(std::string text) {
    std::vector<std::string> parts(1);
    for (char c : text) {
        if (c == '|')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    std::sort(parts.begin(), parts.end());
    text.clear();
    for (const std::string& part : parts)
        text += part + "|";
    return text;
}

/// What goes wrong with the message; empty when all is well.
std::string failure(const std::string& text) {
    parse_fault fault;
    const auto first = parse_message(buffer::copy_of(text), &fault);
    if (!first) return fault.what;
    const auto second = parse_message(rebuilt(*first).bytes(), &fault);
    if (!second) return std::string("written anew: ") + fault.what;
    if (first->text() != text) return "its bytes are not kept";
    return sorted(values_of(*first)) == sorted(values_of(*second)) ? "" : "its values differ";
}

/// Lines go one by one while the message still fails.
std::string shrunk(std::string text, const std::function<bool(const std::string&)>& fails) {
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (std::size_t at = text.find("\r\n") + 2; at < text.size();) {
            const std::size_t end = text.find("\r\n", at);
            if (end == text.npos || end == at) break;
            std::string less = text;
            less.erase(at, end + 2 - at);
            if (fails(less)) {
                text = less;
                smaller = true;
            } else {
                at = end + 2;
            }
        }
    }
    return text;
}

struct generator {
    random_source random;

    std::string_view one_of(std::initializer_list<std::string_view> all) {
        return all.begin()[random.below(all.size())];
    }
    std::string token(std::size_t most) {
        constexpr std::string_view letters = "abcXYZ019-.!%*_+`'~";
        std::string made;
        for (std::size_t i = 0; i <= random.below(most); ++i)
            made += letters[random.below(letters.size())];
        return made;
    }
    std::string blank() { return std::string(one_of({"", " ", "  ", "\t", "\r\n ", " \r\n\t "})); }
    std::string parameters() {
        std::string made;
        for (std::size_t i = 0, count = random.below(4); i < count; ++i) {
            made += blank() + ";" + blank() + "p" + std::to_string(i) + token(4);
            if (random.below(2) == 0)
                made += blank() + "=" + blank() + token(6);
            else if (random.below(2) == 0)
                made += "=\"a\\\"; ,<" + token(5) + "\"";
        }
        return made;
    }
    std::string host() {
        return std::string(one_of({"a.example", "192.0.2.1", "[2001:db8::1]", "x-1.example.com.",
                                   "[::ffff:192.0.2.1]", "localhost"}));
    }
    std::string uri() {
        std::string made(one_of({"sip:", "sips:", "SIP:"}));
        if (random.below(2) == 0)
            made += std::string(one_of({"alice", "a%20b", "+1;x=y", "a&=+$,;?/"})) + "@";
        made += host();
        if (random.below(3) == 0) made += ":" + std::to_string(random.below(65536));
        if (random.below(3) == 0) made += ";lr;transport=tcp";
        return made;
    }
    std::string party() {
        std::string made(one_of({"", "Bob ", "\"A, \\\"B\\\" <x>\" ", "\xd0\xbd\"", "a b c "}));
        if (made.starts_with('\xd0')) made = "\"\xd0\xbd\xd0\xbe\"";
        return made + "<" + uri() + ">";
    }
    std::string message() {
        const bool request = random.below(3) != 0;
        const std::string method(one_of({"INVITE", "OPTIONS", "X!y", "REGISTER", "NOTIFY"}));
        std::string made = request ? method + " " + uri() + " SIP/2.0\r\n"
                                   : "SIP/2.0 " + std::to_string(100 + random.below(600)) + " " +
                                         token(8) + "\r\n";
        std::vector<std::string> lines{
            std::string(one_of({"Via", "v ", "VIA\t"})) + ": SIP/2.0/UDP " + host() +
                ";branch=z9hG4bK" + token(8) + parameters(),
            "From:" + blank() + party() + ";tag=" + token(8) + parameters(),
            std::string(one_of({"To: ", "t:"})) + party() + parameters(),
            "Call-ID: " + token(20) + "@" + token(5),
            "CSeq: " + std::to_string(random.below(2147483648)) + blank() + " " +
                (request ? method : "INVITE")};
        for (std::size_t i = 0, count = random.below(6); i < count; ++i)
            lines.push_back("X-" + token(5) + ":" + blank() + token(9) + blank() + token(9));
        if (random.below(2) == 0) lines.push_back("Contact: " + party() + ", " + party());
        while (!lines.empty()) {
            const auto at = lines.begin() + static_cast<std::ptrdiff_t>(random.below(lines.size()));
            made += *at + "\r\n";
            lines.erase(at);
        }
        const std::string body = random.below(2) == 0 ? "" : token(40) + "\r\n" + token(10);
        if (!body.empty()) made += "Content-Type: text/plain;charset=utf-8\r\n";
        return made + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
};

} // namespace

TEST_CASE("torture messages keep their values when they are written anew") {
    for (const torture_message& each : torture_messages()) {
        // What is quoted behind a backslash may be a control character; those are not written.
        if (each.folder != "valid" || each.name == "intmeth") continue;
        INFO(each.name);
        const sip_message first = parsed(each.bytes);
        const sip_message second = parsed(rebuilt(first).text());
        CHECK(sorted(values_of(first)) == sorted(values_of(second)));
        CHECK(first.text() == each.bytes);
    }
}

TEST_CASE("messages made at random keep their values when they are written anew") {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        generator make{random_source::from_number(seed)};
        const std::string text = make.message();
        const std::string why = failure(text);
        if (why.empty()) continue;
        const std::string least =
            shrunk(text, [&](const std::string& less) { return failure(less) == why; });
        INFO("seed " << seed << "\n" << least);
        CHECK(why == "");
        break;
    }
}
