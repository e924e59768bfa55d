// The timer wheel against a sorted reference model, and by the million.
#include <offhook/core/random.hpp>
#include <offhook/core/timer_wheel.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <map>
#include <vector>

using namespace offhook;
using namespace std::chrono_literals;

namespace {

using wheel = timer_wheel<std::uint64_t>;

instant at(duration since_origin) { return instant{since_origin}; }

std::vector<std::uint64_t> drain(wheel& timers, instant now) {
    std::vector<std::uint64_t> fired;
    while (const auto payload = timers.expire(now))
        fired.push_back(*payload);
    return fired;
}

// A wheel and a sorted map of (tick, sequence): both must say the same after every step.
struct twins {
    explicit twins(std::uint64_t seed, duration origin)
        : random(random_source::from_number(seed)), now(origin) {}

    static std::int64_t ticks(instant when) {
        return (when.time_since_epoch() + 999us) / wheel::tick;
    }
    void arm(instant when) {
        // What is armed late counts as due at the last tick that was looked at.
        const std::int64_t tick = std::max(ticks(when), looked_at);
        const std::pair key{tick, ++sequence};
        names.push_back({timers.arm(when, sequence), key});
        model.emplace(key, names.back().first);
        REQUIRE(timers.deadline(names.back().first) == instant{wheel::tick * tick});
    }
    void cancel() {
        if (names.empty()) return;
        const std::size_t chosen = random.below(names.size());
        const auto [name, key] = names[chosen];
        names[chosen] = names.back();
        names.pop_back();
        const bool live = model.erase(key) == 1;
        REQUIRE(timers.armed(name) == live);
        REQUIRE(timers.cancel(name) == live);
        REQUIRE_FALSE(timers.armed(name));
    }
    void expire() {
        const std::int64_t until = now.time_since_epoch() / wheel::tick;
        while (const auto payload = timers.expire(now)) {
            REQUIRE_FALSE(model.empty());
            const auto first = model.begin();
            REQUIRE(first->first.first <= until);
            REQUIRE(first->first.second == *payload);
            looked_at = first->first.first;
            model.erase(first);
            // Owners arm and cancel while they drain.
            if (random.below(10) == 0) arm(now + duration{random.below(5'000'000)});
            if (random.below(10) == 0) cancel();
        }
        REQUIRE((model.empty() || model.begin()->first.first > until));
        looked_at = until;
    }
    void look() {
        REQUIRE(timers.size() == model.size());
        const auto next = timers.next_deadline();
        REQUIRE(next.has_value() == !model.empty());
        if (!next) return;
        const instant first{wheel::tick * model.begin()->first.first};
        REQUIRE(*next <= first);
        REQUIRE(*next >= instant{wheel::tick * looked_at});
    }
    void step(duration longest) {
        const auto what = random.below(10);
        const auto below = [&](duration d) {
            return duration{random.below(static_cast<std::uint64_t>(d.count()))};
        };
        if (what < 5) {
            arm(now + (random.below(4) == 0 ? below(longest) : below(2s)) - below(20ms));
        } else if (what < 7) {
            cancel();
        } else if (what == 7 && timers.next_deadline()) {
            now = std::max(now, *timers.next_deadline());
        } else {
            now += random.below(20) == 0 ? below(longest) : below(100ms);
        }
        expire();
        look();
    }

    random_source random;
    instant now;
    wheel timers;
    std::map<std::pair<std::int64_t, std::uint64_t>, timer_id> model;
    std::vector<std::pair<timer_id, std::pair<std::int64_t, std::uint64_t>>> names;
    std::uint64_t sequence = 0;
    std::int64_t looked_at = 0;
};

} // namespace

TEST_CASE("a timer fires at its time and not before", "[core]") {
    wheel timers;
    CHECK_FALSE(timers.next_deadline().has_value());
    const timer_id name = timers.arm(at(500ms), 1);
    CHECK(timers.armed(name));
    CHECK(timers.deadline(name) == at(500ms));
    CHECK(drain(timers, at(499ms)).empty());
    CHECK(drain(timers, at(499'999us)).empty());
    CHECK(drain(timers, at(500ms)) == std::vector<std::uint64_t>{1});
    CHECK_FALSE(timers.armed(name));
    CHECK_FALSE(timers.cancel(name));
    CHECK_FALSE(timers.deadline(name).has_value());
    CHECK(timers.size() == 0);
}

TEST_CASE("a deadline inside a tick is rounded up, never early", "[core]") {
    wheel timers;
    timers.arm(at(10'001us), 1);
    CHECK(drain(timers, at(10'001us)).empty());
    CHECK(drain(timers, at(10'999us)).empty());
    CHECK(drain(timers, at(11ms)).size() == 1);
}

TEST_CASE("an old name does not cancel a new timer", "[core]") {
    wheel timers;
    const timer_id old = timers.arm(at(1s), 1);
    CHECK(timers.cancel(old));
    const timer_id fresh = timers.arm(at(1s), 2);
    CHECK_FALSE(timers.cancel(old));
    CHECK(timers.armed(fresh));
    CHECK_FALSE(timers.cancel(timer_id{}));
}

TEST_CASE("timers of one tick fire in the order of arming, however far away they were armed",
          "[core]") {
    wheel timers;
    const instant when = at(24h);
    std::vector<std::uint64_t> expected;
    std::uint64_t number = 0;
    for (const duration seen : {duration{0}, duration{12h}, duration{23h}, duration{24h - 1min},
                                duration{24h - 1s}, duration{24h - 3ms}, duration{24h}}) {
        CHECK(drain(timers, at(seen) - 1ms).empty());
        for (int i = 0; i < 3; ++i) {
            expected.push_back(number);
            timers.arm(when, number++);
        }
    }
    CHECK(drain(timers, when) == expected);
}

TEST_CASE("a timer armed in the past is due at once, behind those that are due", "[core]") {
    wheel timers;
    CHECK(drain(timers, at(10s)).empty());
    timers.arm(at(10s), 1);
    timers.arm(at(3s), 2);
    CHECK(timers.next_deadline() == at(10s));
    CHECK(drain(timers, at(10s)) == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("after a long pause the next deadline is not in the past", "[core]") {
    for (const duration pause : {duration{10min}, duration{50h}, duration{10'000h}}) {
        wheel timers;
        CHECK(drain(timers, at(pause)).empty());
        timers.arm(at(pause + 20ms), 1);
        CHECK(timers.next_deadline() >= at(pause));
        CHECK(timers.next_deadline() <= at(pause + 20ms));
        timers.arm(at(pause + 100'000h), 2);
        CHECK(drain(timers, at(pause + 30ms)) == std::vector<std::uint64_t>{1});
        CHECK(drain(timers, at(pause + 100'000h)) == std::vector<std::uint64_t>{2});
    }
}

TEST_CASE("following next_deadline wakes once a level at most and fires in time", "[core]") {
    random_source random = random_source::from_number(11);
    for (int i = 0; i < 2'000; ++i) {
        wheel timers;
        instant now = at(duration{random.below(1'000'000'000'000)});
        drain(timers, now);
        const instant when =
            now + duration{random.below(std::uint64_t{1} << (1 + random.below(50)))};
        timers.arm(when, 1);
        int wakes = 0;
        for (bool fired = false; !fired; ++wakes) {
            REQUIRE(timers.next_deadline().has_value());
            REQUIRE(*timers.next_deadline() < when + wheel::tick);
            now = std::max(now, *timers.next_deadline());
            fired = timers.expire(now).has_value();
        }
        REQUIRE(wakes <= 9);
        REQUIRE(now >= when);
    }
}

TEST_CASE("the ends of time", "[core]") {
    wheel timers;
    const timer_id last = timers.arm(instant::max(), 1);
    timers.arm(instant::max() - 1s, 2);
    timers.arm(instant::min(), 3);
    timers.arm(instant{}, 4);
    CHECK(timers.deadline(last) <= instant::max());
    CHECK(drain(timers, instant{} - 1s).empty());
    CHECK(drain(timers, instant{}) == std::vector<std::uint64_t>{3, 4});
    CHECK(drain(timers, instant::max() - 2s).empty());
    CHECK(drain(timers, instant::max()) == std::vector<std::uint64_t>{2, 1});
    CHECK(timers.size() == 0);
}

TEST_CASE("the wheel agrees with a sorted list, seconds to days", "[core]") {
    for (const duration origin : {duration{0}, duration{1'700'000'000s}}) {
        for (const duration longest :
             {duration{5s}, duration{1min}, duration{2h}, duration{72h}, duration{10'000h}}) {
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                twins pair(seed, origin);
                pair.expire();
                for (int i = 0; i < 3'000; ++i)
                    pair.step(longest);
                pair.now += 20'000h;
                pair.expire();
                pair.look();
            }
        }
    }
}

TEST_CASE("four million timers are armed and cancelled in no time", "[core]") {
    // Wall time only bounds this test; the wheel itself is told the time. The bound is for a
    // sanitized build on a busy machine.
    const auto begin = std::chrono::steady_clock::now();
    wheel timers;
    std::vector<timer_id> names;
    names.reserve(4'000'000);
    const instant now = at(1h);
    drain(timers, now);
    for (std::uint64_t i = 0; i < 4'000'000; ++i) {
        names.push_back(timers.arm(now + 500ms + duration{i * 8}, i));
    }
    CHECK(timers.size() == 4'000'000);
    bool all = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i % 4 != 0) all = timers.cancel(names[i]) && all;
    }
    CHECK(all);
    CHECK(timers.size() == 1'000'000);
    std::uint64_t expected = 0;
    while (const auto payload = timers.expire(now + 64s)) {
        all = *payload == expected && all;
        expected += 4;
    }
    CHECK(all);
    CHECK(expected == 4'000'000);
    CHECK(timers.size() == 0);
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
}
