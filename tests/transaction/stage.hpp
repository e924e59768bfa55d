// A transaction layer with a clock of its own and everything it said, for tests. Time jumps from
// deadline to deadline; nothing sleeps. Read next: scenario_client.cpp, scenario_server.cpp.
#pragma once

#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/transaction/layer.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace offhook::transaction::test {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// What a message is made of; the rest is the same for all.
struct words {
    std::string method = "INVITE";
    std::string branch = "z9hG4bK1";
    std::string sent_by = "10.0.0.1:5060";
    std::string from_tag = "f1";
    std::string to_tag = "";
    std::string call_id = "call-1";
    std::string cseq = "1";
};

inline std::string headers_of(const words& w) {
    return "Via: SIP/2.0/UDP " + w.sent_by + (w.branch.empty() ? "" : ";branch=" + w.branch) +
           "\r\nFrom: <sip:a@x>;tag=" + w.from_tag + "\r\nTo: <sip:b@y>" +
           (w.to_tag.empty() ? "" : ";tag=" + w.to_tag) + "\r\nCall-ID: " + w.call_id +
           "\r\nCSeq: " + w.cseq + " " + w.method + "\r\nContent-Length: 0\r\n\r\n";
}
inline sip_message parsed(const std::string& text) {
    auto message = parse_message(buffer::copy_of(text));
    REQUIRE(message.has_value());
    return *message;
}
inline sip_message request(const words& w) {
    return parsed(w.method + " sip:b@y SIP/2.0\r\nMax-Forwards: 70\r\n" + headers_of(w));
}
inline sip_message response(int status, words w) {
    if (w.to_tag.empty() && status != 100) w.to_tag = "t1";
    return parsed("SIP/2.0 " + std::to_string(status) + " Because\r\n" + headers_of(w));
}

inline path way_over(protocol over) {
    path way;
    way.over = over;
    way.local = *address::from_host("10.0.0.1", 5060);
    way.remote = *address::from_host("10.0.0.2", 5060);
    return way;
}

struct stage {
    explicit stage(protocol over = protocol::udp, const settings& values = {})
        : transactions(values), way(way_over(over)) {}

    struct entry {
        milliseconds at;
        output what;
    };

    void drain() {
        while (auto next = transactions.poll()) {
            said.push_back({std::chrono::duration_cast<milliseconds>(now.time_since_epoch()),
                            std::move(*next)});
        }
    }
    void receive(const sip_message& message) {
        transactions.received(now, way, way, message);
        drain();
    }
    client_id send(const words& w, std::uint32_t name = 1) {
        const auto made = transactions.send(now, {name, 1}, request(w), way);
        REQUIRE(made.has_value());
        drain();
        return *made;
    }
    result<void> respond(server_id name, const sip_message& message) {
        const auto done = transactions.respond(now, name, message);
        drain();
        return done;
    }
    /// Lets time pass, stopping at each deadline on the way.
    void pass(duration time) {
        const instant until = now + time;
        while (const auto next = transactions.next_deadline()) {
            if (*next > until) break;
            now = std::max(now, *next);
            transactions.expire(now);
            drain();
        }
        now = until;
        transactions.expire(now);
        drain();
    }

    template <class Kind>
    std::size_t count() const {
        std::size_t n = 0;
        for (const entry& e : said)
            n += std::holds_alternative<Kind>(e.what);
        return n;
    }
    template <class Kind>
    const Kind& last() const {
        for (auto e = said.rbegin(); e != said.rend(); ++e) {
            if (const auto* kind = std::get_if<Kind>(&e->what)) return *kind;
        }
        FAIL("nothing of that kind was said");
        throw 0;
    }
    /// The times, in milliseconds, at which something was sent that begins so.
    std::vector<long> sent(std::string_view begin) const {
        std::vector<long> times;
        for (const entry& e : said) {
            const auto* bytes = std::get_if<transmit>(&e.what);
            if (bytes != nullptr && bytes->bytes.text().substr(0, begin.size()) == begin) {
                times.push_back(e.at.count());
            }
        }
        return times;
    }
    long last_time() const { return said.back().at.count(); }
    std::uint32_t live(owner_class c) const { return transactions.count()[c]; }

    layer transactions;
    path way;
    instant now{};
    std::vector<entry> said;
};

using times = std::vector<long>;

} // namespace offhook::transaction::test
