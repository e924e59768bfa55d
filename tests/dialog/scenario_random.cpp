// Calls with a transfer and hang-ups at random moments over a wire that loses, doubles and
// reorders. Whatever happens: every leg ends once, nothing is left, no BYE goes twice, nothing is
// forced.
#include "pair.hpp"

#include <map>
#include <set>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

struct chance {
    explicit chance(std::uint64_t seed) : random(random_source::from_number(seed)) {}
    bool of(unsigned percent) { return random.below(100) < percent; }
    duration up_to(duration most) {
        return duration{static_cast<std::int64_t>(random.below(std::uint64_t(most.count())))};
    }
    random_source random;
};

/// Does what a session would do, at moments that the seed chooses.
struct owner_of_leg {
    owner_of_leg(test::pair& given, peer& its, chance& luck_given, bool quick)
        : p(given), self(its), luck(luck_given), acks_at_once(quick) {
        self.on_news = [this](const dialog::output& what) {
            std::visit([this](const auto& news) { heard(news); }, what);
        };
    }
    template <class News>
    void heard(const News&) {}
    void heard(const dialog::answered& news) {
        answered = true;
        if (acks_at_once || luck.of(60)) CHECK(self.dialogs.ack(p.now, news.leg, {}).has_value());
    }
    void heard(const dialog::rejected& news) { self.dialogs.release(p.now, news.leg); }
    void heard(const dialog::ack_missing& news) { self.dialogs.release(p.now, news.leg); }
    void heard(const dialog::leg_terminated& news) { self.dialogs.release(p.now, news.leg); }
    void heard(const dialog::cancelled& news) { self.dialogs.release(p.now, news.leg); }
    void heard(const dialog::request_received& news) {
        if (news.method == sip_method::bye) {
            if (luck.of(50)) self.dialogs.release(p.now, news.leg);
        } else if (news.method == sip_method::refer) {
            const auto made = self.dialogs.accept_refer(p.now, news.duty, 99);
            if (!made) return;
            notifier = *made;
            (void)self.dialogs.notify(p.now, *made, "SIP/2.0 100 Trying", false);
        } else if (news.method == sip_method::invite && luck.of(50)) {
            (void)self.dialogs.respond(p.now, news.duty, 200, {}, {});
        }
    }
    void heard(const dialog::response_received& news) {
        if (news.method == sip_method::invite && news.status / 100 == 2) {
            (void)self.dialogs.ack(p.now, news.leg, {});
        }
    }
    /// One thing that an application might do now.
    void act() {
        switch (luck.random.below(12)) {
        case 0:
            (void)self.dialogs.respond(p.now, self.dialogs.invite_duty(self.leg), 180, {}, {});
            break;
        case 1:
        case 2:
            (void)self.dialogs.respond(p.now, self.dialogs.invite_duty(self.leg), 200, {}, {});
            break;
        case 3: (void)self.dialogs.request(p.now, self.leg, "INVITE", {}); break;
        case 4: (void)self.dialogs.request(p.now, self.leg, "OPTIONS", {}); break;
        case 5: (void)self.dialogs.refer(p.now, self.leg, 88, "sip:c@127.0.0.1", {}); break;
        case 6: (void)self.dialogs.notify(p.now, notifier, "SIP/2.0 200 OK", true); break;
        case 7: (void)self.dialogs.bye(p.now, self.leg, {}); break;
        case 8: (void)self.dialogs.cancel(p.now, self.leg); break;
        case 9:
            if (luck.of(40)) self.dialogs.release(p.now, self.leg);
            break;
        default: break;
        }
        p.drain();
    }
    test::pair& p;
    peer& self;
    chance& luck;
    dialog::subscription_id notifier;
    bool acks_at_once;
    bool answered = false;
};

/// Each 2xx that came to her got an ACK, and no CANCEL went before a 1xx came.
void check_caller(const test::pair& p, bool acks_at_once) {
    std::set<std::string> invites;
    for (const sip_message& m : p.sent) {
        if (m.method() == sip_method::invite) invites.insert(std::string(m.top_via()->branch()));
    }
    // The ACK to a refusal has the branch of its INVITE (RFC 3261 17.1.1.3).
    const auto acks = std::count_if(p.sent.begin(), p.sent.end(), [&](const sip_message& m) {
        return m.method() == sip_method::ack &&
               !invites.contains(std::string(m.top_via()->branch()));
    });
    const auto came = std::count(p.heard.begin(), p.heard.end(), "alice 200 INVITE") +
                      std::count(p.heard.begin(), p.heard.end(), "bob 200 INVITE");
    if (acks_at_once) {
        CHECK(acks == came);
    } else {
        CHECK(acks <= came + 1);
    }
    if (p.seen("alice CANCEL") + p.seen("bob CANCEL") == 0) return;
    CHECK(std::any_of(p.heard.begin(), p.heard.end(), [](const std::string& line) {
        return line.find(" 1") != std::string::npos;
    }));
}

void check_rules(const test::pair& p) {
    std::map<std::string, std::set<std::string>> byes;
    std::map<std::string, std::uint32_t> finals;
    for (const sip_message& m : p.sent) {
        if (m.method() == sip_method::bye) {
            byes[std::string(m.from()->tag()) + "/" + std::string(m.to()->tag())].insert(
                std::string(m.top_via()->branch()));
        }
        if (m.status() >= 200) {
            // Whatever is repeated is the same.
            const std::string key(m.top_via()->branch());
            const std::string kind = key + std::string(m.cseq()->method_text);
            const auto status = static_cast<std::uint32_t>(m.status());
            CHECK(finals.emplace(kind, status).first->second == status);
        }
    }
    for (const auto& [dialog, sent] : byes)
        CHECK(sent.size() == 1);
}

void one_run(std::uint64_t seed) {
    INFO("seed " << seed);
    test::pair p;
    chance luck(seed);
    const bool acks_at_once = seed % 2 == 0;
    owner_of_leg alice(p, p.a, luck, acks_at_once);
    owner_of_leg bob(p, p.b, luck, acks_at_once);
    p.fate = [&] {
        std::vector<duration> copies;
        if (!luck.of(20)) copies.push_back(5ms + luck.up_to(luck.of(10) ? 700ms : 20ms));
        if (luck.of(5)) copies.push_back(5ms + luck.up_to(900ms));
        return copies;
    };
    p.call();
    const auto acts = 5 + luck.random.below(25);
    for (unsigned i = 0; i < acts; ++i) {
        p.run_for(luck.up_to(luck.of(10) ? 5s : 400ms));
        (luck.of(50) ? alice : bob).act();
    }
    p.release(p.a);
    p.run_for(luck.up_to(2s));
    p.release(p.b);
    p.run_dry();
    p.release(p.b);  // the INVITE may have come as late as that
    p.run_for(200s); // subscriptions live their own life
    INFO(p.ladder_text());
    check_rules(p);
    check_caller(p, acks_at_once);
    CHECK(p.a.count<dialog::leg_gone>() == 1);
    CHECK(p.b.count<dialog::leg_gone>() == p.b.count<dialog::incoming_call>());
    for (const peer* who : {&p.a, &p.b}) {
        for (const auto& news : who->news) {
            const auto* said = std::get_if<dialog::remark>(&news);
            if (said != nullptr) CHECK(said->text.find("dropped") == std::string::npos);
        }
    }
    p.require_nothing_left();
}

} // namespace

TEST_CASE("random calls over a bad wire") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed)
        one_run(seed);
}
