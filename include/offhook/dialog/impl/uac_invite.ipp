// The caller's INVITE: its early dialogs, the first 2xx, the other forks, the refusal
// (RFC 3261 13.2). A re-INVITE is in reinvite.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/dialog/impl/ack.ipp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/message/multipart.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

inline bool usable_call_id(std::string_view text) {
    return text.size() <= limits::call_id_bytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

OFFHOOK_DECL result<leg_id> state::invite(owner_id owner, const invite_options& options) {
    if (legs.size() >= limits::legs) return make_error_code(errc::too_many);
    if (!usable_call_id(options.call_id)) return make_error_code(errc::bad_argument);
    const leg_record* before = legs.find(options.again);
    const std::uint64_t tag = before == nullptr ? fresh_tag() : before->local_tag;
    const std::uint32_t number = before == nullptr ? 1 : before->local_cseq + 1;
    const std::string tag_digits = tag_text(tag);
    std::string call_id(before == nullptr ? options.call_id : before->call_id);
    if (call_id.empty()) call_id = random.token();
    std::string next_hop;
    result<message_builder> message =
        outside_request("INVITE", options, tag_digits, call_id, number, next_hop);
    if (!message) return message.error();
    std::string contact;
    // Without a way there is no contact either, and not_sent will say so.
    if (const result<path> way = way_of(*message, next_hop); way) {
        const result<uri> target = parse_uri(options.target);
        contact = contact_for(*way, secure_way(target, options.route));
        message->header(header_name::contact, contact);
    }
    add_capabilities(*message, sip_method::invite);
    if (values.provisionals == reliability::required) {
        message->header(header_name::require, "100rel");
    }
    if (!add_extras(*message, options.with)) return make_error_code(errc::bad_argument);

    const leg_id name = make_leg(owner, tag);
    leg_record& leg = *legs.find(name);
    leg.is_uac = true;
    leg.without_offer = options.with.body.content.empty();
    leg.call_id = std::move(call_id);
    const bool brackets = options.from.find('<') != std::string_view::npos;
    leg.local_uri = std::string(brackets ? "" : "<") + std::string(options.from) +
                    (brackets ? ";tag=" : ">;tag=") + tag_digits;
    leg.contact = std::move(contact);
    leg.local_cseq = number;
    request_record record;
    record.kind = request_kind::invite;
    record.method = sip_method::invite;
    record.leg = name;
    record.cseq = number;
    leg.own_invite = send(record, std::move(*message), std::move(next_hop));
    return name;
}

OFFHOOK_DECL void state::invite_response(request_id name, const sip_message& response) {
    request_record& record = *requests.find(name);
    leg_record* leg = legs.find(record.leg);
    if (leg == nullptr) return;
    const int status = response.status();
    if (status < 200) {
        invite_progress(record, *leg, response);
    } else if (status < 300) {
        invite_accepted(name, record, *leg, response);
    } else {
        invite_failed(name, status, status_error(status), response);
    }
}

OFFHOOK_DECL void state::invite_progress(request_record& record, leg_record& leg,
                                         const sip_message& response) {
    if (record.final) return;
    record.provisional = true;
    try_cancel(record);
    unsigned early = 0;
    bool reliable = false;
    bool offers = false;
    const result<name_addr> to = response.to();
    if (response.status() > 100 && to && !to->tag().empty()) {
        dialog_record* dialog = dialog_by_tag(leg, to->tag());
        if (dialog == nullptr) {
            dialog = add_dialog(leg, to->text);
            if (dialog == nullptr || !learn(*dialog, response, true)) {
                if (dialog != nullptr) leg.dialogs.pop_back();
                note(leg.owner, "a provisional response of one fork too many, or with a bad route "
                                "set, was ignored");
                return;
            }
        } else {
            refresh_target(*dialog, response);
        }
        early = dialog->number;
        const standing found = take_reliable(*dialog, response);
        if (found == standing::stale) return; // its PRACK is on its way, or one before it is lost
        reliable = found == standing::fresh;
        const bool describes = reliable && find_body(response, "application/sdp").has_value();
        const bool brings_offer = describes && leg.without_offer && !dialog->described;
        // There is one answer to give: the first branch that offers gets it, others are refused in
        // their PRACK (RFC 3262 5).
        offers = brings_offer && !leg.released &&
                 std::none_of(leg.dialogs.begin(), leg.dialogs.end(),
                              [](const auto& other) { return other.described && !other.ended; });
        dialog->described = dialog->described || describes;
        if (offers) dialog->owed_rseq = dialog->rseq;
        if (reliable && !offers) {
            const std::string refusal = brings_offer ? refusal_of(response) : std::string();
            send_prack(record.leg, leg, *dialog, {.body = description_of(refusal)});
        }
    }
    if (leg.released) return;
    say(progress{record.leg, leg.owner, response.status(), early, response, reliable, offers});
}

// The first 2xx makes the call; a 2xx of another fork is acknowledged and ended here, a repeated
// one gets its ACK again (RFC 3261 13.2.2.4).
OFFHOOK_DECL void state::invite_accepted(request_id name, request_record& record, leg_record& leg,
                                         const sip_message& response) {
    const result<name_addr> to = response.to();
    if (!to) return;
    dialog_record* dialog = dialog_by_tag(leg, to->tag());
    if (dialog != nullptr && repeat_ack(record.leg, leg, record.cseq, dialog->number)) return;
    if (dialog == nullptr) {
        // A fork that answers is worth more than one that only rings.
        const auto waiting =
            std::find_if(leg.dialogs.begin(), leg.dialogs.end(),
                         [](const dialog_record& other) { return !other.confirmed; });
        if (leg.dialogs.size() >= limits::early_dialogs && waiting != leg.dialogs.end()) {
            leg.dialogs.erase(waiting);
        }
        dialog = add_dialog(leg, to->text);
        if (dialog == nullptr) {
            note(leg.owner, "a 2xx of one fork too many was ignored");
            return;
        }
    }
    if (!learn(*dialog, response, true)) {
        note(leg.owner, "a 2xx with a bad route set; it is answered without one");
    }
    record.final = true;
    if (leg.own_invite == name) leg.own_invite = {};
    dialog->confirmed = true;
    dialog->ended = false;
    ack_record ack;
    ack.invite = name;
    ack.cseq = record.cseq;
    ack.dialog = dialog->number;
    // Where the branch has offered before, its description in the 2xx is no offer.
    if (leg.without_offer && !dialog->described) ack.refusal = refusal_of(response);
    leg.acks.push_back(std::move(ack));
    const bool first = leg.main == leg_record::no_dialog;
    if (first) leg.main = dialog->number;
    if (first && !leg.released) {
        say(answered{record.leg, leg.owner, response});
        return;
    }
    end_fork(record.leg, leg, *dialog, leg.acks.back());
}

// Nobody above wants this dialog: ACK, then BYE.
OFFHOOK_DECL void state::end_fork(leg_id name, leg_record& leg, dialog_record& dialog,
                                  ack_record& ack) {
    send_ack(name, leg, dialog, ack, {.body = description_of(ack.refusal)});
    std::string next_hop;
    request_record record;
    record.kind = request_kind::fork_bye;
    record.method = sip_method::bye;
    record.leg = name;
    record.dialog = dialog.number;
    record.cseq = ++leg.local_cseq;
    if (dialog.number == leg.main) leg.bye_sent = true;
    message_builder message = in_dialog(leg, dialog, "BYE", record.cseq, next_hop);
    send(record, std::move(message), std::move(next_hop));
}

// 300 to 699, or no response at all: no dialog is left. The leg stays until its owner lets go.
OFFHOOK_DECL void state::invite_failed(request_id name, int status, error_code why,
                                       const sip_message& response) {
    const request_record done = *requests.find(name);
    if (done.final) {
        invite_over(name); // a 2xx came before: only the repeats of it are over
        return;
    }
    forget(name);
    leg_record* leg = legs.find(done.leg);
    if (leg == nullptr) return;
    leg->over = true;
    if (!leg->released) say(rejected{done.leg, leg->owner, status, why, response});
}

// 64*T1 after the 2xx no repeat of it comes any more: its ACKs and the other forks can go.
OFFHOOK_DECL void state::invite_over(request_id name) {
    const request_record done = *requests.find(name);
    forget(name);
    leg_record* leg = legs.find(done.leg);
    if (leg == nullptr) return;
    std::erase_if(leg->acks,
                  [&](const ack_record& ack) { return ack.invite == name && !ack.owed; });
    if (leg->acks.empty()) leg->acks = {};
    if (done.kind != request_kind::invite) return;
    std::erase_if(leg->dialogs,
                  [&](const dialog_record& other) { return other.number != leg->main; });
    leg->dialogs.shrink_to_fit();
}

} // namespace offhook::dialog::detail
