// How a call is put into a layer and taken out again. What guards and actions ask for is saved; a
// new fact of detail/call.hpp that they ask for has to be added to the tables of bits here.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/rig.hpp>

#include <algorithm>
#include <span>
#include <stdexcept>

namespace offhook::session {
namespace detail {

using saved_bits = decltype(saved_session::bits);

inline bool rig_bit(const saved_bits& bits, unsigned number) {
    return (bits[number / 8] >> (number % 8) & 1) != 0;
}
inline void put_rig_bit(saved_bits& bits, unsigned number, bool value) {
    if (value) bits[number / 8] = static_cast<std::uint8_t>(bits[number / 8] | 1u << (number % 8));
}

/// The flags of a call by their number in `saved_session::bits`.
inline constexpr bool call_facts::*rig_facts[] = {&call_facts::invite_sent,
                                                  &call_facts::cancel_asked,
                                                  &call_facts::offer_sent,
                                                  &call_facts::offer_pending,
                                                  &call_facts::media_taken,
                                                  &call_facts::media_confirmed,
                                                  &call_facts::dialog_confirmed,
                                                  &call_facts::client_confirmed,
                                                  &call_facts::forced,
                                                  &call_facts::without_offer,
                                                  &call_facts::offer_taken,
                                                  &call_facts::reliable,
                                                  &call_facts::described,
                                                  &call_facts::refuses,
                                                  &call_facts::media_release_asked,
                                                  &call_facts::dialog_release_asked};
inline constexpr bool call::*rig_flags[] = {&call::announced, &call::ending, &call::leg_gone,
                                            &call::hung_up, &call::cancelled};
enum rig_number : unsigned {
    first_flag = std::size(rig_facts),
    established_bit = first_flag + std::size(rig_flags),
    leg_bit,
    described_bit,
    invite_duty_bit,
    transfers_bit,
    refer_bit,
    subscribed_bit,
    notified_bit,
    subscription_over_bit,
    unsubscribed_bit,
    answered_bit,
    timed_bit,
    refresher_bit,
    takes_update_bit,
    update_sent_bit,
    invite_terms_bit,                         // the first of four
    request_terms_bit = invite_terms_bit + 4, // the same
    past_last_bit = request_terms_bit + 4
};
static_assert(past_last_bit <= 8 * sizeof(saved_bits));

/// Of what a request says of the session timer; every interval is the same.
inline void save_terms(saved_bits& bits, unsigned first, const timer_terms& from) {
    put_rig_bit(bits, first, from.interval != 0);
    put_rig_bit(bits, first + 1, from.refresher == timer_terms::side::uac);
    put_rig_bit(bits, first + 2, from.refresher == timer_terms::side::uas);
    put_rig_bit(bits, first + 3, from.supported);
}

inline timer_terms load_terms(const saved_bits& bits, unsigned first, std::uint32_t interval) {
    timer_terms made;
    if (rig_bit(bits, first)) made.interval = interval;
    if (rig_bit(bits, first + 1)) made.refresher = timer_terms::side::uac;
    if (rig_bit(bits, first + 2)) made.refresher = timer_terms::side::uas;
    made.supported = rig_bit(bits, first + 3);
    return made;
}

inline void save_session_timer(saved_bits& bits, const call& from) {
    const timer_facts& timer = from.facts.timer;
    put_rig_bit(bits, timed_bit, timer.interval != 0);
    put_rig_bit(bits, refresher_bit, timer.refresher);
    put_rig_bit(bits, takes_update_bit, timer.takes_update);
    put_rig_bit(bits, update_sent_bit, timer.update_sent);
    if (from.facts.invite_duty) save_terms(bits, invite_terms_bit, from.invite_terms);
    if (from.facts.request_duty) save_terms(bits, request_terms_bit, from.request_terms);
}

inline void load_session_timer(const saved_bits& bits, std::uint32_t interval, call& into) {
    timer_facts& timer = into.facts.timer;
    timer.interval = rig_bit(bits, timed_bit) ? interval : 0;
    timer.refresher = rig_bit(bits, refresher_bit);
    timer.takes_update = rig_bit(bits, takes_update_bit);
    timer.update_sent = rig_bit(bits, update_sent_bit);
    into.invite_terms = load_terms(bits, invite_terms_bit, interval);
    into.request_terms = load_terms(bits, request_terms_bit, interval);
}

/// What the layer under the rig is told once.
inline settings rig_settings(const session::words* with, std::uint32_t interval) {
    settings made;
    made.words = with;
    if (interval != 0)
        made.table_settings = {{"session_expires", std::chrono::seconds{interval}},
                               {"min_se", std::chrono::seconds{2}}};
    return made;
}

inline saved_machine save_machine(const table::configuration& from) {
    saved_machine made;
    for (std::size_t i = 0; i < from.state.size(); ++i)
        made.state[i] = static_cast<std::uint8_t>(from.state[i]);
    made.as = static_cast<std::uint8_t>(from.as);
    made.present = 1;
    return made;
}

inline table::configuration load_machine(const saved_machine& from) {
    table::configuration made;
    for (std::size_t i = 0; i < made.state.size(); ++i)
        made.state[i] = from.state[i];
    made.as = static_cast<table::role>(from.as);
    made.started = true;
    return made;
}

/// Timers without instants: the wheel never sees those that were loaded.
template <class Machine>
inline void load_timers(Machine& into, bool of_transfer, const std::vector<saved_timer>& running) {
    for (const saved_timer& one : running) {
        if (one.of_transfer != of_transfer) continue;
        into.machine.timers_running |= table::timer_set{1} << one.index;
        into.timers.push_back({one.index, {}});
    }
}

template <class Machine>
inline void save_timers(timer_wheel<layer::state::timer_payload>& wheel, const Machine& from,
                        bool of_transfer, std::vector<saved_timer>& running) {
    for (const armed_timer& one : from.timers) {
        running.push_back({of_transfer, one.index, wheel.cancel(one.id)});
    }
}

} // namespace detail

OFFHOOK_DECL rig::rig(const table::compiled_table& calls, const table::compiled_table& transfers,
                      const session::words* with, std::uint32_t interval)
    : interval_(interval), random_(random_source::from_number(1)),
      layer_(detail::rig_settings(with, interval), random_, this, this, calls, transfers) {
    if (calls.states().size() > 255 || transfers.states().size() > 255) {
        throw std::length_error("a table with more than 255 states cannot be saved");
    }
}

OFFHOOK_DECL rig::~rig() = default;

OFFHOOK_DECL void rig::clear() {
    layer::state& inside = *layer_.state_;
    inside.calls.clear();
    inside.transfers.clear();
    inside.pending.clear();
    inside.outputs.clear();
    call_ = {};
    transfer_ = {};
    complaints_.clear();
    rows_.clear();
}

OFFHOOK_DECL void rig::load_call(const saved_session& what,
                                 const std::vector<saved_timer>& running) {
    using namespace detail;
    layer::state& inside = *layer_.state_;
    call_ = inside.calls.emplace();
    detail::call& c = *inside.calls.find(call_);
    c.machine = load_machine(what.call);
    for (unsigned i = 0; i < std::size(rig_facts); ++i)
        c.facts.*rig_facts[i] = rig_bit(what.bits, i);
    for (unsigned i = 0; i < std::size(rig_flags); ++i)
        c.*rig_flags[i] = rig_bit(what.bits, first_flag + i);
    // All messages of exploration are of one branch.
    if (rig_bit(what.bits, answered_bit)) c.facts.answered_by = branch_;
    if (c.facts.offer_taken) c.facts.offered_by = branch_;
    c.facts.tries = what.tries;
    c.facts.preparing = what.preparing;
    c.reason.was_established = rig_bit(what.bits, established_bit);
    if (rig_bit(what.bits, leg_bit)) c.leg = leg;
    if (rig_bit(what.bits, described_bit)) c.description = description;
    if (rig_bit(what.bits, invite_duty_bit)) c.facts.invite_duty = invite;
    if (what.kept_request != 0) {
        c.facts.request_method = static_cast<sip_method>(what.kept_request - 1);
        c.facts.request_duty = c.facts.request_method == sip_method::update ? update : reinvite;
    }
    load_session_timer(what.bits, interval_, c);
    c.from = "<sip:us@here.invalid>";
    c.target = "sip:them@there.invalid";
    load_timers(c, false, running);
}

OFFHOOK_DECL void rig::load_transfer(const saved_session& what,
                                     const std::vector<saved_timer>& running) {
    using namespace detail;
    layer::state& inside = *layer_.state_;
    transfer_ = inside.transfers.emplace();
    detail::transfer& t = *inside.transfers.find(transfer_);
    t.machine = load_machine(what.transfer);
    t.release = static_cast<release_policy>(what.release);
    t.target = "sip:third@elsewhere.invalid";
    if (rig_bit(what.bits, refer_bit)) t.refer = refer;
    if (rig_bit(what.bits, subscribed_bit)) t.subscription = subscription;
    t.notified = rig_bit(what.bits, notified_bit);
    t.subscription_over = rig_bit(what.bits, subscription_over_bit);
    t.refused_subscription = rig_bit(what.bits, unsubscribed_bit);
    load_timers(t, true, running);
    if (detail::call* c = inside.calls.find(call_); c && rig_bit(what.bits, transfers_bit)) {
        t.old_call = call_;
        c->as_old = transfer_;
    }
    if (what.new_call == 0) return;
    t.new_call = *inside.new_call(0, table::role::uac);
    detail::call& made = *inside.calls.find(t.new_call);
    made.as_new = transfer_;
    if (what.new_call == 2) made.target = t.target;
}

OFFHOOK_DECL void rig::load(const saved_session& what, const std::vector<saved_timer>& running) {
    clear();
    empty_ = what.call.present == 0 && what.transfer.present == 0;
    if (what.call.present != 0) load_call(what, running);
    if (what.transfer.present != 0) load_transfer(what, running);
}

OFFHOOK_DECL call_id rig::call() {
    layer::state& inside = *layer_.state_;
    if (empty_) { // it begins in this step
        inside.calls.for_each([this](call_id name, const detail::call&) { call_ = name; });
        empty_ = !call_;
    }
    return inside.calls.find(call_) != nullptr ? call_ : call_id{};
}

OFFHOOK_DECL transfer_id rig::transfer() {
    layer::state& inside = *layer_.state_;
    if (inside.transfers.find(transfer_) != nullptr) return transfer_;
    transfer_ = {};
    inside.transfers.for_each([this](transfer_id name, const auto&) { transfer_ = name; });
    return transfer_;
}

OFFHOOK_DECL bool rig::offers() {
    const detail::call* c = layer_.state_->calls.find(call());
    return c != nullptr && c->facts.offer_pending;
}

OFFHOOK_DECL bool rig::concerns_other_call(call_id which) {
    call();
    return which != call_;
}

OFFHOOK_DECL saved_session rig::save() {
    using namespace detail;
    layer::state& inside = *layer_.state_;
    saved_session made;
    running_.clear();
    const transfer_id moving = transfer();
    const detail::call* c = inside.calls.find(call());
    if (c != nullptr) {
        made.call = save_machine(c->machine);
        for (unsigned i = 0; i < std::size(rig_facts); ++i)
            put_rig_bit(made.bits, i, c->facts.*rig_facts[i]);
        for (unsigned i = 0; i < std::size(rig_flags); ++i)
            put_rig_bit(made.bits, first_flag + i, c->*rig_flags[i]);
        if (c->facts.answered_by != 0) branch_ = c->facts.answered_by;
        if (c->facts.offered_by != 0 && c->facts.without_offer) branch_ = c->facts.offered_by;
        put_rig_bit(made.bits, answered_bit, c->facts.answered_by != 0);
        made.tries = c->facts.tries;
        made.preparing = c->facts.preparing;
        put_rig_bit(made.bits, established_bit, c->reason.was_established);
        put_rig_bit(made.bits, leg_bit, static_cast<bool>(c->leg));
        put_rig_bit(made.bits, described_bit, !c->description.empty());
        put_rig_bit(made.bits, invite_duty_bit, static_cast<bool>(c->facts.invite_duty));
        put_rig_bit(made.bits, transfers_bit, c->as_old && c->as_old == moving);
        if (c->facts.request_duty) {
            made.kept_request =
                static_cast<std::uint8_t>(1 + static_cast<unsigned>(c->facts.request_method));
        }
        save_session_timer(made.bits, *c);
        save_timers(inside.wheel, *c, false, running_);
    }
    if (const detail::transfer* t = inside.transfers.find(moving); t != nullptr) {
        made.transfer = save_machine(t->machine);
        made.release = static_cast<std::uint8_t>(t->release);
        put_rig_bit(made.bits, refer_bit, static_cast<bool>(t->refer));
        put_rig_bit(made.bits, subscribed_bit, static_cast<bool>(t->subscription));
        put_rig_bit(made.bits, notified_bit, t->notified);
        put_rig_bit(made.bits, subscription_over_bit, t->subscription_over);
        put_rig_bit(made.bits, unsubscribed_bit, t->refused_subscription);
        save_timers(inside.wheel, *t, true, running_);
        if (const detail::call* other = inside.calls.find(t->new_call); other != nullptr) {
            made.new_call = other->target.empty() ? 1 : 2;
            std::vector<saved_timer> not_kept;
            save_timers(inside.wheel, *other, false, not_kept);
        }
    }
    return made;
}

OFFHOOK_DECL void rig::fire(const saved_timer& timer) {
    layer::state& inside = *layer_.state_;
    if (timer.of_transfer) {
        inside.step_timer(transfer_, timer.index);
    } else {
        inside.step_timer(call_, timer.index);
    }
    inside.work();
}

OFFHOOK_DECL void rig::tell_transfer(transfer_event what, int status) {
    layer::state& inside = *layer_.state_;
    inside.pending.push_back({owner_of(transfer()), call_event::count, what, status, {}});
    inside.work();
}

OFFHOOK_DECL void rig::transitioned(const transition_news& news) {
    const bool of_transfer = is_transfer(news.owner);
    if (!watching_) return;
    if (!of_transfer && !empty_ && call_of(news.owner) != call_) return;
    rows_.push_back({of_transfer, std::string(news.event), std::string(news.from),
                     std::string(news.to), std::string(news.row)});
}

OFFHOOK_DECL void rig::acted(const action_news&) {}

OFFHOOK_DECL bool rig::wants(severity level) const { return level >= severity::warning; }

OFFHOOK_DECL void rig::write(const log_record& record) { complaints_.emplace_back(record.text); }

} // namespace offhook::session
