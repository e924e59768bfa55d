// Reliable provisional responses of theirs (RFC 3262 4): taken once and in order, each answered by
// one PRACK. The other side is in reliable_uas.ipp.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/message/rack.hpp>
#include <offhook/message/typed.hpp>

namespace offhook::dialog::detail {

// RFC 3262 4: the first number may be any, each further one is higher by one. What has been taken
// has its PRACK on its way, which is repeated by its own transaction; what is too early comes again
// when the one before it has its PRACK.
OFFHOOK_DECL state::standing state::take_reliable(dialog_record& dialog,
                                                  const sip_message& response) const {
    if (values.provisionals == reliability::off || response.status() == 100) return standing::plain;
    if (!lists_option(response, header_name::require, "100rel")) return standing::plain;
    const result<rseq> number = read_header<rseq>(response);
    const result<cseq> invite = response.cseq();
    if (!number || !invite) return standing::plain;
    const bool first = dialog.rseq == 0 || dialog.rseq_cseq != invite->number;
    if (!first && number->number != dialog.rseq + 1) return standing::stale;
    dialog.rseq = number->number;
    dialog.rseq_cseq = invite->number;
    return standing::fresh;
}

// In the early dialog of the response that it acknowledges.
OFFHOOK_DECL void state::send_prack(leg_id name, leg_record& leg, dialog_record& dialog,
                                    const extras& with) {
    dialog.owed_rseq = 0;
    if (leg.requests.size() >= limits::requests_of_a_leg) return; // it comes again, and later
    request_record record;
    record.kind = request_kind::prack;
    record.method = sip_method::prack;
    record.leg = name;
    record.dialog = dialog.number;
    record.cseq = ++leg.local_cseq;
    std::string next_hop;
    message_builder message = in_dialog(leg, dialog, "PRACK", record.cseq, next_hop);
    message.header(header_name::rack, std::to_string(dialog.rseq) + " " +
                                          std::to_string(dialog.rseq_cseq) + " INVITE");
    if (!values.user_agent.empty()) message.header(header_name::user_agent, values.user_agent);
    add_extras(message, with);
    send(record, std::move(message), std::move(next_hop));
}

OFFHOOK_DECL result<void> state::prack(leg_id name, const extras& with) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->released || leg->over) return make_error_code(errc::no_such_request);
    message_builder probe;
    if (!add_extras(probe, with)) return make_error_code(errc::bad_argument);
    for (dialog_record& dialog : leg->dialogs) {
        if (dialog.owed_rseq == 0 || dialog.ended) continue;
        send_prack(name, *leg, dialog, with);
        return {};
    }
    return make_error_code(errc::no_such_request);
}

} // namespace offhook::dialog::detail
