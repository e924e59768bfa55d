// A call of ours that is sent elsewhere, where the application is to decide (RFC 3261 8.1.3.4):
// what a 3xx names, and the actions of the state Redirected. Where it is not asked the dialog layer
// follows by itself: ../../dialog/impl/redirect.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/session/detail/turn.hpp>

#include <algorithm>

namespace offhook::session::detail {

// Without the headers that a target wants in the request, which would let it write our requests
// (RFC 3261 19.1.5).
OFFHOOK_DECL std::vector<std::string> targets_of(const sip_message* response) {
    const int status = response == nullptr ? 0 : response->status();
    if (status < 300 || status > 302) return {};
    std::vector<std::pair<std::uint32_t, std::string>> named;
    response->each_value(header_name::contact, [&](std::string_view value) {
        const result<contact> one = contact::parse(value);
        if (!one || one->all || !one->target.address.is_sip()) return true;
        const std::string_view text = one->target.address.text;
        named.emplace_back(one->q_thousandths, text.substr(0, text.find('?')));
        return named.size() < limits::redirect_targets;
    });
    std::stable_sort(named.begin(), named.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> targets;
    for (auto& [q, target] : named)
        targets.push_back(std::move(target));
    return targets;
}

inline result<void> take_redirect(call_turn& turn) {
    call& c = turn.c;
    c.facts.invite_sent = false; // it has its final response: nothing is to be cancelled
    c.facts.redirected_by = static_cast<std::uint16_t>(turn.news.status);
    ++c.facts.redirects;
    if (c.to.empty()) c.to = c.target.substr(0, c.target.find('?'));
    std::vector<std::string> targets = targets_of(turn.news.message);
    if (!targets.empty()) c.target = std::move(targets.front());
    return {};
}

inline result<void> take_target(call_turn& turn) {
    call_facts& facts = turn.c.facts;
    facts.redirected_by = 0;
    // Whatever early dialogs have said is over; the offer is made anew, to somebody else.
    facts.offer_pending = !facts.without_offer;
    facts.offer_taken = false;
    facts.answered_by = 0;
    if (!turn.news.text.empty()) turn.c.target = turn.news.text;
    return {};
}

OFFHOOK_DECL void add_redirect_words(table::vocabulary& words) {
    table::words_of<call_turn> add{words};
    add.action("TakeRedirect", table::role::uac, {},
               "Our INVITE is over; the application is asked where to go.",
               [](call_turn& turn, const arguments&) { return take_redirect(turn); });
    add.action("TakeTarget", table::role::uac, {},
               "The next INVITE goes to the target that the application chose, as the same call.",
               [](call_turn& turn, const arguments&) { return take_target(turn); });
}

} // namespace offhook::session::detail
