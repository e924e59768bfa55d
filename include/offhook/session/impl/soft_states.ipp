// The life of a soft state around its table: begun by a command, stepped by answers and timers,
// ended with one last word. No behaviour: that is the table's. Read next: soft_answers.ipp.
#pragma once

#include <offhook/message/contact.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/soft_host.ipp>

#include <algorithm>

namespace offhook::session {
namespace detail {

inline bool are_contacts(const std::vector<std::string>& values) {
    return values.size() <= limits::soft_contacts &&
           std::all_of(values.begin(), values.end(), [](const std::string& value) {
               const result<contact> one = contact::parse(value);
               return one && !one->all;
           });
}

inline bool is_sip_uri(std::string_view text) {
    const auto parsed = parse_uri(text);
    return parsed && parsed->is_sip();
}

/// A registrar is asked under its domain alone, whoever is named beside it (RFC 3261 10.2).
inline std::string domain_of(std::string_view target) {
    const auto parsed = parse_uri(target);
    if (!parsed || parsed->user.empty()) return std::string(target);
    const auto host_at = static_cast<std::size_t>(parsed->host.data() - parsed->text.data());
    return std::string(parsed->scheme) + ":" + std::string(parsed->text.substr(host_at));
}

/// What is wrong with it, or no error.
inline error_code fault_of(const start_soft_state& what) {
    if (what.kind >= soft_kind::count) return errc::bad_argument;
    if (!is_sip_uri(what.target)) return errc::bad_uri;
    if (!what.to.empty() && !is_sip_uri(what.to)) return errc::bad_uri;
    if (!what.from.empty() && !parse_name_addr(what.from)) return errc::bad_uri;
    if (!are_contacts(what.contacts)) return errc::bad_uri;
    const bool watches = what.kind == soft_kind::subscription; // 0: the state once
    const bool lasting = what.kind != soft_kind::keep_alive && !(watches && what.expires == 0);
    if (lasting && (what.expires == 0 || what.expires > limits::soft_seconds))
        return errc::bad_argument;
    if ((watches || what.kind == soft_kind::publication) && what.package.empty())
        return errc::bad_argument;
    return {};
}

} // namespace detail

OFFHOOK_DECL result<made> layer::state::begin_soft(const start_soft_state& what) {
    if (const error_code fault = detail::fault_of(what)) return fault;
    std::vector<std::pair<table::setting_index, duration>> settings;
    for (const auto& [name, length] : what.settings) {
        const table::setting_index index = soft_words(what.kind).find_setting(name);
        if (!soft_words(what.kind).takes(index, length)) return errc::bad_argument;
        settings.emplace_back(index, length);
    }
    if (softs.size() >= limits::soft_states) return errc::too_many;
    const soft_state_id id = softs.emplace();
    detail::soft_state& s = *softs.find(id);
    s.kind = what.kind;
    s.table = soft_runs[static_cast<std::size_t>(what.kind)].tables.in_force;
    s.target = what.kind == soft_kind::registration ? detail::domain_of(what.target) : what.target;
    s.to = what.to.empty() ? what.target : what.to;
    s.from = what.from;
    if (s.from.empty()) s.from = what.kind == soft_kind::registration ? s.to : values.from;
    s.route = what.route;
    s.headers = what.headers;
    s.call_id = random.token();
    s.tag = random.token();
    s.contacts = what.contacts;
    s.package = what.package;
    s.content_type = what.content_type;
    s.body = what.body;
    s.settings = std::move(settings);
    s.facts.wanted = what.expires;
    const detail::soft_news_at_hand news{soft_event::Start};
    detail::soft_turn turn{*this, id, s, news};
    detail::soft_host host(turn);
    table::start(table_of(s), s.machine, table::role::uac, host);
    const result<made> begun = tell_soft(id, soft_event::Start);
    if (!begun && softs.find(id) != nullptr) {
        for (const detail::armed_timer& timer : softs.find(id)->timers)
            wheel.cancel(timer.id);
        softs.erase(id); // nobody has heard of it
    }
    return begun;
}

/// A command is an event of the table; what the table does not take is the caller's error.
OFFHOOK_DECL result<made> layer::state::tell_soft(soft_state_id id,
                                                  const detail::soft_news_at_hand& news) {
    const detail::soft_state* s = softs.find(id);
    if (s == nullptr) return errc::no_such_call;
    const table::event_index number = number_of(*s, news.event);
    if (number == table::no_index) {
        refusal = std::string(to_text(s->kind)) + " knows no such command";
        return errc::not_accepted_now;
    }
    const table::outcome out = step(id, news);
    if (out.what == table::verdict::unhandled) {
        detail::soft_state& there = *softs.find(id);
        detail::soft_turn turn{*this, id, there, news};
        detail::soft_host host(turn);
        refusal = table::why_refused(table_of(there), there.machine, number, host);
    }
    work();
    if (out.what == table::verdict::failed || out.what == table::verdict::overrun) return out.why;
    if (out.what == table::verdict::unhandled) return errc::not_accepted_now;
    return made{{}, {}, 0, id};
}

/// Contacts that are no longer named are taken back with the next request.
OFFHOOK_DECL result<made> layer::state::modify_soft(const modify_soft_state& what) {
    detail::soft_state* s = softs.find(what.soft);
    if (s == nullptr) return errc::no_such_call;
    if (!detail::are_contacts(what.contacts)) return errc::bad_uri;
    const detail::soft_state before = *s;
    if (s->kind == soft_kind::registration) {
        std::vector<std::string> old = s->contacts;
        if (old.empty() && !s->own_contact.empty()) old.push_back(s->own_contact);
        s->contacts = what.contacts;
        for (std::string& one : old) {
            const result<contact> gone = contact::parse(one);
            if (gone && !detail::is_ours(*s, *gone)) s->dropped.push_back(std::move(one));
        }
        if (s->dropped.size() > limits::soft_contacts) s->dropped.resize(limits::soft_contacts);
    } else {
        s->content_type = what.content_type;
        s->body = what.body;
        s->facts.with_body = true;
    }
    const result<made> done = tell_soft(what.soft, soft_event::Modify);
    if (done) return done;
    s = softs.find(what.soft);
    if (s != nullptr) { // it stays what it was
        s->contacts = before.contacts;
        s->dropped = before.dropped;
        s->content_type = before.content_type;
        s->body = before.body;
        s->facts.with_body = before.facts.with_body;
    }
    return done;
}

OFFHOOK_DECL void layer::soft_sent(instant now, soft_state_id soft, result<dialog::request_id> sent,
                                   std::string_view contact) {
    state_->now = now;
    detail::soft_state* const s = state_->softs.find(soft);
    if (s == nullptr || !std::exchange(s->facts.asked, false)) return;
    if (sent) {
        s->facts.request = *sent;
        if (s->contacts.empty()) s->own_contact = contact;
        return;
    }
    const auto what =
        s->kind == soft_kind::keep_alive ? soft_event::Unanswered : soft_event::Refused;
    state_->pending.push_back(
        {owner_of(soft), call_event::count, transfer_event::count, 0, sent.error(), what});
    state_->work();
}

OFFHOOK_DECL table::outcome layer::state::step(soft_state_id id,
                                               const detail::soft_news_at_hand& news) {
    detail::soft_state* s = softs.find(id);
    if (s == nullptr) return {};
    const table::event_index number = number_of(*s, news.event);
    if (number == table::no_index) return {};
    detail::soft_turn turn{*this, id, *s, news};
    detail::soft_host host(turn);
    const table::outcome out = table::step(table_of(*s), s->machine, number, host);
    settle(id, news, out);
    return out;
}

OFFHOOK_DECL void layer::state::step_timer(soft_state_id id, table::timer_index index) {
    detail::soft_state* s = softs.find(id);
    if (s == nullptr) return;
    detail::stop_armed(wheel, s->timers, index);
    const detail::soft_news_at_hand news{soft_event::count, nullptr, 0, {}};
    detail::soft_turn turn{*this, id, *s, news};
    detail::soft_host host(turn);
    settle(id, news, table::step_timer(table_of(*s), s->machine, index, host));
}

OFFHOOK_DECL void layer::state::settle(soft_state_id id, const detail::soft_news_at_hand& news,
                                       const table::outcome& out) {
    detail::soft_state* s = softs.find(id);
    if (s == nullptr) return;
    say_overrun(owner_of(id), out);
    if (out.release || table::finished(table_of(*s), s->machine)) end(id, news);
}

OFFHOOK_DECL void layer::state::end(soft_state_id id, const detail::soft_news_at_hand& news) {
    detail::soft_state& s = *softs.find(id);
    for (const detail::armed_timer& timer : s.timers)
        wheel.cancel(timer.id);
    const bool removed = s.facts.has_outcome && s.facts.removed;
    soft_state_changed told =
        detail::soft_change(id, s, news, removed ? soft_news::removed : soft_news::failed);
    told.status = s.facts.status;
    told.why = s.facts.why;
    told.granted = 0;
    told.reason = s.facts.reason;
    // What is left below lives no longer than this.
    if (s.facts.subscription) emit(unsubscribe{s.facts.subscription});
    if (s.facts.duty) emit(respond{s.facts.duty, 603, {}, {}});
    softs.erase(id);
    emit(event{std::move(told)});
}

} // namespace offhook::session
