// How a world runs.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/simulation/all_checkers.hpp>
#include <offhook/simulation/node.hpp>
#include <offhook/simulation/puppet.hpp>
#include <offhook/simulation/world.hpp>

#include <algorithm>
#include <utility>

namespace offhook::simulation {

namespace detail {
/// Time begins at one second, so that an instant of zero is never a real one.
inline constexpr instant world_begin{std::chrono::seconds{1}};
inline constexpr unsigned wakes_in_one_instant = 1'000;
} // namespace detail

OFFHOOK_DECL world::world(const world_settings& values)
    : random_(random_source::from_number(values.seed)), events_(detail::world_begin),
      wire_(random_source::from_number(random_.next64())), trace_(values.keep_records) {
    wire_.set_default(values.links);
    if (values.check) checkers_ = all_checkers(values.timers);
}

OFFHOOK_DECL world::~world() {
    // Participants may still speak to the world while they end, so they go first.
    for (member& one : members_)
        one.owned.reset();
}

OFFHOOK_DECL std::uint32_t world::enter(std::string name, participant* is) {
    members_.push_back({.name = std::move(name), .is = is});
    return static_cast<std::uint32_t>(members_.size() - 1);
}

OFFHOOK_DECL address world::next_address() {
    address made;
    made.bytes = {10, 0, 0, ++last_host_};
    made.port = 5060;
    return made;
}

OFFHOOK_DECL node& world::add_node(std::string name, const node_settings& values,
                                   application& app) {
    const std::uint32_t number = enter(std::move(name), nullptr);
    const address at = next_address();
    bind(number, at);
    auto made = std::make_unique<node>(*this, number, at, values, app);
    node& there = *made;
    members_[number].is = &there;
    members_[number].owned = std::move(made);
    reschedule(number);
    return there;
}

OFFHOOK_DECL puppet& world::add_puppet(std::string name) {
    const std::uint32_t number = enter(std::move(name), nullptr);
    const address at = next_address();
    bind(number, at);
    auto made = std::make_unique<puppet>(*this, number, at);
    puppet& there = *made;
    members_[number].is = &there;
    members_[number].owned = std::move(made);
    return there;
}

OFFHOOK_DECL std::uint32_t world::add(std::string name, participant& somebody) {
    return enter(std::move(name), &somebody);
}

OFFHOOK_DECL bool world::bind(std::uint32_t who, const address& at) {
    return addresses_.try_emplace(at, who).second;
}

OFFHOOK_DECL void world::unbind(const address& at) { addresses_.erase(at); }

OFFHOOK_DECL void world::leave(std::uint32_t who) {
    members_[who].is = nullptr;
    members_[who].poll = nullptr;
}

OFFHOOK_DECL void world::poll_between(std::uint32_t who, std::function<std::size_t()> poll) {
    members_[who].poll = std::move(poll);
    polled_ = true;
}

OFFHOOK_DECL void world::settle() {
    if (!polled_) return;
    bool moved = true;
    while (std::exchange(moved, false)) {
        // A program may end its driver while it runs, or make another: no iterator is kept.
        for (std::size_t who = 0; who < members_.size(); ++who) {
            const std::function<std::size_t()> poll = members_[who].poll;
            moved = (poll && poll() > 0) || moved;
        }
    }
}

OFFHOOK_DECL bool world::step() {
    settle();
    if (events_.empty()) return false;
    planned next = events_.pop();
    switch (next.what) {
    case planned::kind::packet: deliver(next); break;
    case planned::kind::wake: wake(next.who); break;
    case planned::kind::action: next.action(); break;
    case planned::kind::nothing: break;
    }
    settle();
    return true;
}

OFFHOOK_DECL void world::run_until(instant when) {
    while (!events_.empty() && events_.next() <= when)
        step();
    events_.advance(when);
}

OFFHOOK_DECL bool world::run_until(const std::function<bool()>& holds, duration limit) {
    const instant last = now() + limit;
    settle();
    while (!holds()) {
        if (events_.empty() || events_.next() > last) {
            events_.advance(last);
            return false;
        }
        step();
    }
    return true;
}

OFFHOOK_DECL bool world::run_until_idle(duration limit) {
    run_until([this] { return idle(); }, limit);
    return idle();
}

OFFHOOK_DECL void world::at(instant when, std::function<void()> action) {
    planned made;
    made.what = planned::kind::action;
    made.action = std::move(action);
    events_.push(when, rank::timer, std::move(made));
}

OFFHOOK_DECL void world::send(std::uint32_t who, const path& way, buffer bytes) {
    const result<sip_message> read = parse_message(bytes);
    static const sip_message none;
    const sip_message& message = read ? *read : none;
    const wire_facts facts = facts_of(message);
    const network::fate fate =
        wire_.send(now(), {way.local, way.remote, message, bytes.text()}, bytes);
    emit(who, message_sent{way, facts, bytes.text(), static_cast<unsigned>(fate.arrivals.size()),
                           fate.why});
    for (const instant when : fate.arrivals) {
        if (const auto damaged = wire_.damage(way.local, way.remote, bytes)) {
            const result<sip_message> left = parse_message(*damaged);
            arrive(when, way.local, way.remote, *damaged, left ? facts_of(*left) : wire_facts{});
        } else {
            arrive(when, way.local, way.remote, bytes, facts);
        }
    }
}

OFFHOOK_DECL void world::arrive(instant when, const address& from, const address& to,
                                const buffer& bytes, const wire_facts& facts) {
    planned made;
    made.what = planned::kind::packet;
    made.way.local = to;
    made.way.remote = from;
    made.bytes = bytes;
    made.facts = facts;
    events_.push(when, rank::packet, std::move(made));
}

OFFHOOK_DECL void world::deliver(planned& what) {
    // An address that nobody has swallows what is sent to it, as a dead host does.
    const auto found = addresses_.find(what.way.local);
    if (found == addresses_.end()) return;
    const std::uint32_t who = found->second;
    if (members_[who].is == nullptr) return;
    emit(who, message_delivered{what.way, what.facts, what.bytes.text()});
    members_[who].is->received(what.way, what.bytes);
    reschedule(who);
}

OFFHOOK_DECL void world::wake(std::uint32_t who) {
    member& one = members_[who];
    if (one.is == nullptr || one.wake != now()) return; // gone, or its deadline was moved forward
    one.wake.reset();
    const auto due = one.is->next_deadline();
    if (due && *due <= now()) {
        one.same_instant = one.last_wake == now() ? one.same_instant + 1 : 0;
        one.last_wake = now();
        if (one.same_instant > detail::wakes_in_one_instant) {
            one.stuck = true;
            emit(who, node_stuck{});
            return;
        }
        one.is->expire();
    }
    reschedule(who);
}

OFFHOOK_DECL void world::reschedule(std::uint32_t who) {
    member& one = members_[who];
    if (one.is == nullptr || one.stuck) return;
    auto due = one.is->next_deadline();
    if (!due) return;
    *due = std::max(*due, now());
    if (one.wake && *one.wake <= *due) return;
    one.wake = due;
    planned made;
    made.what = planned::kind::wake;
    made.who = who;
    events_.push(*due, rank::timer, std::move(made));
}

OFFHOOK_DECL void world::release(std::string_view fault) {
    for (const network::held& one : wire_.release(fault)) {
        const result<sip_message> read = parse_message(one.bytes);
        arrive(now(), one.from, one.to, one.bytes, read ? facts_of(*read) : wire_facts{});
    }
}

OFFHOOK_DECL void world::stop_faults() {
    wire_.heal();
    emit(world_peer, faults_stopped{});
}

OFFHOOK_DECL void world::restarted(std::uint32_t who) {
    emit(who, node_restarted{});
    ++members_[who].life;
}

OFFHOOK_DECL void world::emit(std::uint32_t who, happening what) {
    record one{now(), who, "world", 0, false, std::move(what)};
    if (who != world_peer) {
        const member& speaker = members_[who];
        one.name = speaker.name;
        one.life = speaker.life;
        one.scripted = speaker.is != nullptr && speaker.is->scripted();
    }
    trace_.add(one);
    for (const auto& check : checkers_)
        check->observe(one);
}

OFFHOOK_DECL void world::finish() {
    for (std::uint32_t who = 0; who < members_.size(); ++who) {
        if (members_[who].is == nullptr) continue;
        const participant::count held = members_[who].is->holds();
        emit(who, census_taken{held.live, held.counters});
    }
    for (const auto& check : checkers_)
        check->finish(now());
}

OFFHOOK_DECL std::vector<objection> world::objections() const {
    std::vector<objection> all;
    for (const auto& check : checkers_) {
        all.insert(all.end(), check->objections().begin(), check->objections().end());
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const objection& a, const objection& b) { return a.when < b.when; });
    return all;
}

OFFHOOK_DECL std::string world::ladder() const {
    std::vector<std::string> peers;
    for (const member& one : members_)
        peers.push_back(one.name);
    return trace_.ladder(peers);
}

} // namespace offhook::simulation
