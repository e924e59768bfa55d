// What the scenarios of whole endpoints share: looking at events, the health check at the end, and
// a puppet, a peer that sends and answers only what a test tells it. Read next: wire.hpp.
#pragma once

#include "wire.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

#include <algorithm>

namespace offhook::test {

template <class Event>
const Event* last(const wire::node& n) {
    for (auto e = n.events.rbegin(); e != n.events.rend(); ++e) {
        if (const auto* found = std::get_if<Event>(&*e)) return found;
    }
    return nullptr;
}

template <class Event>
std::size_t count(const wire::node& n) {
    return static_cast<std::size_t>(
        std::count_if(n.events.begin(), n.events.end(),
                      [](const session::event& e) { return std::holds_alternative<Event>(e); }));
}

inline void answers(wire::node& n, wire& w) {
    n.hears = [&n, &w](const session::event& e) {
        if (const auto* in = std::get_if<session::incoming_call>(&e)) {
            REQUIRE(n.sip->command(w.now, session::answer_call{in->call}).has_value());
        }
    };
}

inline std::size_t sent(const wire& w, std::string_view start) {
    return static_cast<std::size_t>(
        std::count_if(w.starts.begin(), w.starts.end(),
                      [&](const std::string& line) { return line.starts_with(start); }));
}

/// After everything has ended: nothing lives, nothing was forced, and no event met no row.
inline void check_healthy(wire& w) {
    w.pass(std::chrono::seconds{150});
    for (const auto& n : w.nodes) {
        INFO(n->name);
        std::string log;
        for (const std::string& line : n->log.text)
            log += line + "\n";
        for (const std::string& line : w.starts)
            log += line + "\n";
        INFO(log);
        CHECK(n->sip->count().empty());
        CHECK(n->media.count().empty());
        CHECK_FALSE(n->log.has("Unmatched"));
        CHECK_FALSE(n->log.has("forced"));
        CHECK_FALSE(n->log.has("incomplete"));
        CHECK_FALSE(n->log.has("Action failed"));
        CHECK_FALSE(n->log.has("is dropped"));
        CHECK(n->sip->counters().rounds_exceeded == 0);
        CHECK(count<session::call_ending>(*n) == count<session::call_ended>(*n));
        CHECK(count<session::call_drained>(*n) == count<session::call_ended>(*n));
        CHECK(count<session::transfer_requested>(*n) <= count<session::transfer_ended>(*n));
    }
}

/// A peer without any behaviour of its own at 127.0.0.1:5999.
class puppet {
public:
    explicit puppet(wire& over) : wire_(over) {
        over.loses = [this](const wire::packet& p) {
            if (p.to != here) return false;
            inbox.push_back(parse_message(p.bytes).value());
            return true;
        };
    }

    void answer(const sip_message& request, int status, const std::string& headers = {},
                const std::string& body = {}) {
        message_builder response = make_response(request, status, {}, tag);
        if (status > 100) response.header(header_name::contact, "<sip:p@127.0.0.1:5999>");
        REQUIRE(response.raw_headers(headers));
        if (!body.empty()) response.body("application/sdp", body);
        put(request, response.build().bytes());
    }
    /// A request inside the dialog of `last`, a request that this peer received.
    void request(const sip_message& inside, const std::string& method, unsigned cseq,
                 const std::string& more = {}, const std::string& type = {},
                 const std::string& body = {}) {
        std::string text = method + " sip:x@" + peer_of(inside).to_string() + " SIP/2.0\r\n";
        text += "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKp" + std::to_string(++branches_) +
                "\r\nMax-Forwards: 70\r\nFrom: " + std::string(inside.value(header_name::to));
        if (text.find(tag, text.find("From:")) == std::string::npos) text += ";tag=" + tag;
        text += "\r\nTo: " + std::string(inside.value(header_name::from)) +
                "\r\nCall-ID: " + std::string(inside.call_id()) +
                "\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\n" + more;
        if (method == "INVITE") text += "Contact: <sip:p@127.0.0.1:5999>\r\n";
        if (!type.empty()) text += "Content-Type: " + type + "\r\n";
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        put(inside, buffer::copy_of(text));
    }
    const sip_message* last(const std::string& brief) const {
        for (auto m = inbox.rbegin(); m != inbox.rend(); ++m) {
            const std::string word = m->is_request() ? std::string(m->method_text())
                                                     : std::to_string(m->status()) + " " +
                                                           std::string(m->cseq()->method_text);
            if (word == brief) return &*m;
        }
        return nullptr;
    }

    static constexpr const char* sdp = "v=0\r\no=p 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
                                       "c=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                       "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
    address here = *address::from_host("127.0.0.1", 5999);
    std::string tag = "puppet";
    std::deque<sip_message> inbox;

private:
    address peer_of(const sip_message& from) const {
        return *address::from_host("127.0.0.1", from.top_via()->port.value());
    }
    void put(const sip_message& to, buffer bytes) {
        wire_.packets.push_back({here, peer_of(to), std::move(bytes)});
        wire_.settle();
    }
    wire& wire_;
    unsigned branches_ = 0;
};

/// One endpoint and a puppet.
struct alone {
    wire w;
    wire::node& alice = w.add("alice", 5060);
    puppet peer{w};

    session::call_id call(std::vector<std::pair<std::string, duration>> settings = {}) {
        session::make_call what{"sip:p@127.0.0.1:5999"};
        what.settings = std::move(settings);
        const auto made = alice.sip->command(w.now, what);
        REQUIRE(made.has_value());
        w.settle();
        return made->call;
    }
    session::end_reason reason() const {
        REQUIRE(last<session::call_ended>(alice) != nullptr);
        return last<session::call_ended>(alice)->reason;
    }
    /// An INVITE.
    void invite(const std::string& to, const std::string& body) {
        std::string text = "INVITE sip:alice@127.0.0.1:5060 SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKinv\r\n"
                           "Max-Forwards: 70\r\nFrom: <sip:p@127.0.0.1:5999>;tag=puppet\r\nTo: " +
                           to +
                           "\r\nCall-ID: of-the-puppet\r\nCSeq: 1 INVITE\r\n"
                           "Contact: <sip:p@127.0.0.1:5999>\r\n";
        if (!body.empty()) text += "Content-Type: application/sdp\r\n";
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        w.packets.push_back({peer.here, alice.here, buffer::copy_of(text)});
        w.settle();
    }
    /// A request inside the dialog that the puppet's INVITE made.
    void inside(const std::string& method, unsigned cseq, const std::string& more = {},
                const std::string& body = {}) {
        const sip_message* response = peer.last("200 INVITE");
        if (response == nullptr) response = peer.last("180 INVITE");
        REQUIRE(response != nullptr);
        std::string text =
            method + " sip:alice@127.0.0.1:5060 SIP/2.0\r\n" +
            "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKi" + std::to_string(++branches) +
            "\r\nMax-Forwards: 70\r\nFrom: " + std::string(response->value(header_name::from)) +
            "\r\nTo: " + std::string(response->value(header_name::to)) +
            "\r\nCall-ID: of-the-puppet\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\n" +
            more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        w.packets.push_back({peer.here, alice.here, buffer::copy_of(text)});
        w.settle();
    }
    unsigned branches = 0;
};

} // namespace offhook::test
