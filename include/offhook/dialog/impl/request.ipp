// Requests of the peer, sorted: outside or inside a dialog, in or out of order, which usage
// (RFC 3261 8.2, 12.2.2). The work per method is in the file of the method.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

OFFHOOK_DECL void state::received(const transaction::request_received& news) {
    const sip_message& request = news.request;
    if (request.method() == sip_method::ack) {
        incoming_ack(news);
        return;
    }
    if (request.method() == sip_method::cancel) {
        incoming_cancel(news);
        return;
    }
    // From and To were read when the message was; here their tags are all that is asked for.
    if (request.from_tag().size() > limits::tag_bytes || !request.cseq()) {
        answer(news, 400);
        return;
    }
    const std::string_view to_tag = request.to_tag();
    if (to_tag.empty()) {
        outside(news);
        return;
    }
    const std::optional<std::uint64_t> tag = tag_number(to_tag);
    if (!tag) {
        answer(news, 481);
        return;
    }
    inside(news, *tag);
}

OFFHOOK_DECL void state::outside(const transaction::request_received& news) {
    // The same request by two ways, through a forking proxy (RFC 3261 8.2.2.2).
    if (news.merged) {
        answer(news, 482);
        return;
    }
    std::string user;
    if (unauthorized(news, user) || refused(news, false)) return;
    if (news.request.method() == sip_method::notify && early_notify(news)) return;
    switch (news.request.method()) {
    case sip_method::subscribe:
        if (values.packages.empty()) {
            if (refused_refer_package(news)) return;
            break;
        }
        first_subscribe(news);
        return;
    case sip_method::refer: first_refer(news, std::move(user)); return;
    case sip_method::invite:
        if (!refused_for_reliability(news)) incoming_invite(news);
        return;
    case sip_method::options: // as an INVITE would be answered (RFC 3261 11.2)
        if (legs.size() < limits::legs) break;
        answer(news, 503);
        return;
    case sip_method::bye:
    case sip_method::info: // RFC 6086 4.2.2
    case sip_method::prack:
    case sip_method::update: answer(news, 481); return; // they make sense in a dialog only
    default: break;
    }
    duty_record duty;
    duty.server = news.id;
    duty.method = news.request.method();
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    say(outside_request_received{made, news.request.method(), news.request, std::move(user)});
}

// A caller that has seen no response of ours yet knows no tag to send its NOTIFY to; the call is
// told by Call-ID and From tag, while its INVITE is open. True when it was one.
OFFHOOK_DECL bool state::early_notify(const transaction::request_received& news) {
    if (duties.size() > limits::early_matches) return false; // a flood is not searched
    leg_id found;
    duties.for_each([&](duty_id, const duty_record& open) {
        const bool same = open.initial && open.request.call_id() == news.request.call_id() &&
                          open.request.from_tag() == news.request.from_tag();
        if (same) found = open.leg;
    });
    leg_record* leg = legs.find(found);
    if (leg == nullptr || leg->over || leg->dialogs.empty()) return false;
    dialog_record& dialog = leg->dialogs.front();
    if (!out_of_order(dialog, news)) inside_usage(found, *leg, dialog, news);
    return true;
}

OFFHOOK_DECL void state::inside(const transaction::request_received& news, std::uint64_t tag) {
    const auto found = legs_by_tag.find(tag);
    leg_record* leg = found == legs_by_tag.end() ? nullptr : legs.find(found->second);
    // A PRACK may come behind the refusal of its INVITE (RFC 3262 3).
    const bool late_prack =
        leg != nullptr && news.request.method() == sip_method::prack && !leg->reliable.empty();
    if (leg == nullptr || (leg->over && !late_prack) || leg->call_id != news.request.call_id()) {
        answer(news, 481);
        return;
    }
    const leg_id name = found->second;
    dialog_record* dialog = dialog_by_tag(*leg, news.request.from_tag());
    if (dialog == nullptr && news.request.method() == sip_method::bye && leg->own_invite &&
        leg->main == leg_record::no_dialog) {
        // The 1xx that made this early dialog was lost or comes later; its BYE still counts.
        dialog = add_dialog(*leg, news.request.value(header_name::from));
    }
    if (dialog == nullptr && news.request.method() == sip_method::notify) {
        dialog = dialog_of_notify(*leg, news);
    }
    // A BYE means an INVITE usage, and there never was one (RFC 5057 4.1).
    const bool foreign = leg->watches_only && news.request.method() == sip_method::bye;
    if (dialog == nullptr || foreign) {
        answer(news, 481);
        return;
    }
    if (out_of_order(*dialog, news)) return;
    // A BYE that matches a dialog is never refused: its sender is gone, whatever it says with it.
    const bool of_package = leg->watches_only && news.request.method() == sip_method::notify;
    if (news.request.method() != sip_method::bye && refused(news, of_package)) return;
    switch (news.request.method()) {
    case sip_method::bye: incoming_bye(name, *leg, *dialog, news); return;
    case sip_method::notify: incoming_notify(name, *leg, *dialog, news); return;
    case sip_method::subscribe: incoming_subscribe(name, *leg, *dialog, news); return;
    case sip_method::prack: incoming_prack(name, *leg, *dialog, news); return;
    default: inside_usage(name, *leg, *dialog, news); return;
    }
}

// True when it was refused for its number (RFC 3261 12.2.2). A BYE ends everything, whichever
// request overtook it, so its number does not matter.
OFFHOOK_DECL bool state::out_of_order(dialog_record& dialog,
                                      const transaction::request_received& news) {
    const std::uint32_t number = news.request.cseq()->number;
    if (!dialog.has_remote_cseq || number > dialog.remote_cseq) {
        dialog.has_remote_cseq = true;
        dialog.remote_cseq = number;
        return false;
    }
    if (news.request.method() == sip_method::bye) return false;
    // The same number on a branch of its own is the same request by another way (8.2.2.2).
    answer(news, number == dialog.remote_cseq ? 482 : 500);
    return true;
}

/// Another fork has answered the offer of our INVITE in a reliable 1xx, this one has not: in its
/// dialog the offer is open (RFC 3311 5.2). The layer above knows of one exchange alone.
inline bool offer_is_open(const leg_record& leg, const dialog_record& dialog) {
    return leg.is_uac && leg.main == leg_record::no_dialog && !dialog.described &&
           std::any_of(leg.dialogs.begin(), leg.dialogs.end(),
                       [](const dialog_record& other) { return other.described; });
}

// Requests of the INVITE usage. After our BYE that usage is over, whatever the subscriptions do
// (RFC 5057 4.1); so is that of a fork which lost to another one.
OFFHOOK_DECL void state::inside_usage(leg_id name, leg_record& leg, dialog_record& dialog,
                                      const transaction::request_received& news) {
    const sip_method method = news.request.method();
    const bool other_fork = leg.main != leg_record::no_dialog && dialog.number != leg.main;
    if (leg.released || leg.bye_sent || dialog.ended || other_fork) {
        answer(news, 481);
        return;
    }
    if (method == sip_method::invite) {
        incoming_reinvite(name, leg, dialog, news);
        return;
    }
    if (method == sip_method::update) {
        for (const duty_id other : leg.duties) {
            if (duties.find(other)->method != sip_method::update) continue;
            answer(news, 500); // an UPDATE during their UPDATE (RFC 3311 5.2)
            return;
        }
        if (offer_is_open(leg, dialog) && !news.request.body().empty()) {
            answer(news, 491);
            return;
        }
    }
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.dialog = dialog.number;
    duty.method = method;
    duty.first_refer = method == sip_method::refer && leg.refers_in++ == 0;
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    say(request_received{name, leg.owner, made, method, news.request,
                         unknown_package(news.request)});
}

} // namespace offhook::dialog::detail
