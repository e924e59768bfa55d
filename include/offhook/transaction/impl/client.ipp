// Client transactions: a request starts one, responses find it (RFC 3261 17.1.3), and what its
// machine asks for is done. The rules themselves are in the machines. Read next: server.ipp.
#pragma once

#include <offhook/message/make.hpp>
#include <offhook/transaction/detail/key.hpp>
#include <offhook/transaction/detail/transactions.hpp>

namespace offhook::transaction {

OFFHOOK_DECL result<client_id> detail::transactions::start_client(ticket name, sip_message& request,
                                                                  const path& way, bool own) {
    const auto top = request.top_via();
    if (!request.is_request() || request.method() == sip_method::ack || !top ||
        !detail::write_client_key(*top, request.method_text(), key)) {
        return error_code(errc::bad_argument);
    }
    if (full()) return error_code(errc::too_many);
    const std::uint64_t key_hash = hash(key);
    const auto same = [this](client_id id) { return clients.find(id)->key.text() == key; };
    if (client_keys.find(key_hash, same)) return error_code(errc::bad_argument);

    const bool is_invite = request.method() == sip_method::invite;
    const client_id made = clients.emplace(is_invite, name, way);
    detail::client_record& record = *clients.find(made);
    record.own = own;
    record.key = buffer::copy_of(key);
    record.hash = key_hash;
    record.bytes = request.bytes();
    client_keys.insert(key_hash, made);
    client_ways.insert(clients, made, record);
    if (is_invite) {
        record.invite = std::make_unique<sip_message>(std::move(request));
        client_event(made, invite_client_event::request_from_user, nullptr);
    } else {
        client_event(made, non_invite_client_event::request_from_user, nullptr);
    }
    return made;
}

OFFHOOK_DECL void detail::transactions::received_response(sip_message& message) {
    // RFC 3261 17.1.3: the branch of the top Via and the method of the CSeq.
    const auto top = message.top_via();
    const auto number = message.cseq();
    if (!top || !number || !detail::write_client_key(*top, number->method_text, key)) {
        said.emplace_back(dropped{errc::malformed_header, std::move(message)});
        return;
    }
    const auto same = [this](client_id id) { return clients.find(id)->key.text() == key; };
    const client_id name = client_keys.find(hash(key), same);
    if (!name) { // RFC 6026 8.9: a response to nobody goes nowhere
        said.emplace_back(dropped{errc::unexpected_message, std::move(message)});
        return;
    }
    const int status = message.status();
    if (clients.find(name)->is_invite()) {
        client_event(name,
                     status < 200   ? invite_client_event::response_1xx
                     : status < 300 ? invite_client_event::response_2xx
                                    : invite_client_event::response_3xx_6xx,
                     &message);
    } else {
        client_event(name,
                     status < 200 ? non_invite_client_event::response_1xx
                                  : non_invite_client_event::response_final,
                     &message);
    }
    detail::client_record* record = clients.find(name);
    if (status < 200 && record != nullptr && record->forgotten && record->is_invite()) {
        (void)cancel(name, *record, {}); // see layer::forget
    }
}

OFFHOOK_DECL result<void> detail::transactions::cancel(client_id name,
                                                       detail::client_record& record,
                                                       std::string_view reason) {
    if (!record.is_invite()) return error_code(errc::bad_argument);
    // RFC 3261 9.1: not before a provisional response, not after a final one.
    if (std::get<invite_client_machine>(record.machine).state() !=
        invite_client_state::proceeding) {
        return error_code(errc::unexpected_message);
    }
    if (record.cancelled) return {};
    sip_message request = make_cancel(*record.invite, reason);
    const result<client_id> made = start_client({}, request, record.way, true);
    if (!made) return made.error();
    record.cancelled = true;
    record.clock.deadline = wheel.arm(
        now + values.t1_64(), detail::due{name.index, name.generation, detail::timer_kind::cancel});
    return {};
}

OFFHOOK_DECL void detail::transactions::client_event(client_id name, invite_client_event what,
                                                     sip_message* response) {
    detail::client_record& record = *clients.find(name);
    auto& machine = std::get<invite_client_machine>(record.machine);
    for (const action a : machine.process(what, record.reliable())) {
        perform(record, a, name, response);
    }
    if (record.answered && record.invite != nullptr) {
        record.invite.reset();
        if (machine.state() == invite_client_state::accepted) record.bytes = {};
    }
    if (machine.state() == invite_client_state::terminated) end_client(name);
}

OFFHOOK_DECL void detail::transactions::client_event(client_id name, non_invite_client_event what,
                                                     sip_message* response) {
    detail::client_record& record = *clients.find(name);
    auto& machine = std::get<non_invite_client_machine>(record.machine);
    for (const action a : machine.process(what, record.reliable())) {
        perform(record, a, name, response);
    }
    if (record.answered) record.bytes = {};
    if (machine.state() == non_invite_client_state::terminated) end_client(name);
}

OFFHOOK_DECL void detail::transactions::perform(detail::client_record& record, action what,
                                                client_id name, sip_message* response) {
    switch (what) {
    case action::send_request:
    case action::send_ack: said.emplace_back(transmit{record.way, record.bytes}); break;
    case action::make_ack: record.bytes = make_ack(*record.invite, *response).bytes(); break;
    case action::pass_response_up: pass_up(record, *response); break;
    case action::inform_timeout: fail(record, errc::timeout); break;
    case action::inform_transport_error: fail(record, errc::transport_failed); break;
    case action::stop_timers: stop(record.clock); break;
    default: arm(record.clock, what, name.index, name.generation); break;
    }
}

OFFHOOK_DECL void detail::transactions::pass_up(detail::client_record& record,
                                                sip_message& response) {
    const int status = response.status();
    if (status >= 200) record.answered = true;
    const bool accepts_invite = record.is_invite() && status >= 200 && status < 300;
    if (record.own || (record.forgotten && !accepts_invite)) return;
    said.emplace_back(response_received{record.name, std::move(response)});
}

OFFHOOK_DECL void detail::transactions::fail(detail::client_record& record, error_code why) {
    // After a final response the failure is that of an ACK, which nobody waits for.
    if (record.own || record.forgotten || record.answered) return;
    said.emplace_back(request_failed{record.name, why});
}

OFFHOOK_DECL void detail::transactions::client_due(client_id name, detail::timer_kind kind) {
    if (clients.find(name) == nullptr) return;
    using i = invite_client_event;
    using n = non_invite_client_event;
    switch (kind) {
    case detail::timer_kind::a: return client_event(name, i::timer_a, nullptr);
    case detail::timer_kind::b: return client_event(name, i::timer_b, nullptr);
    case detail::timer_kind::d: return client_event(name, i::timer_d, nullptr);
    case detail::timer_kind::m: return client_event(name, i::timer_m, nullptr);
    case detail::timer_kind::cancel: return client_event(name, i::cancel_timeout, nullptr);
    case detail::timer_kind::e: return client_event(name, n::timer_e, nullptr);
    case detail::timer_kind::f: return client_event(name, n::timer_f, nullptr);
    case detail::timer_kind::k: return client_event(name, n::timer_k, nullptr);
    default: return;
    }
}

OFFHOOK_DECL void detail::transactions::end_client(client_id name) {
    detail::client_record& record = *clients.find(name);
    stop(record.clock);
    client_keys.erase(record.hash, name);
    client_ways.erase(clients, record);
    if (!record.own) said.emplace_back(client_ended{record.name});
    clients.erase(name);
}

} // namespace offhook::transaction
