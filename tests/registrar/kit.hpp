// REGISTERs as text and a registrar of example.com, for the tests of this layer. Not a test.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/registrar/memory_store.hpp>
#include <offhook/registrar/registrar.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace offhook::test {

using registrar::binding;
using registrar::calendar_time;
using registrar::change_kind;
using registrar::reply;

/// A Friday evening in 2026, and so many seconds after.
inline calendar_time at(std::int64_t seconds) {
    return calendar_time(std::chrono::seconds(1'795'200'000 + seconds));
}

struct order {
    std::string lines{}; ///< Contact, Expires ... each ended by CRLF
    std::string to = "sip:bob@example.com";
    std::string call_id = "c1";
    std::uint32_t cseq = 1;
    std::string uri = "sip:example.com";
    std::string method = "REGISTER";
};

inline std::string text_of(const order& what) {
    return what.method + " " + what.uri + " SIP/2.0\r\n" +
           "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
           "From: <sip:bob@example.com>;tag=a\r\nTo: <" +
           what.to + ">\r\nCall-ID: " + what.call_id + "\r\nCSeq: " + std::to_string(what.cseq) +
           " " + what.method + "\r\nMax-Forwards: 70\r\n" + what.lines +
           "Content-Length: 0\r\n\r\n";
}

inline sip_message request_of(const order& what) {
    const std::string text = text_of(what);
    INFO(text);
    const auto made = parse_message(buffer::copy_of(text));
    REQUIRE(made.has_value());
    return *made;
}

inline registrar::settings example() {
    registrar::settings made;
    made.domains = {"example.com"};
    made.knows = [](std::string_view user) { return user == "bob" || user == "b b"; };
    return made;
}

/// A registrar over a store, and bob's REGISTERs in order.
struct house {
    explicit house(registrar::settings values = example()) : desk(values, bindings) {}

    reply ask(std::int64_t when, order what, std::string_view user = "bob") {
        return desk.handle(at(when), request_of(what), user);
    }
    /// With the next CSeq.
    reply say(std::int64_t when, const std::string& lines) {
        return ask(when, {.lines = lines, .cseq = ++cseq});
    }
    std::vector<binding> known(const std::string& aor = "sip:bob@example.com") {
        return bindings.read(aor).value();
    }
    /// The contacts in the store, joined by blanks.
    std::string contacts() {
        std::string all;
        for (const binding& one : known())
            all += (all.empty() ? "" : " ") + one.contact;
        return all;
    }

    registrar::memory_store bindings;
    registrar::registrar desk;
    std::uint32_t cseq = 0;
};

} // namespace offhook::test
