// The ACK to a 2xx, both ways: made on the layer above's word and repeated here (RFC 3261
// 13.2.2.4), or received for a 2xx of ours (13.3.1.4). The ACK to a failure is the transaction's.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/message/multipart.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

/// A session description as a body; none when it is empty.
inline body_view description_of(std::string_view text) {
    return {text.empty() ? std::string_view{} : "application/sdp", text};
}

OFFHOOK_DECL std::string state::refusal_of(const sip_message& with_offer) const {
    if (values.refuse_offer == nullptr) return {};
    const auto offer = find_body(with_offer, "application/sdp");
    return offer ? values.refuse_offer(*offer) : std::string();
}

OFFHOOK_DECL result<void> state::ack(leg_id name, const extras& with) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->released) return make_error_code(errc::no_such_request);
    for (ack_record& ack : leg->acks) {
        if (!ack.owed) continue;
        const dialog_record* dialog = dialog_by_number(*leg, ack.dialog);
        if (dialog == nullptr) continue;
        message_builder probe;
        if (!add_extras(probe, with)) return make_error_code(errc::bad_argument);
        // An offer in the 2xx wants an answer, whoever has none (RFC 3261 13.2.2.4).
        extras carried = with;
        if (with.body.content.empty()) carried.body = description_of(ack.refusal);
        send_ack(name, *leg, *dialog, ack, carried);
        return {};
    }
    return make_error_code(errc::no_such_request);
}

// It has the number of the INVITE and follows the route set of the dialog (RFC 3261 13.2.2.4).
OFFHOOK_DECL void state::send_ack(leg_id name, const leg_record& leg, const dialog_record& dialog,
                                  ack_record& ack, const extras& with) {
    std::string next_hop;
    message_builder message = in_dialog(leg, dialog, "ACK", ack.cseq, next_hop);
    add_extras(message, with);
    request_record record;
    record.kind = request_kind::ack;
    record.method = sip_method::ack;
    record.leg = name;
    record.dialog = dialog.number;
    record.cseq = ack.cseq;
    ack.owed = false;
    ack.refusal = {};
    send(record, std::move(message), std::move(next_hop));
}

// A 2xx never stays without its ACK, even when the layer above has nothing to say to it.
OFFHOOK_DECL void state::send_owed_acks(leg_id name, leg_record& leg) {
    for (ack_record& ack : leg.acks) {
        const dialog_record* dialog = dialog_by_number(leg, ack.dialog);
        if (!ack.owed || dialog == nullptr) continue;
        send_ack(name, leg, *dialog, ack, {.body = description_of(ack.refusal)});
    }
}

OFFHOOK_DECL void state::sent_ack(request_id name, const buffer& bytes, const path& way) {
    const request_record* record = requests.find(name);
    if (record == nullptr || record->kind != request_kind::ack) return;
    if (leg_record* leg = legs.find(record->leg); leg != nullptr) {
        for (ack_record& ack : leg->acks) {
            if (ack.cseq != record->cseq || ack.dialog != record->dialog) continue;
            ack.bytes = bytes;
            ack.way = way;
        }
        std::erase_if(leg->acks, [&](const ack_record& ack) {
            return !ack.owed && requests.find(ack.invite) == nullptr;
        });
    }
    forget(name);
}

// True when that 2xx is known already: the ACK goes out again, the same bytes.
OFFHOOK_DECL bool state::repeat_ack(leg_id name, leg_record& leg, std::uint32_t cseq,
                                    std::uint16_t dialog) {
    const auto known = std::find_if(leg.acks.begin(), leg.acks.end(), [&](const ack_record& ack) {
        return ack.cseq == cseq && ack.dialog == dialog;
    });
    if (known == leg.acks.end()) return false;
    if (!known->bytes.empty()) {
        say(send_again{known->way, known->bytes});
        return true;
    }
    const bool on_its_way =
        std::any_of(leg.requests.begin(), leg.requests.end(), [&](request_id other) {
            const request_record* record = requests.find(other);
            return record != nullptr && record->kind == request_kind::ack && record->cseq == cseq &&
                   record->dialog == dialog;
        });
    const dialog_record* found = dialog_by_number(leg, dialog);
    if (!known->owed && !on_its_way && found != nullptr) send_ack(name, leg, *found, *known, {});
    return true;
}

OFFHOOK_DECL void state::incoming_ack(const transaction::request_received& news) {
    const result<cseq> sequence = news.request.cseq();
    if (!sequence) return;
    const std::optional<std::uint64_t> tag = tag_number(news.request.to_tag());
    const auto found = tag ? legs_by_tag.find(*tag) : legs_by_tag.end();
    if (found == legs_by_tag.end()) return; // of a call that is long gone
    const leg_id name = found->second;
    leg_record& leg = *legs.find(name);
    if (leg.call_id != news.request.call_id() ||
        dialog_by_tag(leg, news.request.from_tag()) == nullptr) {
        return;
    }
    for (std::size_t i = 0; i < leg.unacked.size(); ++i) {
        if (leg.unacked[i].cseq != sequence->number) continue;
        const bool initial = leg.unacked[i].initial;
        timers.cancel(leg.unacked[i].timer);
        leg.unacked.erase(leg.unacked.begin() + static_cast<std::ptrdiff_t>(i));
        if (leg.unacked.empty()) leg.unacked = {};
        if (!leg.released) say(acknowledged{name, leg.owner, initial, news.request});
        send_held_bye(name, leg);
        maybe_gone.push_back(name);
        return;
    }
}

} // namespace offhook::dialog::detail
