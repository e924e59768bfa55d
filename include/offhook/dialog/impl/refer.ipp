// REFER inside a dialog, both ways, up to its final response (RFC 3515, 4488). What follows is in
// notify.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

/// The value of a Refer-Sub that wants no subscription (RFC 4488 4).
inline bool says_false(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) {
        value.remove_prefix(1);
    }
    return same_letters(value.substr(0, 5), "false");
}

OFFHOOK_DECL result<subscription_id> state::refer(leg_id name, owner_id owner,
                                                  std::string_view refer_to, const extras& with) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->released || leg->over || leg->bye_sent) {
        return make_error_code(errc::no_such_request);
    }
    const dialog_record* dialog = main_dialog(*leg);
    if (dialog == nullptr) return make_error_code(errc::no_such_request);
    if (leg->subscriptions.size() >= limits::subscriptions_of_a_leg) {
        return make_error_code(errc::too_many);
    }
    if (const auto target = parse_name_addr(refer_to); !target) return target.error();
    const bool brackets = refer_to.find('<') != std::string_view::npos;
    std::string value(brackets ? "" : "<");
    value += refer_to;
    if (!brackets) value += '>';

    const std::uint32_t cseq = leg->local_cseq + 1;
    std::string next_hop;
    message_builder message = in_dialog(*leg, *dialog, "REFER", cseq, next_hop);
    message.header(header_name::contact, leg->contact);
    message.header(header_name::refer_to, value);
    add_capabilities(message, sip_method::refer);
    if (!add_extras(message, with)) return make_error_code(errc::bad_argument);
    leg->local_cseq = cseq;

    subscription_record subscription;
    subscription.owner = owner;
    subscription.refer_cseq = cseq;
    subscription.dialog = dialog->number;
    subscription.first = leg->refers_out++ == 0;
    request_record record;
    record.kind = request_kind::refer;
    record.method = sip_method::refer;
    record.leg = name;
    record.dialog = dialog->number;
    record.cseq = cseq;
    const subscription_id made = make_subscription(name, *leg, std::move(subscription));
    record.subscription = made;
    subscriptions.find(made)->in_flight = send(record, std::move(message), std::move(next_hop));
    return made;
}

OFFHOOK_DECL void state::refer_final(subscription_id name, int status, error_code why,
                                     const sip_message& response) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    record->in_flight = {};
    record->answered = true;
    say(refer_answered{name, record->owner, status, why});
    if (const leg_record* leg = legs.find(record->leg); leg != nullptr && status != 0) {
        leg_died(record->leg, *legs.find(record->leg), why);
    }
    if (why) {
        end_subscription(name, why);
        return;
    }
    // Who does not say so has made a subscription after all (RFC 4488 4).
    const bool no_notify = says_false(response.value(header_name::refer_sub));
    // The last NOTIFY may have overtaken the 202.
    if (no_notify || record->last_seen) {
        end_subscription(name, {});
        return;
    }
    // Timer N: who has accepted says so in a NOTIFY, too (RFC 6665 4.1.2.4).
    if (!record->heard) {
        record->notify_by = now + values.timers.t1_64();
        record->lapses = now + values.subscription_expires;
    }
    arm_subscription(name, *record);
}

OFFHOOK_DECL result<subscription_id> state::accept_refer(duty_id name, owner_id owner) {
    const duty_record* duty = duties.find(name);
    if (duty == nullptr) return make_error_code(errc::no_such_request);
    if (duty->method != sip_method::refer) return make_error_code(errc::bad_argument);
    leg_record* leg = legs.find(duty->leg);
    if (leg == nullptr) return make_error_code(errc::not_accepted_now);
    if (leg->subscriptions.size() >= limits::subscriptions_of_a_leg) {
        return make_error_code(errc::too_many);
    }
    const leg_id of = duty->leg;
    const bool wanted = !says_false(duty->request.value(header_name::refer_sub));
    subscription_record subscription;
    subscription.owner = owner;
    subscription.notifier = true;
    subscription.refer_cseq = duty->request.cseq()->number;
    subscription.dialog = duty->dialog;
    subscription.first = duty->first_refer;
    const std::string lines =
        "Contact: " + leg->contact + "\r\n" + (wanted ? "" : "Refer-Sub: false\r\n");
    if (const auto sent = respond(name, 202, {}, {.headers = lines}); !sent) return sent.error();
    if (!wanted) return subscription_id{};
    subscription.answered = true;
    subscription.lapses = now + values.subscription_expires;
    // What a NOTIFY says before the new call has said anything (RFC 3515 2.4.5).
    subscription.said.content_type = sipfrag_type;
    subscription.said.content = "SIP/2.0 100 Trying\r\n";
    const subscription_id made = make_subscription(of, *leg, std::move(subscription));
    arm_subscription(made, *subscriptions.find(made));
    return made;
}

} // namespace offhook::dialog::detail
