// What applications ask for. Each command is an event of a table; a table that does not take it
// says so to the caller.
#pragma once

#include <offhook/message/contact.hpp>
#include <offhook/message/message_builder.hpp>
#include <offhook/message/method.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/sip_reason.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/peers.ipp>

#include <algorithm>

namespace offhook::session {

/// An invitation with an end of its own rings no longer than that.
OFFHOOK_DECL void layer::state::limit_ringing(detail::call& c, std::uint32_t seconds) {
    c.headers += "Expires: " + std::to_string(seconds) + "\r\n";
    const table::setting_index index = call_words.find_setting("ring_timeout");
    const duration most = std::chrono::seconds{seconds};
    if (index == table::no_index || setting_of(table_of(c), &c, index) <= most) return;
    std::erase_if(c.settings, [&](const auto& own) { return own.first == index; });
    c.settings.emplace_back(index, most);
}

OFFHOOK_DECL result<made> layer::state::place(const make_call& what) {
    const auto target = parse_uri(what.target);
    if (!target || !target->is_sip()) return errc::bad_uri;
    if (!what.from.empty() && !parse_name_addr(what.from)) return errc::bad_uri;
    std::vector<std::pair<table::setting_index, duration>> settings;
    for (const auto& [name, length] : what.settings) {
        const table::setting_index index = call_words.find_setting(name);
        if (!call_words.takes(index, length)) return errc::bad_argument;
        settings.emplace_back(index, length);
    }
    const table_number number = what.table == 0 ? tables.in_force : what.table;
    if (!what.rules.empty()) {
        if (!tables.has(number)) return errc::bad_argument;
        call_rules known = detail::rules_of(*tables[number]);
        const call_rules offered = known;
        if ((known |= what.rules) != offered) return errc::bad_argument;
    }
    const auto id = new_call(number, table::role::uac);
    if (!id) return id.error();
    detail::call& c = *calls.find(*id);
    c.target = what.target;
    if (!what.from.empty()) c.from = what.from;
    c.route = what.route;
    c.headers = what.headers;
    c.facts.without_offer = what.delayed_offer;
    c.settings = std::move(settings);
    c.asked |= what.rules;
    if (what.expires != 0) limit_ringing(c, what.expires);
    meet_called(*id, what);
    step(*id, {call_event::MakeCall});
    work();
    return made{*id, {}, 0};
}

/// Offers a command to the call's table and turns what comes of it into an error for the caller.
OFFHOOK_DECL result<void> layer::state::ask(call_id id, detail::call_news news) {
    const detail::call* c = calls.find(id);
    if (c == nullptr) return errc::no_such_call;
    // Other regions still stand where they stood; an ending call takes nothing new.
    if (c->ending && news.event != call_event::HangupCall) {
        explain_refusal(id, news);
        refusal = "the call is ending; " + refusal;
        return errc::call_is_ending;
    }
    const table::outcome out = step(id, news);
    if (out.what == table::verdict::unhandled) explain_refusal(id, news);
    work();
    if (out.what == table::verdict::failed || out.what == table::verdict::overrun) return out.why;
    if (out.what == table::verdict::unhandled) return errc::not_accepted_now;
    return {};
}

OFFHOOK_DECL result<void> layer::state::decide(transfer_id id, const detail::transfer_news& news) {
    if (transfers.find(id) == nullptr) return errc::no_such_call;
    const table::outcome out = step(id, news);
    if (out.what == table::verdict::unhandled) explain_refusal(id, news);
    work();
    if (out.what == table::verdict::failed || out.what == table::verdict::overrun) return out.why;
    if (out.what == table::verdict::unhandled) return errc::not_accepted_now;
    return {};
}

OFFHOOK_DECL void layer::state::explain_refusal(call_id id, const detail::call_news& news) {
    detail::call* const c = calls.find(id);
    if (c == nullptr) return;
    detail::call_turn turn{*this, id, *c, news};
    detail::call_host host(turn);
    refusal = table::why_refused(table_of(*c), c->machine, number_of(news), host);
}

OFFHOOK_DECL void layer::state::explain_refusal(transfer_id id, const detail::transfer_news& news) {
    detail::transfer* const t = transfers.find(id);
    if (t == nullptr) return;
    detail::transfer_turn turn{*this, id, *t, news};
    detail::transfer_host host(turn);
    const auto number = transfer_events[static_cast<std::size_t>(news.event)];
    refusal = table::why_refused(table_of(*t), t->machine, number, host);
}

namespace detail {

/// Inside a call; the others have verbs of their own, or belong to no call (RFC 3261 12.2).
inline bool may_be_asked(std::string_view method) {
    switch (method_from(method)) {
    case sip_method::invite:
    case sip_method::ack:
    case sip_method::bye:
    case sip_method::cancel:
    case sip_method::prack:
    case sip_method::update:
    case sip_method::refer:
    case sip_method::subscribe:
    case sip_method::register_:
    case sip_method::publish: return false;
    default: return !method.empty();
    }
}

} // namespace detail

OFFHOOK_DECL result<made> layer::state::outside_request(const send_outside& what) {
    const auto target = parse_uri(what.target);
    if (!target || !target->is_sip()) return errc::bad_uri;
    const sip_method method = method_from(what.method);
    if (what.method.empty() || method == sip_method::invite || method == sip_method::ack ||
        method == sip_method::cancel) {
        return errc::bad_argument;
    }
    send_outside request = what;
    if (request.from.empty()) request.from = values.from;
    outsides.push_back({++last_outside, {}});
    emit(send_outside_dialog{last_outside, std::move(request)});
    return made{{}, {}, last_outside};
}

/// Its answer is owed from here on, whatever the row does.
OFFHOOK_DECL result<made> layer::state::request_in_call(const send_in_call& what) {
    if (!detail::may_be_asked(what.method)) return errc::bad_argument;
    message_builder probe;
    if (!what.headers.empty() && !probe.raw_headers(what.headers)) return errc::bad_argument;
    detail::call_news news{call_event::SendInCall};
    news.asked = &what;
    news.number = ++last_outside;
    outsides.push_back({news.number, {}});
    const auto done = ask(what.call, news);
    if (!done) {
        std::erase_if(outsides, [&](const outside& one) { return one.number == news.number; });
        return done.error();
    }
    for (outside& one : outsides)
        if (one.number == news.number) one.call = what.call;
    const detail::call* const c = calls.find(what.call);
    if (c == nullptr || c->ending) forget_requests_of(what.call); // by the same row
    return made{what.call, {}, news.number};
}

/// The call ends: the dialog layer says no more of what was sent in it.
OFFHOOK_DECL void layer::state::forget_requests_of(call_id id) {
    const auto over = std::stable_partition(outsides.begin(), outsides.end(),
                                            [id](const outside& one) { return one.call != id; });
    const std::vector<outside> left(over, outsides.end());
    outsides.erase(over, outsides.end());
    for (const outside& one : left)
        emit(event{request_answered{one.number, 0, errc::call_is_ending, {}}});
}

namespace detail {

/// One Reason value or several, on one line, each of another protocol (RFC 3326 2): it goes into a
/// message as it stands.
inline bool is_reason(std::string_view text) {
    if (text.find_first_of("\r\n") != std::string_view::npos) return false;
    std::vector<std::string> protocols;
    std::string_view value;
    while (next_value(text, value)) {
        const auto one = sip_reason::parse(value);
        if (!one) return false;
        std::string protocol(one->protocol);
        for (char& c : protocol)
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        if (std::find(protocols.begin(), protocols.end(), protocol) != protocols.end())
            return false;
        protocols.push_back(std::move(protocol));
    }
    return true;
}

/// A SIP URI, or Contact values, which may name more than SIP (RFC 3261 8.3: tel, mailto).
inline bool are_targets(std::string_view text) {
    if (text.find('<') == std::string_view::npos) {
        const auto target = parse_uri(text);
        return target && target->is_sip();
    }
    if (text.find_first_of("\r\n") != std::string_view::npos) return false;
    std::string_view value;
    while (next_value(text, value)) {
        const auto one = contact::parse(value);
        if (!one || one->all) return false;
    }
    return true;
}

/// One overload an alternative of session::command.
struct commander {
    layer::state& owner;

    static result<made> of_call(call_id call, const result<void>& done) {
        if (!done) return done.error();
        return made{call, {}, 0};
    }
    result<made> ask(call_id call, const call_news& news) const {
        return of_call(call, owner.ask(call, news));
    }

    result<made> operator()(const make_call& what) const { return owner.place(what); }
    result<made> operator()(const answer_call& what) const {
        return ask(what.call, {call_event::AnswerCall});
    }
    result<made> operator()(const progress_call& what) const {
        return ask(what.call, {call_event::ProgressCall});
    }
    result<made> operator()(const reject_call& what) const {
        if (what.status < 300 || what.status > 699) return errc::bad_argument;
        call_news news{call_event::RejectCall, nullptr, what.status};
        if (!what.contact.empty()) {
            if (!are_targets(what.contact)) return errc::bad_uri;
            news.text = what.contact;
        }
        return ask(what.call, news);
    }
    result<made> operator()(const hang_up_call& what) const {
        if (!what.reason.empty() && !is_reason(what.reason)) return errc::malformed_header;
        call_news news{call_event::HangupCall};
        news.text = what.reason;
        return ask(what.call, news);
    }
    result<made> operator()(const follow_redirect& what) const {
        call_news news{call_event::FollowRedirect};
        if (!what.target.empty()) {
            const auto target = parse_uri(what.target);
            if (!target || !target->is_sip()) return errc::bad_uri;
            news.text = what.target;
        }
        return ask(what.call, news);
    }
    result<made> operator()(const hold_call& what) const {
        return ask(what.call, {call_event::HoldCall});
    }
    result<made> operator()(const resume_call& what) const {
        return ask(what.call, {call_event::ResumeCall});
    }
    result<made> operator()(const confirm_by_hand& what) const {
        call* c = owner.calls.find(what.call);
        if (c == nullptr) return errc::no_such_call;
        c->client_by_hand = true;
        return made{what.call, {}, 0};
    }
    result<made> operator()(const confirm_ending& what) const {
        call* c = owner.calls.find(what.call);
        if (c == nullptr) return errc::no_such_call;
        if (!c->ending) return errc::not_accepted_now;
        c->facts.client_confirmed = true;
        owner.confirm(what.call);
        owner.work();
        return made{what.call, {}, 0};
    }
    result<made> operator()(const transfer_call& what) const {
        const auto begun = owner.begin_transfer(what);
        owner.work();
        if (!begun) return begun.error();
        return made{what.call, *begun, 0};
    }
    result<made> operator()(const accept_transfer& what) const {
        transfer* t = owner.transfers.find(what.transfer);
        if (t == nullptr) return errc::no_such_call;
        std::string target = t->target;
        if (!what.target.empty()) {
            const auto other = parse_uri(what.target);
            if (!other || !other->is_sip()) return errc::bad_uri;
            t->target = what.target;
            t->replaces.clear(); // another target knows nothing of that dialog
        }
        const call_id new_call = t->new_call;
        const auto done = owner.decide(what.transfer, {transfer_event::AcceptTransfer});
        if (!done) {
            t = owner.transfers.find(what.transfer);
            if (t != nullptr) t->target = std::move(target); // it was not accepted
            return done.error();
        }
        return made{new_call, what.transfer, 0};
    }
    result<made> operator()(const reject_transfer& what) const {
        // RFC 4320 4.2: nothing but an INVITE is answered with 408.
        if (what.status < 300 || what.status > 699 || what.status == 408) return errc::bad_argument;
        const auto done =
            owner.decide(what.transfer, {transfer_event::RejectTransfer, what.status});
        if (!done) return done.error();
        return made{{}, what.transfer, 0};
    }
    result<made> operator()(const signal_call& what) const {
        const table::event_index event = owner.call_words.find_event(what.event);
        const auto& shipped = owner.call_events;
        // The shipped events have their own commands, or come from the wire.
        if (event == table::no_index ||
            std::find(shipped.begin(), shipped.end(), event) != shipped.end()) {
            return errc::bad_argument;
        }
        call_news news{call_event::count, nullptr, what.status};
        news.text = what.text;
        news.own = event;
        return ask(what.call, news);
    }
    result<made> operator()(const start_soft_state& what) const { return owner.begin_soft(what); }
    result<made> operator()(const refresh_soft_state& what) const {
        return owner.tell_soft(what.soft, soft_event::Refresh);
    }
    result<made> operator()(const modify_soft_state& what) const { return owner.modify_soft(what); }
    result<made> operator()(const end_soft_state& what) const {
        if (soft_state* s = owner.softs.find(what.soft)) s->all = s->all || what.all;
        return owner.tell_soft(what.soft, soft_event::Remove);
    }
    result<made> operator()(const accept_watcher& what) const { return owner.accept(what); }
    result<made> operator()(const reject_watcher& what) const { return owner.reject(what); }
    result<made> operator()(const tell_watcher& what) const { return owner.tell(what); }
    result<made> operator()(const send_in_call& what) const { return owner.request_in_call(what); }
    result<made> operator()(const send_outside& what) const { return owner.outside_request(what); }
    result<made> operator()(const session::refuse_calls& what) const {
        if (what.status != 0 && (what.status < 300 || what.status > 699)) return errc::bad_argument;
        owner.refuses_with = what.status;
        return made{};
    }
    result<made> operator()(const session::answer_request& what) const {
        return owner.answer_offered(what);
    }
};

} // namespace detail

OFFHOOK_DECL result<made> layer::command(instant now, const session::command& what) {
    state_->now = now;
    state_->refusal.clear();
    return std::visit(detail::commander{*state_}, what);
}

} // namespace offhook::session
