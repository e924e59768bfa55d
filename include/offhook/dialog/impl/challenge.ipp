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

/// The URI of To.
inline std::string_view destination_of(const message_builder& message) {
    const auto to = parse_name_addr(message.value(header_name::to));
    return to ? to->address.text : std::string_view{};
}

/// Who has asked the leg, or the request outside legs; null when nobody has.
OFFHOOK_DECL std::vector<space_number>* state::asked_of(const request_record& record,
                                                        kept_request& of) {
    if (!record.leg) return &of.spaces;
    const auto found = asked_legs.find(record.leg.pack());
    return found == asked_legs.end() ? nullptr : &found->second;
}

// Who has asked at this hop before need not ask again, whatever the request (RFC 3261 22.2, RFC
// 7616 3.6); of a proxy only where its realm was configured (RFC 3261 22.3). Who has asked in this
// leg is answered on every way that its account serves. One a realm.
OFFHOOK_DECL std::vector<known_space*>
state::spaces_for(const request_record& record, kept_request& of, const digest::hop& first) {
    std::vector<known_space*> chosen;
    const auto choose = [&](known_space& one) {
        const bool known = std::any_of(chosen.begin(), chosen.end(), [&](const auto* other) {
            return other->space.same_realm(one.space);
        });
        if (!known) chosen.push_back(&one);
    };
    const std::string_view to = destination_of(of.message);
    std::vector<known_space*> unasked;
    for (known_space& one : spaces) {
        if (!one.asked_at(first, to)) continue;
        if (one.space.proxy && values.accounts[one.space.account].realm.empty()) continue;
        unasked.push_back(&one);
    }
    // The server and a proxy, those that were used last. Who asks for ever new realms behind a hop
    // must not make the requests of others too long to be sent.
    std::sort(unasked.begin(), unasked.end(),
              [](const auto* a, const auto* b) { return a->used > b->used; });
    if (unasked.size() > limits::unasked_credentials) unasked.resize(limits::unasked_credentials);
    for (known_space* const one : unasked)
        choose(*one);
    const std::vector<space_number>* const asked = asked_of(record, of);
    if (asked == nullptr) return chosen;
    for (const space_number number : *asked) {
        known_space* const one = spaces.find(number);
        if (one != nullptr && values.accounts[one->space.account].serves(first)) choose(*one);
    }
    return chosen;
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

OFFHOOK_DECL void state::add_credentials(const request_record& record, kept_request& of,
                                         message_builder& message) {
    of.credentials.clear();
    if (spaces.empty()) return;
    const first_hop first = first_hop_of(message, of.next_hop);
    const std::string target(message.request_uri());
    for (known_space* const one : spaces_for(record, of, first.view())) {
        digest::protection_space& space = one->space;
        const digest::covered covered{message.method_text(), target, message.content()};
        of.credentials.push_back(
            {one->number, space.account, space.proxy, space.realm, space.nonce,
             digest::credentials_for(space, values.accounts, covered, random)});
        message.header(space.header(), of.credentials.back().value);
        spaces.use(*one);
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
OFFHOOK_DECL bool state::take_challenge(const request_record& record, kept_request& of,
                                        const digest::hop& first,
                                        const digest::protection_space& asked) {
    const auto of_realm = [&](const auto& other) {
        return other.proxy == asked.proxy && asked.is_realm(other.realm);
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
    // Without a word on who the servers are, one callee behind a proxy is not told what another
    // has asked for (RFC 3261 22.2).
    const bool of_server = asked.proxy || !values.accounts[asked.account].servers.empty();
    known_space& known =
        spaces.at(asked, first, of_server ? std::string_view{} : destination_of(of.message));
    // Else another request has brought that nonce, and its count goes on.
    if (known.space.nonce != asked.nonce || !(known.space.with == asked.with)) known.space = asked;
    auto& list = record.leg ? asked_legs[record.leg.pack()] : of.spaces;
    std::erase_if(list, [&](space_number number) {
        const known_space* const other = spaces.find(number);
        return other == nullptr || other->space.same_realm(asked);
    });
    if (list.size() >= limits::asked_of_a_leg) list.erase(list.begin());
    list.push_back(known.number);
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
        any = take_challenge(record, *of, first.view(), asked) || any;
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

// A 2xx may bring the next nonce (RFC 7616 3.5).
OFFHOOK_DECL void state::take_next_nonce(const kept_request& of, const sip_message& response) {
    if (of.credentials.size() != 1 || !response.has(header_name::authentication_info)) return;
    const auto info = authentication_info::parse(response.value(header_name::authentication_info));
    const std::string_view next = info ? info->parameters.value("nextnonce") : std::string_view{};
    known_space* const known = spaces.find(of.credentials.front().from);
    if (next.empty() || known == nullptr) return;
    known->space.nonce = next;
    known->space.count = 0;
    known->space.session_key.clear();
}

// Of a response that is the last word. Credentials that were refused go nowhere unasked.
OFFHOOK_DECL void state::answered_for_good(request_id name, const sip_message& response) {
    kept_request* const of = kept_of(name);
    if (of == nullptr) return;
    const int status = response.status();
    if (status < 300 && !requests.find(name)->final) take_next_nonce(*of, response);
    if (status == 401 || status == 403 || status == 407) {
        for (const sent_credentials& sent : of->credentials)
            spaces.forget(sent.from);
    }
    of->message = {};
    of->targets = {};
    of->tried = {};
}

} // namespace offhook::dialog::detail
