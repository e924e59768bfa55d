// A request of ours that is asked for credentials goes again with them, as the same request in the
// eyes of the layers above: new CSeq and branch, same Call-ID and From tag (RFC 3261 8.1.3.5, 22.2,
// 22.3). Credentials go to configured realms and servers only. The ACK of an INVITE carries those
// of the INVITE; ACK and CANCEL themselves are never asked (22.1).
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/message/credentials.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

/// The host that a request goes to first; the same choice as transport::layer::next_hop.
struct first_hop {
    std::string host;
    std::optional<std::uint16_t> port;

    digest::hop view() const { return {host, port}; }
};

inline first_hop first_hop_of(const message_builder& message, std::string_view next_hop) {
    std::string_view target = next_hop.empty() ? message.request_uri() : next_hop;
    std::string_view rest = message.value(header_name::route);
    std::string_view value;
    result<name_addr> route = errc::missing_header;
    if (next_hop.empty() && next_value(rest, value)) route = parse_name_addr(value);
    if (route && route->address.parameters.has("lr")) target = route->address.text;
    const result<uri> where = parse_uri(target);
    if (!where) return {};
    return {std::string(where->host), where->port};
}

OFFHOOK_DECL kept_request* state::kept_of(request_id name) {
    if (kept.empty()) return nullptr;
    const auto found = kept.find(name.pack());
    return found == kept.end() ? nullptr : found->second.get();
}

OFFHOOK_DECL std::vector<digest::protection_space>& state::spaces_of(const request_record& record,
                                                                     kept_request& of) {
    return record.leg ? spaces[record.leg.pack()] : of.spaces;
}

// Called for each request before it leaves. A program that brings its own credentials is left
// alone.
OFFHOOK_DECL void state::keep_request(request_id name, message_builder& message,
                                      const std::string& next_hop) {
    const request_record& record = *requests.find(name);
    if (record.kind == request_kind::ack) {
        if (!kept.empty()) credentials_of_invite(record, message, next_hop);
        return;
    }
    if (values.accounts.empty() && !may_move(record)) return;
    if (message.has(header_name::authorization) || message.has(header_name::proxy_authorization)) {
        return;
    }
    auto made = std::make_unique<kept_request>();
    made->message = message;
    made->next_hop = next_hop;
    add_credentials(record, *made, message);
    kept.emplace(name.pack(), std::move(made));
}

// A realm that has asked before in this leg need not ask again (RFC 3261 22.2, RFC 7616 3.6).
OFFHOOK_DECL void state::add_credentials(const request_record& record, kept_request& of,
                                         message_builder& message) {
    of.credentials.clear();
    const bool known = record.leg ? spaces.contains(record.leg.pack()) : !of.spaces.empty();
    if (!known) return;
    const first_hop first = first_hop_of(message, of.next_hop);
    const std::string target(message.request_uri());
    for (digest::protection_space& space : spaces_of(record, of)) {
        if (!values.accounts[space.account].serves(first.view())) continue;
        const digest::covered covered{message.method_text(), target, message.content()};
        of.credentials.push_back(
            {space.account, space.proxy, space.realm, space.nonce,
             digest::credentials_for(space, values.accounts, covered, random)});
        message.header(space.header(), of.credentials.back().value);
    }
}

OFFHOOK_DECL void state::credentials_of_invite(const request_record& record,
                                               message_builder& message,
                                               const std::string& next_hop) {
    const leg_record* leg = legs.find(record.leg);
    if (leg == nullptr) return;
    for (const ack_record& ack : leg->acks) {
        if (ack.cseq != record.cseq || ack.dialog != record.dialog) continue;
        const kept_request* invite = kept_of(ack.invite);
        if (invite == nullptr) return;
        const first_hop first = first_hop_of(message, next_hop);
        for (const sent_credentials& sent : invite->credentials) {
            if (!values.accounts[sent.account].serves(first.view())) continue;
            message.header(sent.header(), sent.value);
        }
        return;
    }
}

// What nobody wants any more does not go again. A BYE and a NOTIFY are always owed.
OFFHOOK_DECL bool state::may_go_again(const request_record& record) const {
    if (!record.leg) return true;
    const leg_record* leg = legs.find(record.leg);
    if (leg == nullptr || record.final) return false;
    switch (record.kind) {
    case request_kind::ack: return false;
    case request_kind::bye:
    case request_kind::fork_bye:
    case request_kind::notify:
    case request_kind::outside: return true;
    case request_kind::subscribe: return subscriptions.find(record.subscription) != nullptr;
    default: return !leg->released && !leg->bye_sent && !record.cancel_wanted;
    }
}

// Once for a realm, and once more when it says that only the nonce was too old; after that the
// challenge is the outcome (RFC 3261 22.3). The same nonce is never answered twice.
OFFHOOK_DECL bool state::take_challenge(kept_request& of,
                                        std::vector<digest::protection_space>& known,
                                        const digest::protection_space& asked) {
    const auto of_realm = [&](const auto& other) {
        return other.proxy == asked.proxy && other.realm == asked.realm;
    };
    const auto sent = std::find_if(of.credentials.begin(), of.credentials.end(), of_realm);
    if (sent != of.credentials.end() && sent->nonce == asked.nonce) return false;
    auto times = std::find_if(of.answered.begin(), of.answered.end(), of_realm);
    if (times == of.answered.end()) {
        of.answered.push_back({asked.proxy, asked.realm, 0});
        times = std::prev(of.answered.end());
    }
    if (times->times > (asked.stale ? 1 : 0)) return false;
    ++times->times;
    const auto old = std::find_if(known.begin(), known.end(), of_realm);
    if (old == known.end()) {
        known.push_back(asked);
    } else if (old->nonce != asked.nonce || !(old->with == asked.with)) {
        *old = asked; // else another request has brought that nonce, and its count goes on
    }
    return true;
}

OFFHOOK_DECL bool state::answer_challenge(request_id name, const sip_message& response) {
    kept_request* const of = kept_of(name);
    if (of == nullptr || of->challenges >= limits::challenges_of_a_request) return false;
    request_record& record = *requests.find(name);
    if (!may_go_again(record)) return false;
    const first_hop first = first_hop_of(of->message, of->next_hop);
    const auto found = digest::answerable(response, values.accounts, first.view());
    if (found.empty()) return false;
    bool any = false;
    for (const digest::protection_space& asked : found)
        any = take_challenge(*of, spaces_of(record, *of), asked) || any;
    if (!any) return false;
    ++of->challenges;
    go_again(name, record, *of);
    return true;
}

// The transaction before may live on, so its end is expected and means nothing.
OFFHOOK_DECL void state::go_again(request_id name, request_record& record, kept_request& of) {
    if (record.client) ++record.superseded;
    record.client = {};
    record.provisional = false;
    record.cancel_sent = false;
    const result<cseq> last = parse_cseq(of.message.value(header_name::cseq));
    std::uint32_t number = last ? last->number + 1 : 1;
    if (leg_record* leg = legs.find(record.leg); leg != nullptr) {
        number = ++leg->local_cseq;
        // With the failure its early dialogs are over (RFC 3261 13.2.2.3).
        if (record.kind == request_kind::invite) leg->dialogs.clear();
    }
    record.cseq = number;
    if (subscription_record* made = subscriptions.find(record.subscription);
        made != nullptr && record.kind == request_kind::refer) {
        made->refer_cseq = number;
    }
    std::string sequence = std::to_string(number) + " ";
    sequence += of.message.method_text();
    of.message.remove(header_name::cseq).header(header_name::cseq, sequence);
    message_builder message = of.message;
    add_credentials(record, of, message);
    say(send_request{name, std::move(message), of.next_hop});
}

// Of a response that is the last word. A 2xx may bring the next nonce (RFC 7616 3.5).
OFFHOOK_DECL void state::answered_for_good(request_id name, const sip_message& response) {
    kept_request* const of = kept_of(name);
    if (of == nullptr) return;
    const request_record& record = *requests.find(name);
    if (response.status() < 300 && !record.final && of->credentials.size() == 1 &&
        response.has(header_name::authentication_info)) {
        const auto info =
            authentication_info::parse(response.value(header_name::authentication_info));
        const std::string_view next =
            info ? info->parameters.value("nextnonce") : std::string_view{};
        for (digest::protection_space& space : spaces_of(record, *of)) {
            const sent_credentials& sent = of->credentials.front();
            if (next.empty() || sent.proxy != space.proxy || sent.realm != space.realm) continue;
            space.nonce = next;
            space.count = 0;
            space.session_key.clear();
        }
    }
    of->message = {};
    of->targets = {};
    of->tried = {};
}

} // namespace offhook::dialog::detail
