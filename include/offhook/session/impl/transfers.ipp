// The life of a transfer around its table: begun by us or asked for by the peer, joined to its two
// calls by their ids, ended with one typed outcome.
#pragma once

#include <offhook/message/escapes.hpp>
#include <offhook/message/identity_headers.hpp>
#include <offhook/message/multipart.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/replaces.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_host.ipp>

#include <algorithm>

namespace offhook::session {
namespace detail {

/// Not `;method=BYE` and the like (RFC 3515 2.4.1).
inline bool asks_for_call(const uri& target) {
    const auto method = target.parameters.find("method");
    return !method || *method == "INVITE";
}

/// The token of a Referred-By as a part of a body; empty when it has none (RFC 3892 2.2).
inline std::string token_part(const sip_message& refer) {
    const auto referrer = read_header<referred_by>(refer);
    const auto found = referrer ? find_part(refer, referrer->cid) : std::nullopt;
    if (!found) return {};
    std::string made(found->headers);
    if (made.empty()) { // the REFER itself names it
        made.append("Content-Type: ").append(refer.value(header_name::content_type));
        made.append("\r\nContent-ID: ").append(refer.value("Content-ID")).append("\r\n");
    }
    return made.append("\r\n").append(found->body);
}

/// A value of the peer's as one line of ours: a fold's line break is a blank (RFC 3261 7.3.1).
inline std::string in_one_line(std::string_view value) {
    std::string line(value);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
    return line;
}

} // namespace detail

OFFHOOK_DECL result<transfer_id> layer::state::new_transfer(call_id old_call, table::role as) {
    if (transfers.size() >= limits::transfers) return errc::too_many;
    const transfer_id id = transfers.emplace();
    detail::transfer& t = *transfers.find(id);
    t.table = transfer_tables.in_force;
    t.old_call = old_call;
    detail::transfer_news news;
    detail::transfer_turn turn{*this, id, t, news};
    detail::transfer_host host(turn);
    table::start(table_of(t), t.machine, as, host);
    if (detail::call* old = calls.find(old_call)) old->as_old = id;
    return id;
}

OFFHOOK_DECL result<transfer_id> layer::state::begin_transfer(const transfer_call& what) {
    const detail::call* c = calls.find(what.call);
    if (c == nullptr) return errc::no_such_call;
    if (c->ending) return errc::call_is_ending;
    const detail::call* const other = calls.find(what.with);
    if (what.with) {
        if (other == nullptr) return errc::no_such_call;
        if (other->ending) return errc::call_is_ending;
        if (what.with == what.call || !other->reason.was_established) return errc::bad_argument;
    }
    if (!what.with || !what.target.empty()) {
        const auto target = parse_uri(what.target);
        if (!target || !target->is_sip()) return errc::bad_uri;
    }
    if (!c->reason.was_established || transfers.find(c->as_old) != nullptr) {
        refusal = c->reason.was_established ? "a transfer of this call is under way"
                                            : "only an established call can be transferred";
        return errc::not_accepted_now;
    }
    const auto id = new_transfer(what.call, table::role::uac);
    if (!id) return id.error();
    detail::transfer& t = *transfers.find(*id);
    t.target = what.target;
    t.release = what.release;
    t.with = what.with;
    t.silent = what.silent;
    const table::outcome out = step(*id, {transfer_event::StartTransfer});
    if (out.what == table::verdict::taken) return *id;
    if (out.what == table::verdict::unhandled)
        explain_refusal(*id, {transfer_event::StartTransfer});
    if (transfers.find(*id) != nullptr) end(*id, {});
    const bool failed = out.what == table::verdict::failed || out.what == table::verdict::overrun;
    return failed ? out.why : error_code(errc::not_accepted_now);
}

/// A REFER was kept, on this call or outside any: reserve the id of the new call and let the table
/// decide.
OFFHOOK_DECL void layer::state::requested_transfer(call_id id, const detail::call_news& news) {
    const auto party = parse_name_addr(news.message->value(header_name::refer_to));
    if (!party || !party->address.is_sip() || !detail::asks_for_call(party->address)) {
        emit(respond{news.duty, 400, "Bad Refer-To", {}});
        return;
    }
    // Of the headers in the URI only this one is taken, and only what of it could be read: others
    // would let the peer put anything into our INVITE (RFC 3261 19.1.5).
    const std::string wanted = uri_header(party->address.headers, "Replaces");
    const auto replaced = parse_replaces(wanted);
    if (!wanted.empty() && !replaced) {
        emit(respond{news.duty, 400, "Bad Replaces", {}});
        return;
    }
    // Somebody who sends us round in circles, ourselves perhaps, would do so for ever.
    const detail::call* on = calls.find(id);
    const unsigned row = on == nullptr ? 1u : on->transfers + 1u;
    if (row > limits::transfers_in_a_row) {
        emit(respond{news.duty, 482, {}, {}});
        return;
    }
    const auto made = new_transfer(id, table::role::uas);
    const auto reserved = made ? new_call(tables.in_force, table::role::uac) : errc::too_many;
    if (!reserved) {
        emit(respond{news.duty, 480, {}, {}});
        if (made) transfers.erase(*made);
        return;
    }
    detail::transfer& t = *transfers.find(*made);
    const std::string_view target = party->address.text;
    t.target = target.substr(0, target.find('?'));
    t.referred_by = detail::in_one_line(news.message->value(header_name::referred_by));
    t.token = detail::token_part(*news.message);
    if (replaced) t.replaces = replaced->to_string();
    t.refer = news.duty;
    t.new_call = *reserved;
    detail::call& c = *calls.find(t.new_call);
    c.as_new = *made;
    c.transfers = static_cast<unsigned char>(row);
    if (on = calls.find(id); on != nullptr) {
        c.from = on->from;
    } else if (const auto to = news.message->to()) {
        c.from = "<" + std::string(to->address.text) + ">";
    }
    note(severity::info, owner_of(*made),
         "Transfer to " + t.target + " will be " + to_text(owner_of(t.new_call)));
    step(*made, {transfer_event::TransferRequested});
}

OFFHOOK_DECL table::outcome layer::state::step(transfer_id id, const detail::transfer_news& news) {
    detail::transfer* t = transfers.find(id);
    if (t == nullptr) return {};
    detail::transfer_turn turn{*this, id, *t, news};
    detail::transfer_host host(turn);
    const auto number = transfer_events[static_cast<std::size_t>(news.event)];
    const table::outcome out = table::step(table_of(*t), t->machine, number, host);
    settle(id, news, out);
    return out;
}

OFFHOOK_DECL void layer::state::step_timer(transfer_id id, table::timer_index index) {
    detail::transfer* t = transfers.find(id);
    if (t == nullptr) return;
    detail::stop_armed(wheel, t->timers, index);
    const detail::transfer_news news;
    detail::transfer_turn turn{*this, id, *t, news};
    detail::transfer_host host(turn);
    settle(id, news, table::step_timer(table_of(*t), t->machine, index, host));
}

OFFHOOK_DECL void layer::state::settle(transfer_id id, const detail::transfer_news& news,
                                       const table::outcome& out) {
    detail::transfer* t = transfers.find(id);
    if (t == nullptr) return;
    if (std::exchange(t->facts.start_new_call, false)) start_new_call(id, *t);
    if (std::exchange(t->facts.release_old_call, false)) {
        hang_up_for(t->old_call, "SIP;cause=200;text=\"transferred\"");
    }
    say_overrun(owner_of(id), out);
    if (out.release || table::finished(table_of(*t), t->machine)) end(id, news);
}

OFFHOOK_DECL void layer::state::start_new_call(transfer_id id, detail::transfer& t) {
    detail::call* c = calls.find(t.new_call);
    if (c == nullptr || c->ending) { // its handle is known already, so it may be hung up already
        pending.push_back(
            {owner_of(id), call_event::count, transfer_event::NewCallFailed, 487, {}});
        return;
    }
    c->target = t.target;
    meet_called(t.new_call, {.target = t.target});
    if (!t.referred_by.empty()) c->headers = "Referred-By: " + t.referred_by + "\r\n";
    c->token = std::move(t.token);
    if (!t.replaces.empty()) c->headers += "Replaces: " + t.replaces + "\r\n";
    pending.push_back({owner_of(t.new_call), call_event::MakeCall});
}

OFFHOOK_DECL void layer::state::end(transfer_id id, const detail::transfer_news& news) {
    detail::transfer& t = *transfers.find(id);
    for (const detail::armed_timer& timer : t.timers)
        wheel.cancel(timer.id);
    if (t.subscription && !t.subscription_over && !news.terminated &&
        t.machine.as == table::role::uac) {
        emit(unsubscribe{t.subscription});
    }
    if (detail::call* old = calls.find(t.old_call)) old->as_old = {};
    if (detail::call* made = calls.find(t.new_call)) {
        made->as_new = {};
        if (made->target.empty() && !made->ending) {
            // Reserved for a transfer that was never followed: it never was a call.
            for (const detail::armed_timer& timer : made->timers)
                wheel.cancel(timer.id);
            calls.erase(t.new_call);
        }
    }
    const transfer_ended ended{id, t.old_call, t.new_call, t.facts.outcome};
    transfers.erase(id);
    emit(event{ended});
}

OFFHOOK_DECL void layer::state::tell_transfers(const detail::call& c, transfer_event as_new,
                                               transfer_event as_old, int status) {
    if (c.as_new && as_new != transfer_event::count) {
        pending.push_back({owner_of(c.as_new), call_event::count, as_new, status});
    }
    if (c.as_old && as_old != transfer_event::count) {
        pending.push_back({owner_of(c.as_old), call_event::count, as_old, status});
    }
}

} // namespace offhook::session
