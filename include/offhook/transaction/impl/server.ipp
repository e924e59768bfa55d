// Server transactions: a request starts one, its repetitions, ACK and CANCEL find it (RFC 3261
// 17.2.3), and what its machine asks for is done. The rules themselves are in the machines.
// Read next: client.ipp.
#pragma once

#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/transaction/detail/key.hpp>
#include <offhook/transaction/detail/transactions.hpp>

namespace offhook::transaction {
namespace detail {

/// RFC 3261 17.2.1: how long the user has before a 100 is sent in its place.
inline constexpr duration time_until_trying = std::chrono::milliseconds{200};

/// RFC 4320 4.1: how long a client's timer E takes until it is reset to T2.
inline duration time_until_e_is_t2(const settings& values) {
    duration time{0};
    for (duration e = values.t1; e < values.t2 && e > duration{0}; e *= 2)
        time += e;
    return time;
}

} // namespace detail

OFFHOOK_DECL server_id detail::transactions::find_server(std::uint64_t key_hash) const {
    return server_keys.find(key_hash,
                            [this](server_id id) { return servers.find(id)->key.text() == key; });
}

OFFHOOK_DECL void detail::transactions::received_request(const path& came_on, const path& reply_way,
                                                         sip_message& message) {
    const auto top = message.top_via();
    const bool is_ack = message.method() == sip_method::ack;
    // RFC 3261 17.2.3, rule 3: an ACK asks for its INVITE.
    const std::string_view method = is_ack ? "INVITE" : message.method_text();
    if (!top || !detail::write_server_key(message, *top, method, key)) {
        said.emplace_back(dropped{errc::malformed_header, std::move(message)});
        return;
    }
    const std::uint64_t key_hash = hash(key);
    const server_id name = find_server(key_hash);
    if (is_ack) return received_ack(name, came_on, message);
    if (name) { // a repetition: the machine knows what it gets
        if (servers.find(name)->is_invite()) {
            server_event(name, invite_server_event::request);
        } else {
            server_event(name, non_invite_server_event::request);
        }
        return;
    }
    if (full()) {
        said.emplace_back(dropped{errc::too_many, std::move(message)});
        return;
    }
    start_server(came_on, reply_way, message, key_hash);
}

OFFHOOK_DECL void detail::transactions::received_ack(server_id name, const path& came_on,
                                                     sip_message& message) {
    // RFC 6026 7.1: in Accepted the ACK goes up; an ACK to nobody is one to a 2xx (RFC
    // 3261 17.2.3).
    bool goes_up = !name;
    if (name) {
        const auto& machine = std::get<invite_server_machine>(servers.find(name)->machine);
        goes_up = machine.state() == invite_server_state::accepted;
        server_event(name, invite_server_event::ack);
    }
    if (goes_up) {
        said.emplace_back(request_received{{}, std::move(message), came_on, {}, false});
    }
}

OFFHOOK_DECL void detail::transactions::start_server(const path& came_on, const path& reply_way,
                                                     sip_message& message, std::uint64_t key_hash) {
    const bool is_invite = message.method() == sip_method::invite;
    const server_id made = servers.emplace(is_invite, reply_way);
    detail::server_record& record = *servers.find(made);
    record.key = buffer::copy_of(key);
    record.hash = key_hash;
    record.request = message.bytes();
    record.source = message.source();
    server_keys.insert(key_hash, made);
    server_ways.insert(servers, made, record);

    request_received news{made, {}, came_on, {}, false};
    if (message.method() == sip_method::cancel) {
        // RFC 3261 9.2: the transaction it would match if its method were that of the request.
        const auto top = message.top_via();
        if (top && detail::write_server_key(message, *top, "INVITE", key)) {
            news.cancels = find_server(hash(key));
        }
    } else if (detail::write_merge_key(message, key)) { // RFC 3261 8.2.2.2
        record.merge_hash = hash(key);
        news.merged = merges[record.merge_hash]++ > 0;
    }
    news.request = std::move(message);
    said.emplace_back(std::move(news));

    record.clock.interval =
        is_invite ? detail::time_until_trying : detail::time_until_e_is_t2(values);
    if (is_invite) {
        server_event(made, invite_server_event::request);
    } else {
        server_event(made, non_invite_server_event::request);
    }
}

OFFHOOK_DECL result<void> detail::transactions::respond_invite(server_id name,
                                                               const sip_message& response) {
    detail::server_record& record = *servers.find(name);
    const invite_server_state now_in = std::get<invite_server_machine>(record.machine).state();
    const int status = response.status();
    const bool accepts = status >= 200 && status < 300;
    if (now_in != invite_server_state::proceeding &&
        !(accepts && now_in == invite_server_state::accepted)) {
        return error_code(errc::no_such_request);
    }
    record.response = response.bytes();
    record.request = {};
    server_event(name, status < 200 ? invite_server_event::user_1xx
                       : accepts    ? invite_server_event::user_2xx
                                    : invite_server_event::user_3xx_6xx);
    return {};
}

OFFHOOK_DECL result<void> detail::transactions::respond_other(server_id name,
                                                              const sip_message& response) {
    detail::server_record& record = *servers.find(name);
    const auto now_in = std::get<non_invite_server_machine>(record.machine).state();
    const int status = response.status();
    // RFC 4320 4.1 and 4.2: no provisional response but 100, and never 408.
    if ((status > 100 && status < 200) || status == 408) return error_code(errc::bad_argument);
    if (now_in == non_invite_server_state::completed) return error_code(errc::no_such_request);
    const bool too_early =
        status == 100 && now_in == non_invite_server_state::trying && !record.reliable();
    if (too_early) return {}; // it is sent when its time has come, by timer_trying
    record.response = response.bytes();
    record.request = {};
    server_event(name, status == 100 ? non_invite_server_event::user_100
                                     : non_invite_server_event::user_final);
    return {};
}

OFFHOOK_DECL void detail::transactions::server_event(server_id name, invite_server_event what) {
    detail::server_record& record = *servers.find(name);
    auto& machine = std::get<invite_server_machine>(record.machine);
    for (const action a : machine.process(what, record.reliable()))
        perform(record, a, name);
    const invite_server_state now_in = machine.state();
    // RFC 6026 7.1: the user repeats its 2xx itself, so nothing of it need be kept.
    if (now_in == invite_server_state::accepted || now_in == invite_server_state::confirmed) {
        record.response = {};
    }
    if (now_in == invite_server_state::terminated) end_server(name);
}

OFFHOOK_DECL void detail::transactions::server_event(server_id name, non_invite_server_event what) {
    detail::server_record& record = *servers.find(name);
    auto& machine = std::get<non_invite_server_machine>(record.machine);
    for (const action a : machine.process(what, record.reliable()))
        perform(record, a, name);
    if (machine.state() == non_invite_server_state::terminated) end_server(name);
}

OFFHOOK_DECL void detail::transactions::perform(detail::server_record& record, action what,
                                                server_id name) {
    switch (what) {
    case action::pass_request_up: // said by start_server and received_ack, who have the message
    case action::pass_ack_up: break;
    case action::make_trying: make_trying(record); break;
    case action::send_response:
        // A repeated INVITE may come before there is any response to it.
        if (!record.response.empty()) said.emplace_back(transmit{record.way, record.response});
        break;
    case action::inform_timeout: fail(name, record, errc::timeout); break;
    case action::inform_transport_error: fail(name, record, errc::transport_failed); break;
    case action::stop_timers: stop(record.clock); break;
    default: arm(record.clock, what, name.index, name.generation); break;
    }
}

OFFHOOK_DECL void detail::transactions::make_trying(detail::server_record& record) {
    // The bytes were parsed when they came; most requests are answered before this is needed.
    result<sip_message> request = parse_message(std::move(record.request));
    record.request = {};
    if (!request) return;
    if (record.source) request->set_source(*record.source);
    record.response = make_response(*request, 100, {}, {}).build().bytes();
}

OFFHOOK_DECL void detail::transactions::fail(server_id name, detail::server_record& record,
                                             error_code why) {
    if (record.failed) return;
    record.failed = true;
    said.emplace_back(response_failed{name, why});
}

OFFHOOK_DECL void detail::transactions::server_due(server_id name, detail::timer_kind kind) {
    const detail::server_record* record = servers.find(name);
    if (record == nullptr) return;
    using i = invite_server_event;
    using n = non_invite_server_event;
    switch (kind) {
    case detail::timer_kind::g: return server_event(name, i::timer_g);
    case detail::timer_kind::h: return server_event(name, i::timer_h);
    case detail::timer_kind::i: return server_event(name, i::timer_i);
    case detail::timer_kind::l: return server_event(name, i::timer_l);
    case detail::timer_kind::j: return server_event(name, n::timer_j);
    case detail::timer_kind::late: return server_event(name, n::timer_late);
    case detail::timer_kind::trying:
        return record->is_invite() ? server_event(name, i::timer_trying)
                                   : server_event(name, n::timer_trying);
    default: return;
    }
}

OFFHOOK_DECL void detail::transactions::end_server(server_id name) {
    detail::server_record& record = *servers.find(name);
    stop(record.clock);
    server_keys.erase(record.hash, name);
    server_ways.erase(servers, record);
    if (record.merge_hash != 0) {
        const auto count = merges.find(record.merge_hash);
        if (count != merges.end() && --count->second == 0) merges.erase(count);
    }
    said.emplace_back(server_ended{name});
    servers.erase(name);
}

} // namespace offhook::transaction
