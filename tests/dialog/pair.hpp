// Two dialog layers coupled through two real transaction layers and a wire in memory, in virtual
// time. Messages can be dropped one by one, and a hand-made message can be put in. Not a test.
#pragma once

#include <offhook/core/random.hpp>
#include <offhook/dialog/layer.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/transaction/layer.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace offhook::test {

using namespace std::chrono_literals;

inline sip_message parsed(std::string_view text) {
    return parse_message(buffer::copy_of(text)).value();
}

/// What travels, as one short word: "INVITE", "180", "200 BYE".
inline std::string brief(const sip_message& message) {
    if (message.is_request()) return std::string(message.method_text());
    return std::to_string(message.status()) + " " + std::string(message.cseq().value().method_text);
}

/// One side: everything from the transport rules to the dialogs, and what the dialogs said.
struct peer {
    peer(std::string given, std::uint16_t port, std::uint64_t seed, dialog::settings values)
        : name(std::move(given)), where(address::from_host("127.0.0.1", port).value()),
          random(random_source::from_number(seed)), transactions(values.timers),
          dialogs(values, routes, random) {
        routes.flow_opened(protocol::udp, where, where);
    }

    std::string name;
    address where;
    transport::layer routes;
    random_source random;
    transaction::layer transactions;
    dialog::layer dialogs;
    std::vector<dialog::output> news;
    /// Called for each word to the layer above, before the drain ends: the place to keep a duty.
    std::function<void(const dialog::output&)> on_news;
    dialog::leg_id leg;   ///< of the last incoming call or of `invite`
    dialog::duty_id duty; ///< of the last request that came
    dialog::owner_id owner = 7;
    bool takes_calls = true;

    std::string uri() const { return "sip:" + name + "@" + where.to_string(); }

    template <class T>
    int count() const {
        return static_cast<int>(std::count_if(news.begin(), news.end(), [](const auto& each) {
            return std::holds_alternative<T>(each);
        }));
    }
    template <class T>
    const T* last() const {
        for (std::size_t i = news.size(); i > 0; --i) {
            if (const T* found = std::get_if<T>(&news[i - 1])) return found;
        }
        return nullptr;
    }
};

struct datagram {
    instant when;
    peer* to;
    path came_on;
    sip_message message;
};

class pair {
public:
    explicit pair(const dialog::settings& values = {})
        : settings(values), a("alice", 5071, 1, values), b("bob", 5072, 2, values) {
        a.owner = 11;
        b.owner = 22;
    }

    dialog::settings settings;
    peer a;
    peer b;
    instant now{1s};
    duration delay = 10ms;
    /// True: the message is lost. Called once for each datagram.
    std::function<bool(const peer& from, const sip_message& message)> drop;
    /// When given, it says when each copy of a message comes; none: it is lost.
    std::function<std::vector<duration>()> fate;
    std::vector<std::string> ladder; ///< "alice INVITE", "bob 200 INVITE"; lost ones with "x "
    std::vector<sip_message> sent;   ///< all of them, the lost ones too
    std::vector<std::string> heard;  ///< "alice 200 INVITE": what came to whom, in order

    int seen(const std::string& what) const {
        return static_cast<int>(std::count(ladder.begin(), ladder.end(), what));
    }
    const sip_message& last_sent(const std::string& what) const {
        for (std::size_t i = sent.size(); i > 0; --i) {
            if (brief(sent[i - 1]) == what) return sent[i - 1];
        }
        throw std::runtime_error("nobody sent " + what);
    }

    /// Lets everything out that one input has made.
    void drain() {
        drain(a);
        drain(b);
    }
    void run_for(duration length) {
        const instant until = now + length;
        drain();
        while (const std::optional<instant> next = next_time()) {
            if (*next > until) break;
            step(*next);
        }
        now = until;
    }
    /// Until nothing is left to happen, within the time that the wire may take to get quiet.
    void run_dry() { run_for(3 * settings.timers.t1_64() + settings.timers.t4 + 1s); }

    void put(peer& to, const std::string& text) { put(to, parsed(text)); }
    void put(peer& to, sip_message message) {
        peer& from = &to == &a ? b : a;
        message.set_source(from.where);
        deliver({now, &to, {protocol::udp, to.where, from.where, 0}, std::move(message)});
    }

    // Ladders begin with these.
    void call() {
        a.leg = a.dialogs.invite(now, a.owner, {.target = b.uri(), .from = a.uri()}).value();
        drain();
    }
    void respond(peer& who, int status, std::string_view headers = {}) {
        REQUIRE(who.dialogs.respond(now, who.duty, status, {}, {.headers = headers}).has_value());
        drain();
    }
    void establish() {
        call();
        run_for(50ms);
        respond(b, 180);
        run_for(50ms);
        respond(b, 200);
        run_for(15ms);
        REQUIRE(a.dialogs.ack(now, a.leg, {}).has_value());
        run_for(50ms);
        REQUIRE(b.count<dialog::acknowledged>() == 1);
    }
    void bye(peer& who) {
        REQUIRE(who.dialogs.bye(now, who.leg, {}).has_value());
        drain();
    }
    void release(peer& who) {
        who.dialogs.release(now, who.leg);
        drain();
    }
    /// Of all calls that came, not of the last alone.
    void release_all(peer& who) {
        const auto news = who.news;
        for (const dialog::output& word : news) {
            const auto* came = std::get_if<dialog::incoming_call>(&word);
            if (came != nullptr) who.dialogs.release(now, came->leg);
        }
        release(who);
    }
    /// Both owners have let go: after the drain nothing lives anywhere.
    void require_nothing_left() {
        run_dry();
        INFO(ladder_text());
        CHECK(a.dialogs.count().empty());
        CHECK(b.dialogs.count().empty());
        CHECK(a.dialogs.count(a.owner).empty());
        CHECK(b.dialogs.count(b.owner).empty());
        CHECK(a.transactions.count().empty());
        CHECK(b.transactions.count().empty());
        CHECK(!a.dialogs.next_deadline());
        CHECK(!b.dialogs.next_deadline());
    }
    std::string ladder_text() const {
        std::string text;
        for (const std::string& line : ladder)
            text += line + "\n";
        return text;
    }

private:
    std::deque<datagram> wire_;

    std::optional<instant> next_time() const {
        std::optional<instant> next;
        const auto consider = [&](std::optional<instant> when) {
            if (when && (!next || *when < *next)) next = when;
        };
        if (!wire_.empty()) consider(wire_.front().when);
        for (const peer* who : {&a, &b}) {
            consider(who->dialogs.next_deadline());
            consider(who->transactions.next_deadline());
        }
        return next;
    }

    void step(instant when) {
        now = std::max(now, when);
        if (!wire_.empty() && wire_.front().when <= now) {
            const datagram first = wire_.front();
            wire_.pop_front();
            deliver(first);
            return;
        }
        for (peer* who : {&a, &b}) {
            who->transactions.expire(now);
            drain(*who);
            who->dialogs.expire(now);
            drain(*who);
        }
    }

    void deliver(const datagram& what) {
        sip_message message = what.message;
        heard.push_back(what.to->name + " " + brief(message));
        const path back =
            message.is_request() ? what.to->routes.response_path(message, what.came_on) : path{};
        what.to->transactions.received(now, what.came_on, back, std::move(message));
        drain(*what.to);
    }

    void transmit(peer& from, const path& way, const buffer& bytes) {
        sip_message message = parse_message(bytes).value();
        const bool lost = drop && drop(from, message);
        ladder.push_back((lost ? "x " : "") + from.name + " " + brief(message));
        sent.push_back(message);
        if (lost) return;
        for (peer* to : {&a, &b}) {
            if (to->where != way.remote) continue;
            message.set_source(from.where);
            for (const duration late : fate ? fate() : std::vector<duration>{delay}) {
                const auto after = std::upper_bound(
                    wire_.begin(), wire_.end(), now + late,
                    [](instant when, const datagram& other) { return when < other.when; });
                wire_.insert(after,
                             {now + late, to, {way.over, to->where, from.where, 0}, message});
            }
        }
    }

    void drain(peer& who) {
        bool settled = false;
        while (true) {
            if (auto word = who.transactions.poll()) {
                std::visit([&](const auto& what) { from_below(who, what); }, *word);
            } else if (auto said = who.dialogs.poll()) {
                settled = false;
                std::visit([&](const auto& what) { from_dialogs(who, what); }, *said);
            } else if (!settled) {
                who.dialogs.settle(now);
                settled = true;
            } else {
                return;
            }
        }
    }

    void from_below(peer& who, const transaction::transmit& what) {
        transmit(who, what.way, what.bytes);
    }
    void from_below(peer&, const transaction::dropped&) {}
    void from_below(peer& who, const transaction::request_received& what) {
        who.dialogs.received(now, what);
    }
    void from_below(peer& who, const transaction::response_received& what) {
        who.dialogs.received(now, what);
    }
    void from_below(peer& who, const transaction::request_failed& what) {
        who.dialogs.failed(now, what);
    }
    void from_below(peer& who, const transaction::response_failed& what) {
        who.dialogs.failed(now, what);
    }
    void from_below(peer& who, const transaction::client_ended& what) {
        who.dialogs.ended(now, what);
    }
    void from_below(peer& who, const transaction::server_ended& what) {
        who.dialogs.ended(now, what);
    }

    void from_dialogs(peer& who, const dialog::send_request& what) {
        const result<path> way = what.next_hop.empty() ? who.routes.next_hop(what.message)
                                                       : who.routes.next_hop(what.next_hop);
        if (!way) {
            who.dialogs.not_sent(now, what.request, way.error());
            return;
        }
        const std::string via = who.routes.via_value(*way, transaction::new_branch(who.random));
        sip_message message = what.message.build(via);
        if (what.message.method() == sip_method::ack) {
            transmit(who, *way, message.bytes());
            who.dialogs.sent_ack(now, what.request, message.bytes(), *way);
            return;
        }
        const auto client = who.transactions.send(now, what.request, std::move(message), *way);
        if (client) {
            who.dialogs.sent(now, what.request, *client);
        } else {
            who.dialogs.not_sent(now, what.request, client.error());
        }
    }
    void from_dialogs(peer& who, const dialog::send_cancel& what) {
        (void)who.transactions.cancel(now, what.invite);
    }
    void from_dialogs(peer& who, const dialog::send_response& what) {
        const auto sent_it = who.transactions.respond(now, what.to, what.message);
        INFO(brief(what.message));
        CHECK(sent_it.has_value());
    }
    void from_dialogs(peer& who, const dialog::send_again& what) {
        transmit(who, what.way, what.bytes);
    }
    void from_dialogs(peer& who, const dialog::forget_request& what) {
        who.transactions.forget(what.client);
    }
    template <class News>
    void from_dialogs(peer& who, const News& what) {
        if constexpr (std::is_same_v<News, dialog::incoming_call>) {
            if (who.takes_calls) {
                who.leg = what.leg;
                who.dialogs.bind(what.leg, who.owner);
                REQUIRE(who.dialogs.keep(now, what.duty).has_value());
            }
        }
        if constexpr (requires { what.duty; }) who.duty = what.duty;
        who.news.push_back(what);
        if (who.on_news) who.on_news(who.news.back());
    }
};

} // namespace offhook::test
