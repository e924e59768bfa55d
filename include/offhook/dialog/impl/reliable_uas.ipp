// Reliable provisional responses of ours (RFC 3262 3): numbered, repeated until their PRACK comes,
// one at a time; what has to wait behind them; the PRACKs. Not the descriptions inside them: who
// offers what is the table's. The other side is in reliable_uac.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/impl/ack.ipp>
#include <offhook/message/make.hpp>
#include <offhook/message/rack.hpp>
#include <offhook/message/typed.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

/// A PRACK or an UPDATE with an offer that has no answer yet: our 2xx comes after it.
inline bool holds_up_answer(const duty_record& duty) {
    const bool may_offer = duty.method == sip_method::prack || duty.method == sip_method::update;
    return may_offer && !duty.request.body().empty();
}

// Whoever insists on reliable responses tells a caller that does not know them (RFC 3262 3, 4).
OFFHOOK_DECL bool state::refused_for_reliability(const transaction::request_received& news) {
    if (values.provisionals != reliability::required) return false;
    if (lists_option(news.request, header_name::supported, "100rel")) return false;
    if (lists_option(news.request, header_name::require, "100rel")) return false;
    answer(news.id, news.request, 421, {}, header_name::require, "100rel");
    return true;
}

OFFHOOK_DECL bool state::wants_reliable(const sip_message& invite) const {
    if (values.provisionals == reliability::off) return false;
    if (lists_option(invite, header_name::require, "100rel")) return true;
    return values.provisionals != reliability::supported &&
           lists_option(invite, header_name::supported, "100rel");
}

OFFHOOK_DECL reliable_record* state::reliable_of(leg_record& leg, duty_id invite) {
    if (leg.reliable.empty() || leg.reliable.front().invite != invite) return nullptr;
    return &leg.reliable.front();
}

// The next 1xx waits for the PRACK of the last; a 2xx waits while a description in a reliable 1xx
// has no PRACK, or one in a PRACK no answer; a refusal never waits (RFC 3262 3).
OFFHOOK_DECL bool state::must_wait(const leg_record& leg, const duty_record& duty,
                                   int status) const {
    if (status == 100 || status >= 300 || !duty.reliable) return false;
    const reliable_record& record = leg.reliable.front();
    const bool offered = std::any_of(leg.duties.begin(), leg.duties.end(), [&](duty_id other) {
        return holds_up_answer(*duties.find(other));
    });
    if (status < 200) return record.waits_for_prack() || !record.waiting.empty();
    const bool described =
        std::any_of(record.waiting.begin(), record.waiting.end(),
                    [](const waiting_response& other) { return !other.content.empty(); });
    return offered || described || !record.sent.body().empty();
}

// Of several 1xx without a description only the last is worth sending: the queue stays short.
OFFHOOK_DECL void state::put_off(leg_record& leg, duty_id invite, int status,
                                 std::string_view reason, const extras& with) {
    reliable_record& record = *reliable_of(leg, invite);
    while (!record.waiting.empty() && record.waiting.back().content.empty())
        record.waiting.pop_back();
    if (record.waiting.size() >= limits::responses_waiting) record.waiting.pop_back();
    record.waiting.push_back({status, std::string(reason), std::string(with.headers),
                              std::string(with.body.content_type), std::string(with.body.content)});
}

// Numbers begin anywhere and grow by one (RFC 3262 3).
OFFHOOK_DECL std::uint32_t state::next_rseq(duty_id name, const duty_record& duty,
                                            leg_record& leg) {
    if (reliable_of(leg, name) == nullptr) {
        leg.reliable.clear();
        reliable_record made;
        made.invite = name;
        made.server = duty.server;
        made.cseq = duty.request.cseq()->number;
        made.number = static_cast<std::uint32_t>(random.below(0x7fff'fffe));
        leg.reliable.push_back(std::move(made));
    }
    return ++leg.reliable.front().number;
}

OFFHOOK_DECL void state::sent_reliable(duty_id name, const duty_record& duty,
                                       const sip_message& response) {
    reliable_record& record = *reliable_of(*legs.find(duty.leg), name);
    record.sent = response;
    record.interval = values.timers.t1;
    record.deadline = now + values.timers.t1_64();
    record.timer =
        timers.arm(now + record.interval, timer_name{timer_kind::reliable, 0, duty.leg.pack()});
}

// A final response is out: what waited is not sent any more, what was sent is not repeated, but its
// PRACK is still taken (RFC 3262 3).
OFFHOOK_DECL void state::refused_or_answered(leg_record& leg, duty_id invite) {
    reliable_record* record = reliable_of(leg, invite);
    if (record == nullptr) return;
    record->waiting = {};
    record->silent = true;
    if (!record->waits_for_prack()) leg.reliable = {};
}

OFFHOOK_DECL void state::send_waiting(leg_id name) {
    while (leg_record* leg = legs.find(name)) {
        if (leg->reliable.empty()) return;
        reliable_record& record = leg->reliable.front();
        const duty_record* invite = duties.find(record.invite);
        if (record.waiting.empty() || record.waits_for_prack() || invite == nullptr) return;
        waiting_response next = std::move(record.waiting.front());
        record.waiting.erase(record.waiting.begin());
        if (next.status >= 200 && must_wait(*leg, *invite, next.status)) {
            record.waiting.push_back(std::move(next)); // it is the last
            return;
        }
        std::vector<waiting_response> behind;
        behind.swap(record.waiting); // what is behind this one is no reason for it to wait
        const extras with{{next.content_type, next.content}, next.headers};
        (void)respond(record.invite, next.status, next.reason, with);
        if (!leg->reliable.empty() && next.status < 200) {
            leg->reliable.front().waiting = std::move(behind);
        }
        if (next.status >= 200) return;
    }
}

// True when a 2xx was waiting: the INVITE has been refused instead.
OFFHOOK_DECL bool state::withdraw_answer(leg_id name, int status, const sip_message& cancel) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->reliable.empty()) return false;
    if (!leg->reliable.front().answer_waits()) return false;
    (void)respond(leg->reliable.front().invite, status, {}, {});
    const error_code why = status == 487 ? error_code{} : make_error_code(errc::timeout);
    if (!leg->released) say(answer_withdrawn{name, leg->owner, why, cancel});
    return true;
}

// RFC 3262 3: it means the one response that waits, or it gets 481.
OFFHOOK_DECL void state::incoming_prack(leg_id name, leg_record& leg, dialog_record& dialog,
                                        const transaction::request_received& news) {
    const result<rack> meant = read_header<rack>(news.request);
    if (!meant) {
        answer(news, 400);
        return;
    }
    reliable_record* record = leg.reliable.empty() ? nullptr : &leg.reliable.front();
    if (record == nullptr || !record->waits_for_prack() || meant->rseq != record->number ||
        meant->cseq != record->cseq || method_from(meant->method) != sip_method::invite) {
        answer(news, 481);
        return;
    }
    timers.cancel(record->timer);
    record->sent = {};
    if (record->silent) {
        const std::string refusal = refusal_of(news.request);
        message_builder response =
            make_response(news.request, 200, {}, std::string(leg.local_tag_text()));
        add_extras(response, {.body = description_of(refusal)});
        say(send_response{news.id, response.build()});
        forget_reliable(name, leg);
        return;
    }
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.dialog = dialog.number;
    duty.method = sip_method::prack;
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    say(request_received{name, leg.owner, made, sip_method::prack, news.request});
}

OFFHOOK_DECL void state::reliable_timer(leg_id name) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->reliable.empty()) return;
    reliable_record& record = leg->reliable.front();
    if (!record.waits_for_prack()) return;
    if (now < record.deadline) {
        if (!record.silent) say(send_response{record.server, record.sent});
        record.interval *= 2; // not bounded by T2, unlike a 2xx
        record.timer = timers.arm(std::min(now + record.interval, record.deadline),
                                  timer_name{timer_kind::reliable, 0, name.pack()});
        return;
    }
    record.sent = {};
    const duty_id invite = record.invite;
    duty_record* duty = duties.find(invite);
    if (record.silent || duty == nullptr) {
        forget_reliable(name, *leg);
        return;
    }
    if (withdraw_answer(name, 504, {})) return;
    record.waiting = {};
    duty->unheard = true;
    duty->kept = false; // the drain ends with 504 unless the layer above says otherwise
    if (!duty->fresh) {
        duty->fresh = true;
        fresh_duties.push_back(invite);
    }
    say(prack_missing{name, leg->owner, invite});
}

OFFHOOK_DECL void state::forget_reliable(leg_id name, leg_record& leg) {
    for (const reliable_record& record : leg.reliable)
        timers.cancel(record.timer);
    leg.reliable = {};
    maybe_gone.push_back(name);
}

} // namespace offhook::dialog::detail
