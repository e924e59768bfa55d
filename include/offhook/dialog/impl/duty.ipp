// Duties: each request that the layer above is asked about gets exactly one final response, from
// above, by default at the end of the drain, or by default at its deadline.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/dialog/impl/ack.ipp>
#include <offhook/message/make.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL owner_id state::owner_of(const duty_record& duty) const {
    if (duty.owner != 0) return duty.owner;
    const leg_record* leg = legs.find(duty.leg);
    return leg == nullptr ? 0 : leg->owner;
}

OFFHOOK_DECL duty_id state::make_duty(duty_record record) {
    record.fresh = true;
    const transaction::server_id server = record.server;
    const leg_id of = record.subscription ? leg_id{} : record.leg;
    const duty_id name = duties.emplace(std::move(record));
    duties_by_server.emplace(server.pack(), name);
    fresh_duties.push_back(name);
    if (leg_record* leg = legs.find(of); leg != nullptr) leg->duties.push_back(name);
    return name;
}

// The duty leaves all lists; what it was comes back by value.
OFFHOOK_DECL duty_record state::close(duty_id name) {
    duty_record done = std::move(*duties.find(name));
    timers.cancel(done.timer);
    duties_by_server.erase(done.server.pack());
    duties.erase(name);
    if (leg_record* leg = legs.find(done.leg); leg != nullptr && !done.subscription) {
        take_out(leg->duties, name);
        maybe_gone.push_back(done.leg);
    }
    return done;
}

OFFHOOK_DECL result<void> state::respond(duty_id name, int status, std::string_view reason,
                                         const extras& with) {
    duty_record* duty = duties.find(name);
    if (duty == nullptr) return make_error_code(errc::no_such_request);
    const bool invite = duty->method == sip_method::invite;
    if (status < (invite ? 100 : 200) || status > 699) return make_error_code(errc::bad_argument);
    if (!invite && status == 408) return make_error_code(errc::bad_argument); // RFC 4320 4.2
    leg_record* leg = legs.find(duty->leg);
    const reliable_record* reliable = invite && leg != nullptr ? reliable_of(*leg, name) : nullptr;
    if (reliable != nullptr) {
        // The 2xx has been given and waits: only a refusal can take its place (RFC 3262 3).
        if (reliable->answer_waits() && status < 300) return make_error_code(errc::no_such_request);
        if (must_wait(*leg, *duty, status)) {
            message_builder probe;
            if (!add_extras(probe, with)) return make_error_code(errc::bad_argument);
            put_off(*leg, name, status, reason, with);
            return {};
        }
    }
    const std::string tag = leg == nullptr ? random.token() : std::string(leg->local_tag_text());
    message_builder response = make_response(duty->request, status, reason, tag);
    const bool target = invite || duty->method == sip_method::update;
    if (target && leg != nullptr && status > 100 && status < 300) {
        response.header(header_name::contact, leg->contact);
    }
    if (!add_extras(response, with)) return make_error_code(errc::bad_argument);
    add_required(response, duty->method, status);
    if (duty->method == sip_method::subscribe && status < 300) add_granted(response, *duty);
    const bool wants_prack = duty->reliable && leg != nullptr && status > 100 && status < 200;
    if (wants_prack) {
        response.header(header_name::require, "100rel");
        response.header(header_name::rseq, next_rseq(name, *duty, *leg));
        if (!response.has(header_name::allow)) response.header(header_name::allow, allow);
        if (!recv_info.empty()) response.header("Recv-Info", recv_info);
    }
    sip_message message = response.build();
    say(send_response{duty->server, message});
    if (wants_prack) sent_reliable(name, *duty, message);
    if (status < 200) return {};
    if (invite && leg != nullptr) refused_or_answered(*leg, name);
    const duty_record done = close(name);
    switch (done.method) {
    case sip_method::invite: invite_answered(done, status, message); break;
    case sip_method::bye: bye_answered(done, status); break;
    case sip_method::update:
        if (leg_record* own = legs.find(done.leg); own != nullptr && status < 300) {
            if (dialog_record* dialog = dialog_by_number(*own, done.dialog); dialog != nullptr) {
                refresh_target(*dialog, done.request);
            }
        }
        send_waiting(done.leg);
        break;
    case sip_method::prack: send_waiting(done.leg); break;
    case sip_method::subscribe: subscribe_granted(done, status, message); break;
    default: break;
    }
    return {};
}

// A ringing call has no deadline here: the table's timers end it.
OFFHOOK_DECL result<void> state::keep(duty_id name) {
    duty_record* duty = duties.find(name);
    if (duty == nullptr) return make_error_code(errc::no_such_request);
    if (duty->kept) return {};
    duty->kept = true;
    if (duty->initial) return {};
    duty->timer =
        timers.arm(now + values.duty_deadline, timer_name{timer_kind::duty, 0, name.pack()});
    return {};
}

// Each PRACK that matches is owed a 2xx, and a 2xx to an offer an answer (RFC 3262 3, 5).
OFFHOOK_DECL void state::respond_by_default(duty_id name, int status) {
    const duty_record& duty = *duties.find(name);
    std::string refusal;
    if (duty.method == sip_method::prack) refusal = refusal_of(duty.request);
    (void)respond(name, status, {}, {.body = description_of(refusal)});
}

OFFHOOK_DECL void state::answer_by_default(duty_id name) {
    const duty_record* duty = duties.find(name);
    if (duty == nullptr) return;
    const leg_id leg = duty->initial ? duty->leg : leg_id{};
    respond_by_default(name, default_status(*duty));
    // Nobody took the call, so nobody will release its leg.
    if (const leg_record* left = legs.find(leg); left != nullptr && left->owner == 0) release(leg);
}

OFFHOOK_DECL void state::settle() {
    std::vector<duty_id> looked_at;
    looked_at.swap(fresh_duties);
    for (const duty_id name : looked_at) {
        duty_record* duty = duties.find(name);
        if (duty == nullptr) continue;
        duty->fresh = false;
        if (!duty->kept) answer_by_default(name);
    }
    if (!owing.empty()) notify_by_default();
    looked_at.clear();
    if (fresh_duties.empty()) fresh_duties.swap(looked_at); // keeps the memory
}

OFFHOOK_DECL void state::duty_timer(duty_id name) {
    const duty_record* duty = duties.find(name);
    if (duty == nullptr) return;
    if (duty->initial) {
        call_off(name, {});
        return;
    }
    const owner_id owner = owner_of(*duty);
    answer_by_default(name);
    say(duty_expired{name, owner});
}

// The transaction is gone without an answer: there is nobody left to answer to.
OFFHOOK_DECL void state::server_ended(transaction::server_id server) {
    const auto found = duties_by_server.find(server.pack());
    if (found == duties_by_server.end()) return;
    const duty_id name = found->second;
    const owner_id owner = owner_of(*duties.find(name));
    const duty_record done = close(name);
    if (leg_record* leg = legs.find(done.leg); leg != nullptr && done.initial) {
        leg->first_invite = {};
        leg->over = true;
        forget_reliable(done.leg, *leg);
    }
    say(duty_expired{name, owner});
}

} // namespace offhook::dialog::detail
