// The messages of RFC 4475 and RFC 5118 as datagrams at a whole endpoint: each gets the answer its
// list names, carrying the header it names, and nothing is left behind.
#include "message/torture.hpp"
#include "wire.hpp"

#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace std::chrono_literals;
using test::torture_message;

namespace {

/// What an endpoint sends on one datagram, and the endpoint.
struct listener {
    test::lines log;
    std::unique_ptr<offhook::endpoint> sip;
    address here = *address::from_host("192.0.2.250", 5060);
    instant now{1s};

    explicit listener(bool answers) {
        endpoint_settings settings;
        settings.seed = {7};
        settings.log = &log;
        settings.answer_malformed = answers;
        settings.sessions.from = "sip:user@192.0.2.250";
        sip = std::make_unique<offhook::endpoint>(settings);
        sip->flow_changed(now, {flow_event::kind::opened, {protocol::udp, here, {}}, {}});
    }

    std::vector<sip_message> drain() {
        std::vector<sip_message> sent;
        while (auto what = sip->poll()) {
            const auto* request = std::get_if<transport_request>(&*what);
            if (request == nullptr) continue;
            // A refusal repeats the malformed field it refuses, so it may be malformed itself.
            sip_message understood;
            const auto parsed = parse_message(request->bytes, nullptr, &understood);
            CHECK((parsed.has_value() || understood.status() == 400));
            sent.push_back(parsed ? *parsed : understood);
        }
        return sent;
    }
    std::vector<sip_message> hears(std::string_view bytes) {
        const path way{protocol::udp, here, *address::from_host("198.51.100.9", 5062)};
        sip->received(now, way, buffer::copy_of(bytes));
        return drain();
    }
    /// Time passes until nothing is left to do.
    void rest() {
        for (int i = 0; i < 1'000 && sip->next_deadline(); ++i) {
            now = std::max(now, *sip->next_deadline());
            sip->expire(now);
            drain();
        }
    }
};

bool can_be_read(const torture_message& each) {
    return each.folder == "valid" || each.outcome.starts_with("checked");
}

} // namespace

TEST_CASE("each torture message gets the answer its RFC asks for") {
    for (const torture_message& each : test::torture_messages()) {
        INFO(each.name);
        REQUIRE_FALSE(each.endpoint.empty());
        listener endpoint(true);
        const auto sent = endpoint.hears(each.bytes);
        for (const std::string& line : endpoint.log.text)
            INFO(line);
        CHECK(endpoint.sip->counters().malformed == (can_be_read(each) ? 0u : 1u));
        if (each.endpoint == "silence") {
            CHECK(sent.empty());
            continue;
        }
        // An INVITE that is taken rings first; everything else is answered once.
        if (each.endpoint == "180") {
            CHECK(endpoint.sip->counters().messages_received == 1);
            for (const sip_message& m : sent)
                CHECK(m.status() < 200);
            continue;
        }
        REQUIRE(sent.size() == 1);
        CHECK(std::to_string(sent[0].status()) == each.endpoint.substr(0, 3));
        if (each.endpoint.size() > 4) CHECK(sent[0].has(header_from(each.endpoint.substr(4))));
        CHECK(sent[0].source() == std::nullopt);
        CHECK_FALSE(sent[0].value(header_name::via).empty());
        if (!can_be_read(each)) {
            const std::string header = each.outcome.substr(each.outcome.rfind(' ') + 1);
            if (header_from(header) != header_name::other) {
                CHECK(sent[0].reason_phrase().find(header) != std::string_view::npos);
            }
        }
    }
}

TEST_CASE("malformed torture messages earn no answer unless it is asked for") {
    for (const torture_message& each : test::torture_messages()) {
        if (can_be_read(each)) continue;
        INFO(each.name);
        listener endpoint(false);
        CHECK(endpoint.hears(each.bytes).empty());
        CHECK(endpoint.sip->counters().malformed == 1);
        CHECK(endpoint.log.text.size() == 1);
        CHECK(endpoint.sip->count().empty());
    }
}

TEST_CASE("no torture message leaves anything behind") {
    for (const torture_message& each : test::torture_messages()) {
        INFO(each.name);
        listener endpoint(true);
        endpoint.hears(each.bytes);
        endpoint.rest();
        for (const std::string& line : endpoint.log.text)
            INFO(line);
        CHECK(endpoint.sip->count().empty());
    }
}

TEST_CASE("a refusal goes where the request came from and keeps its identity") {
    listener endpoint(true);
    std::string request =
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP host.example;branch=z9hG4bK1\r\n"
        "From: <sip:x@y>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: c\r\n"
        "CSeq: 7 OPTIONS\r\nContent-Length: 50\r\n\r\nshort";
    const auto sent = endpoint.hears(request);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].status() == 400);
    CHECK(sent[0].top_via()->received() == "198.51.100.9");
    CHECK(sent[0].top_via()->branch() == "z9hG4bK1");
    CHECK(sent[0].cseq()->number == 7);
    CHECK(sent[0].call_id() == "c");
    CHECK_FALSE(sent[0].to()->tag().empty());
    CHECK(sent[0].reason_phrase().find("Content-Length") != std::string_view::npos);
    // The same request gets the same tag, another one another (RFC 3261 8.2.7).
    CHECK(endpoint.hears(request)[0].to()->tag() == sent[0].to()->tag());
    std::string other = request;
    other.replace(other.find("CSeq: 7"), 7, "CSeq: 8");
    CHECK(endpoint.hears(other)[0].to()->tag() != sent[0].to()->tag());
    // The ACK and every response are silent, whatever is wrong with them.
    std::string ack = request;
    for (std::size_t at; (at = ack.find("OPTIONS")) != ack.npos;)
        ack.replace(at, 7, "ACK");
    CHECK(endpoint.hears(ack).empty());
    request.replace(0, request.find('\r'), "SIP/2.0 200 OK");
    CHECK(endpoint.hears(request).empty());
}
