// Responses to requests of ours, sorted by what the request was, and requests that get none.
#pragma once

#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

// True when the request is under way again and the response is nobody's business.
OFFHOOK_DECL bool state::went_again(request_id name, const sip_message& response) {
    const int status = response.status();
    if ((status == 401 || status == 407) && answer_challenge(name, response)) return true;
    if (status >= 300 && another_target(name, status, response)) return true;
    if (status >= 200) answered_for_good(name, response);
    return false;
}

OFFHOOK_DECL void state::received(const transaction::response_received& news) {
    const request_id name = news.request;
    request_record* record = requests.find(name);
    if (record == nullptr) return;
    const int status = news.response.status();
    if (!kept.empty() && went_again(name, news.response)) return;
    const error_code why = status < 300 ? error_code{} : status_error(status);
    switch (record->kind) {
    case request_kind::invite: invite_response(name, news.response); return;
    case request_kind::reinvite: reinvite_response(name, news.response); return;
    case request_kind::ack: return;
    default: break;
    }
    if (status < 200) return;
    const request_record done = *record;
    forget(name);
    switch (done.kind) {
    case request_kind::refer: refer_final(done.subscription, status, why, news.response); return;
    case request_kind::notify:
        notify_final(done.subscription, status, why, news.response.has(header_name::retry_after));
        return;
    case request_kind::subscribe:
        subscribe_final(done.subscription, status, why, news.response);
        return;
    case request_kind::fork_bye: return;
    case request_kind::prack:
        // The INVITE goes on; its final response says what becomes of it.
        if (status >= 300) note(done.owner, "a PRACK was refused: " + why.message());
        return;
    case request_kind::outside:
        say(response_received{
            {}, done.owner, name, done.method, status, why, news.response, done.cseq});
        return;
    default: break;
    }
    leg_record* leg = legs.find(done.leg);
    if (leg == nullptr || leg->released) return;
    if (done.method == sip_method::update && status < 300) {
        dialog_record* dialog = dialog_by_number(*leg, done.dialog);
        if (dialog != nullptr) refresh_target(*dialog, news.response);
    }
    say(response_received{done.leg, leg->owner, name, done.method, status, why, news.response});
    if (done.kind == request_kind::in_dialog) leg_died(done.leg, *leg, why);
}

// A 481 or 408 to a request inside the dialog, or nothing at all: the dialog is dead
// (RFC 3261 12.2.1.2). Other failures leave it alone (RFC 5057 5.1).
OFFHOOK_DECL void state::leg_died(leg_id name, leg_record& leg, error_code why) {
    const bool dead = why == errc::timeout || why == status_error(481) || why == status_error(408);
    if (dead && !leg.released && !leg.bye_sent) say(leg_terminated{name, leg.owner, why});
}

// A request that could not be sent is like one that was answered with 503 (RFC 3261 8.1.3.1) and
// leaves the dialog alone; a dialog that no way leads to any more is dead.
OFFHOOK_DECL void state::flow_lost() {
    std::vector<leg_id> dead;
    legs.for_each([&](leg_id name, const leg_record& leg) {
        if (leg.released || leg.over || leg.bye_sent) return;
        const dialog_record* dialog = main_dialog(leg);
        if (dialog == nullptr) return; // its INVITE has failed already
        std::string next_hop;
        const message_builder probe = in_dialog(leg, *dialog, "BYE", leg.local_cseq, next_hop);
        if (!way_of(probe, next_hop)) dead.push_back(name);
    });
    for (const leg_id name : dead) {
        say(leg_terminated{name, legs.find(name)->owner, errc::transport_failed});
    }
}

// No response: timeout, transport failure or no route.
OFFHOOK_DECL void state::request_over(request_id name, error_code why) {
    const request_record* found = requests.find(name);
    if (found == nullptr) return;
    const request_record done = *found;
    switch (done.kind) {
    case request_kind::invite:
        if (!another_target(name, 0, {})) invite_failed(name, 0, why, {});
        return;
    case request_kind::refer:
        forget(name);
        refer_final(done.subscription, 0, why, {});
        if (leg_record* leg = legs.find(done.leg); leg != nullptr) leg_died(done.leg, *leg, why);
        return;
    case request_kind::subscribe:
        if (another_target(name, 0, {})) return;
        forget(name);
        subscribe_final(done.subscription, 0, why, {});
        return;
    case request_kind::notify:
        forget(name);
        notify_final(done.subscription, 0, why, false);
        return;
    case request_kind::reinvite:
        if (done.final) {
            invite_over(name);
            return;
        }
        break;
    case request_kind::prack: note(0, "a PRACK got no answer: " + why.message()); break;
    case request_kind::ack: note(0, "an ACK could not be sent: " + why.message()); break;
    default: break;
    }
    forget(name);
    switch (done.kind) {
    case request_kind::fork_bye:
    case request_kind::prack:
    case request_kind::ack: return;
    default: break;
    }
    if (done.kind == request_kind::outside) {
        say(response_received{{}, done.owner, name, done.method, 0, why, {}, done.cseq});
        return;
    }
    leg_record* leg = legs.find(done.leg);
    if (leg == nullptr || leg->released) return;
    say(response_received{done.leg, leg->owner, name, done.method, 0, why, {}});
    if (done.kind != request_kind::bye) leg_died(done.leg, *leg, why);
}

OFFHOOK_DECL void state::client_ended(request_id name) {
    request_record* record = requests.find(name);
    if (record == nullptr) return;
    if (record->superseded > 0) {
        --record->superseded;
    } else if (record->final) {
        invite_over(name);
    } else {
        request_over(name, make_error_code(errc::timeout));
    }
}

} // namespace offhook::dialog::detail
