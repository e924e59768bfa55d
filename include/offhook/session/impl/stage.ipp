// The stage's own life: set up, time, what was seen. What goes in: stage_events.ipp and
// stage_transfers.ipp; what comes out: stage_outputs.ipp.
#pragma once

#include <offhook/session/detail/session_stage.hpp>
#include <offhook/session/impl/stage_messages.ipp>

#include <algorithm>

namespace offhook::session::detail {

inline call_event call_event_named(std::string_view name) {
    if (name == "ActionFailed") return call_event::ActionFailed;
    for (std::size_t i = 0; i < std::size(call_event_lines); ++i)
        if (name == call_event_lines[i].name) return static_cast<call_event>(i);
    return call_event::count;
}

inline transfer_event transfer_event_named(std::string_view name) {
    if (name == "ActionFailed") return transfer_event::ActionFailed;
    for (std::size_t i = 0; i < std::size(transfer_event_lines); ++i)
        if (name == transfer_event_lines[i].name) return static_cast<transfer_event>(i);
    return transfer_event::count;
}

OFFHOOK_DECL std::size_t stage_fields::find(std::string_view name) const {
    const auto at = std::find_if(names.begin(), names.end(),
                                 [name](const table::parameter& p) { return p.name == name; });
    return static_cast<std::size_t>(at - names.begin());
}

OFFHOOK_DECL int stage_fields::number(std::string_view name, int otherwise) const {
    return static_cast<int>(given.number(find(name), otherwise));
}

OFFHOOK_DECL bool stage_fields::flag(std::string_view name, bool otherwise) const {
    return given.flag(find(name), otherwise);
}

OFFHOOK_DECL std::string stage_fields::text(std::string_view name,
                                            std::string_view otherwise) const {
    return std::string(given.text(find(name), otherwise));
}

OFFHOOK_DECL error_code stage_fields::why() const {
    const std::string name = text("why", {});
    if (name == "timeout") return errc::timeout;
    if (name == "transport_failed") return errc::transport_failed;
    if (name == "no_route") return errc::no_route;
    if (name == "media_failed") return errc::media_failed;
    return {};
}

OFFHOOK_DECL session_stage::session_stage(const setup& with)
    : with_(with), random_(random_source::from_number(1)),
      layer_(with.values, random_, nullptr, this, with.calls, with.transfers) {
    for (std::size_t i = 0; i < with.subject.regions().size(); ++i)
        states_[i] = with.subject.regions()[i].initial;
    ready_ = with.kind == rehearsed::transfer || !with.by_transfer;
    if (with.kind == rehearsed::transfer || with.by_transfer) establish();
}

OFFHOOK_DECL layer::state& session_stage::inside() const { return *layer_.state_; }

OFFHOOK_DECL const call_facts* session_stage::facts_of(call_id id) const {
    const detail::call* const c = inside().calls.find(id);
    return c == nullptr ? nullptr : &c->facts;
}

/// The call that a transfer begins on is up before anything is told of; and when the subject is the
/// call that a REFER asks for, the REFER is here.
OFFHOOK_DECL void session_stage::establish() {
    const auto made = layer_.command(now_, make_call{"sip:bob@example.com"});
    old_call_ = made ? made->call : call_id{};
    drain();
    layer_.received(now_,
                    dialog::answered{{}, owner_of(old_call_), stage_response(200, "INVITE", true)});
    drain();
    if (with_.kind == rehearsed::call) {
        request(old_call_, sip_method::refer, "REFER",
                "Refer-To: <" + std::string(stage_target) + ">\r\n", false);
        drain();
        subject_ = owner_of(new_call_);
    }
    ready_ = true;
    seen_.clear();
}

OFFHOOK_DECL bool session_stage::is_subject(dialog::owner_id who) {
    if (subject_ == 0 && ready_ && is_transfer(who) == (with_.kind == rehearsed::transfer))
        subject_ = who;
    return who == subject_;
}

OFFHOOK_DECL void session_stage::transitioned(const transition_news& news) {
    if (!is_subject(news.owner)) return;
    const table::state_index to = with_.subject.find_state(news.to);
    if (to != table::no_index) states_[with_.subject.states()[to].region] = to;
    see(sort::row, std::string(news.row));
}

OFFHOOK_DECL void session_stage::acted(const action_news& news) {
    if (is_subject(news.owner)) see(sort::action, std::string(news.action));
}

OFFHOOK_DECL std::vector<table::sighting> session_stage::take() { return std::exchange(seen_, {}); }

OFFHOOK_DECL void session_stage::pass(duration time) {
    const instant end = now_ + time;
    // From one timer to the next, as time goes.
    auto due = layer_.next_deadline();
    for (std::size_t left = limits::rounds; left > 0 && due && *due < end; --left) {
        if (*due > now_) now_ = *due;
        layer_.expire(now_);
        drain();
        due = layer_.next_deadline();
    }
    now_ = end;
    layer_.expire(now_);
    drain();
}

OFFHOOK_DECL bool session_stage::fire(table::timer_index timer) {
    const layer::state& in = inside();
    const auto fire_of = [&](const auto* machine) {
        if (machine == nullptr) return false;
        for (const armed_timer& one : machine->timers) {
            if (one.index != timer) continue;
            const auto deadline = in.wheel.deadline(one.id);
            if (!deadline) return false;
            pass(std::max(*deadline - now_, duration::zero()));
            return true;
        }
        return false;
    };
    if (with_.kind == rehearsed::call) return fire_of(in.calls.find(call()));
    return fire_of(in.transfers.find(transfer_of(subject_)));
}

OFFHOOK_DECL std::string session_stage::fingerprint() const {
    std::string out;
    const auto add = [&out](std::uint64_t value) { out.append(std::to_string(value)) += ' '; };
    for (std::size_t i = 0; i < with_.subject.regions().size(); ++i)
        add(states_[i]);
    const auto machine = [&](const auto* of) {
        add(of == nullptr ? 0 : 1);
        if (of == nullptr) return;
        add(of->machine.timers_running);
        for (const table::state_index one : of->machine.state)
            add(one);
        add(static_cast<std::uint64_t>(of->machine.as));
    };
    const auto of_call = [&](call_id id) {
        const detail::call* const c = inside().calls.find(id);
        machine(c);
        if (c == nullptr) return;
        const call_facts& f = c->facts;
        for (const bool one : {static_cast<bool>(f.invite_duty),
                               static_cast<bool>(f.request_duty),
                               f.invite_sent,
                               f.cancel_asked,
                               f.offer_sent,
                               f.offer_updates,
                               f.offer_pending,
                               f.without_offer,
                               f.offer_taken,
                               f.reliable,
                               f.described,
                               f.holds_us,
                               f.offers_hold,
                               f.timer.interval != 0,
                               f.timer.refresher,
                               f.timer.takes_update,
                               f.timer.update_sent,
                               f.media_taken,
                               f.media_confirmed,
                               f.media_release_asked,
                               f.dialog_confirmed,
                               f.dialog_release_asked,
                               f.client_confirmed,
                               static_cast<bool>(c->as_old),
                               c->ending})
            add(one ? 1 : 0);
        add(f.tries);
        add(f.timer.raised);
        add(f.timer.refused);
        add(static_cast<std::uint64_t>(f.request_method));
    };
    if (with_.kind == rehearsed::call) {
        of_call(call());
        return out;
    }
    const detail::transfer* const t = inside().transfers.find(transfer_of(subject_));
    machine(t);
    of_call(old_call_);
    of_call(new_call_);
    if (t != nullptr)
        for (const bool one : {t->notified, t->subscription_over, t->refused_subscription})
            add(one ? 1 : 0);
    if (t != nullptr) add(static_cast<std::uint64_t>(t->release));
    return out;
}

OFFHOOK_DECL dialog::duty_id session_stage::new_duty() {
    duties_.push_back({{static_cast<std::uint32_t>(duties_.size()), 1}});
    return duties_.back().id;
}

OFFHOOK_DECL void session_stage::give(table::event_index number, const table::arguments& given) {
    const stage_fields fields{with_.of.fields(number), given};
    const std::string& name = with_.of.words().events()[number].name;
    inside().now = now_;
    const std::string failing = fields.text("fails", {});
    inside().failing = failing;
    if (with_.kind == rehearsed::transfer) {
        give_transfer(transfer_event_named(name), fields);
    } else if (const call_event which = call_event_named(name); which != call_event::count) {
        give_call(which, fields);
    } else {
        command(signal_call{call(), name, fields.number("status", 0), fields.text("text", {})});
    }
    drain();
    inside().failing = {};
}

} // namespace offhook::session::detail
