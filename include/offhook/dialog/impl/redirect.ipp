// An INVITE or first SUBSCRIBE of ours that is sent elsewhere by a 3xx goes to the targets it
// names, the best first, as the same call: same To, From and Call-ID, new CSeq and branch (RFC
// 3261 8.1.3.4). Never twice to the same, never above limits::redirects, and not after a hang-up.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/message/contact.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

inline bool known_target(const std::vector<std::string>& list, const uri& target) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& text) {
        const result<uri> other = parse_uri(text);
        return other && equivalent(*other, target);
    });
}

/// What a redirection may name for an INVITE: a SIP URI, as secure as the one before; without the
/// headers that it wants in the request, which would let it write our requests (RFC 3261 19.1.5).
inline std::optional<std::string> usable_target(const name_addr& contact, bool secure) {
    const uri& target = contact.address;
    if (!target.is_sip() || (secure && !target.is_sips())) return std::nullopt;
    if (target.parameters.has("method")) return std::nullopt;
    return std::string(target.text.substr(0, target.text.find('?')));
}

// New targets go before those that are left: depth first, by their q.
OFFHOOK_DECL void state::gather_targets(kept_request& of, const sip_message& response) {
    struct choice {
        std::string target;
        std::uint32_t q;
    };
    std::vector<choice> choices;
    const result<uri> before = parse_uri(of.message.request_uri());
    const bool secure = before && before->is_sips();
    response.each_value(header_name::contact, [&](std::string_view value) {
        const result<contact> one = contact::parse(value);
        if (!one || one->all) return true;
        std::optional<std::string> target = usable_target(one->target, secure);
        const result<uri> parsed = target ? parse_uri(*target) : result<uri>(errc::bad_uri);
        if (!parsed || known_target(of.tried, *parsed) || known_target(of.targets, *parsed)) {
            return true;
        }
        choices.push_back({std::move(*target), one->q_thousandths});
        return choices.size() < limits::redirect_targets;
    });
    std::stable_sort(choices.begin(), choices.end(),
                     [](const choice& a, const choice& b) { return a.q > b.q; });
    std::vector<std::string> merged;
    for (choice& each : choices) {
        const result<uri> parsed = parse_uri(each.target);
        if (!known_target(merged, *parsed)) merged.push_back(std::move(each.target));
    }
    for (std::string& left : of.targets)
        merged.push_back(std::move(left));
    if (merged.size() > limits::redirect_targets) merged.resize(limits::redirect_targets);
    of.targets = std::move(merged);
}

// Only what makes a dialog: inside one a 3xx is an answer like others (RFC 3261 12.2.1.2).
OFFHOOK_DECL bool state::may_move(const request_record& record) const {
    if (!values.follow_redirects) return false;
    if (record.kind == request_kind::invite) return true;
    const subscription_record* made = subscriptions.find(record.subscription);
    return record.kind == request_kind::subscribe && made != nullptr && !made->answered &&
           !made->heard;
}

// True when the request is under way to another target. `status` is 0 when there was no response.
OFFHOOK_DECL bool state::another_target(request_id name, int status, const sip_message& response) {
    kept_request* const of = kept_of(name);
    request_record& record = *requests.find(name);
    if (of == nullptr || !may_move(record) || !of->next_hop.empty()) return false;
    if (!may_go_again(record) || status >= 600) return false; // 6xx speaks for all (21.6)
    if (status >= 300 && status <= 302) {
        if (of->tried.empty()) of->tried.emplace_back(of->message.request_uri());
        gather_targets(*of, response);
    }
    leg_record& leg = *legs.find(record.leg);
    while (!of->targets.empty()) {
        const std::string target = std::move(of->targets.front());
        of->targets.erase(of->targets.begin());
        if (of->tried.size() > limits::redirects) {
            note(leg.owner, "redirected too often: not followed to " + target);
            return false;
        }
        of->tried.push_back(target);
        of->message.retarget(target);
        const result<path> way = routes.next_hop(of->message);
        if (!way) {
            note(leg.owner, "redirected to where no way leads: " + target);
            continue;
        }
        const result<uri> parsed = parse_uri(target);
        leg.contact = contact_for(*way, secure_way(parsed, of->message.value(header_name::route)));
        of->message.remove(header_name::contact).header(header_name::contact, leg.contact);
        of->answered.clear();
        note(leg.owner, "redirected to " + target);
        go_again(name, record, *of);
        return true;
    }
    return false;
}

} // namespace offhook::dialog::detail
