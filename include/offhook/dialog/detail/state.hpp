// The dialog layer's memory and the list of its functions, grouped by the file that defines them.
// Not a place for rules: each stands in its impl/*.ipp. Read next: records.hpp, then impl/.
#pragma once

#include <offhook/core/census.hpp>
#include <offhook/core/pool.hpp>
#include <offhook/core/random.hpp>
#include <offhook/core/timer_wheel.hpp>
#include <offhook/dialog/detail/duty_record.hpp>
#include <offhook/dialog/detail/kept_request.hpp>
#include <offhook/dialog/detail/records.hpp>
#include <offhook/dialog/detail/request_record.hpp>
#include <offhook/dialog/detail/subscription_record.hpp>
#include <offhook/dialog/detail/timer_name.hpp>
#include <offhook/dialog/layer.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace offhook::dialog::detail {

/// The heads of the chains of one owner, and its requests outside dialogs.
struct owner_entry {
    leg_id first_leg;
    subscription_id first_subscription;
    std::uint32_t outside_requests = 0;
};

inline std::string comma_list(const std::vector<std::string>& items) {
    std::string joined;
    for (const std::string& item : items) {
        if (!joined.empty()) joined += ", ";
        joined += item;
    }
    return joined;
}

/// The messages that Recv-Info stands in: those that make or change a call, and OPTIONS
/// (RFC 6086 5.2.1).
inline bool tells_info_packages(sip_method method) {
    return method == sip_method::invite || method == sip_method::update ||
           method == sip_method::prack || method == sip_method::options;
}

/// The settings, with what their `provisionals` and `packages` add to Supported and Allow.
inline settings with_extensions(settings given) {
    if (!given.packages.empty()) given.methods.emplace_back("SUBSCRIBE");
    // An hour is never too short (RFC 6665 4.2.1.1).
    given.shortest_subscription =
        std::min<std::chrono::seconds>(given.shortest_subscription, std::chrono::hours{1});
    if (given.provisionals == reliability::off) return given;
    given.supported.emplace_back("100rel");
    given.methods.emplace_back("PRACK");
    return given;
}

struct state {
    state(const settings& given, const transport::layer& flows, random_source& numbers)
        : values(with_extensions(given)), routes(flows), random(numbers) {
        if (!values.require_auth.realm.empty()) guard.emplace(values.require_auth, random);
    }

    const settings values;
    const transport::layer& routes;
    random_source& random;
    instant now{};
    const std::string allow = comma_list(values.methods);        ///< of Allow
    const std::string accept = comma_list(values.content_types); ///< of Accept
    const std::string supported = comma_list(values.supported);  ///< of Supported; may be empty

    const std::string allow_events = comma_list(values.packages);   ///< of Allow-Events
    const std::string recv_info = comma_list(values.info_packages); ///< of Recv-Info
    const std::string accept_language = comma_list(values.languages);

    pool<leg_record, leg_tag> legs;
    pool<duty_record, duty_tag> duties;
    pool<subscription_record, subscription_tag> subscriptions;
    pool<request_record, transaction::ticket_tag> requests;
    boost::unordered_flat_map<std::uint64_t, leg_id> legs_by_tag;
    boost::unordered_flat_map<std::uint64_t, duty_id> duties_by_server;
    boost::unordered_flat_map<owner_id, owner_entry> owners;
    timer_wheel<timer_name> timers;
    std::optional<digest::authenticator> guard; ///< of requests outside dialogs
    boost::unordered_flat_map<std::uint64_t, std::unique_ptr<kept_request>> kept; ///< by request
    known_spaces spaces; ///< of all who have asked for credentials
    boost::unordered_flat_map<std::uint64_t, std::vector<space_number>>
        asked_legs; ///< who has asked a leg: known to all its requests (RFC 3261 22.3)

    std::vector<output> outputs;
    std::size_t outputs_taken = 0;
    std::vector<duty_id> fresh_duties;  ///< looked at when the drain ends
    std::vector<subscription_id> owing; ///< of notifiers, looked at when the drain ends
    std::vector<leg_id> maybe_gone;     ///< looked at when the input has been handled

    template <class News>
    void say(News&& news) {
        outputs.emplace_back(std::forward<News>(news));
    }
    void note(owner_id owner, std::string_view text) { say(remark{owner, std::string(text)}); }

    // leg.ipp
    std::uint64_t fresh_tag();
    std::string contact_for(const path& way, bool secure) const;
    leg_id make_leg(owner_id owner, std::uint64_t tag);
    void set_owner(leg_id name, leg_record& leg, owner_id owner);
    void leave_owner(leg_id name, leg_record& leg);
    void finish();
    void look_whether_gone(leg_id name);
    void tidy_owner(owner_id owner);

    // dialog.ipp
    static dialog_record* dialog_by_tag(leg_record& leg, std::string_view remote_tag);
    static dialog_record* dialog_by_number(leg_record& leg, std::uint16_t number);
    static dialog_record* main_dialog(leg_record& leg);
    static const dialog_record* main_dialog(const leg_record& leg);
    static bool has_confirmed(const leg_record& leg);
    dialog_record* add_dialog(leg_record& leg, std::string_view remote_uri);
    bool learn(dialog_record& dialog, const sip_message& from, bool reversed);
    void refresh_target(dialog_record& dialog, const sip_message& from) const;

    // own_request.ipp
    message_builder in_dialog(const leg_record& leg, const dialog_record& dialog,
                              std::string_view method, std::uint32_t cseq,
                              std::string& next_hop) const;
    void add_capabilities(message_builder& message, sip_method method) const;
    static bool add_extras(message_builder& message, const extras& with);
    request_id send(const request_record& record, message_builder message, std::string next_hop);
    void forget(request_id name);
    result<request_id> request(leg_id name, std::string_view method, const extras& with);
    result<message_builder> outside_request(std::string_view method, const invite_options& options,
                                            std::string_view tag, std::string_view call_id,
                                            std::uint32_t cseq, std::string& next_hop);
    result<request_id> request_outside(owner_id owner, std::string_view method,
                                       const outside_options& options);
    std::string own_contact(const outside_options& options) const;
    result<path> way_of(const message_builder& message, const std::string& next_hop) const;

    // challenge.ipp
    kept_request* kept_of(request_id name);
    std::vector<space_number>* asked_of(const request_record& record, kept_request& of);
    std::vector<known_space*> spaces_for(const request_record& record, kept_request& of,
                                         const digest::hop& first);
    void keep_request(request_id name, message_builder& message, const std::string& next_hop);
    void add_credentials(const request_record& record, kept_request& of, message_builder& message);
    void credentials_of_invite(const request_record& record, message_builder& message,
                               const std::string& next_hop);
    bool may_go_again(const request_record& record) const;
    bool take_challenge(const request_record& record, kept_request& of, const digest::hop& first,
                        const digest::protection_space& asked);
    bool answer_challenge(request_id name, const sip_message& response);
    void go_again(request_id name, request_record& record, kept_request& of);
    void take_next_nonce(const kept_request& of, const sip_message& response);
    void answered_for_good(request_id name, const sip_message& response);

    // redirect.ipp
    bool may_move(const request_record& record) const;
    static void gather_targets(kept_request& of, const sip_message& response);
    bool another_target(request_id name, int status, const sip_message& response);

    // authorize.ipp
    bool unauthorized(const transaction::request_received& news, std::string& user);

    // response.ipp
    bool went_again(request_id name, const sip_message& response);
    void received(const transaction::response_received& news);
    void request_over(request_id name, error_code why);
    void client_ended(request_id name);
    void final_word(request_id name, int status, error_code why, const sip_message& response);
    void leg_died(leg_id name, leg_record& leg, error_code why);
    void flow_lost();

    // uac_invite.ipp
    result<leg_id> invite(owner_id owner, const invite_options& options);
    void invite_response(request_id name, const sip_message& response);
    void invite_progress(request_record& record, leg_record& leg, const sip_message& response);
    void invite_accepted(request_id name, request_record& record, leg_record& leg,
                         const sip_message& response);
    void invite_failed(request_id name, int status, error_code why, const sip_message& response);
    void invite_over(request_id name);
    void end_fork(leg_id name, leg_record& leg, dialog_record& dialog, ack_record& ack);

    // reliable_uas.ipp
    bool refused_for_reliability(const transaction::request_received& news);
    bool wants_reliable(const sip_message& invite) const;
    static reliable_record* reliable_of(leg_record& leg, duty_id invite);
    bool must_wait(const leg_record& leg, const duty_record& duty, int status) const;
    void put_off(leg_record& leg, duty_id invite, int status, std::string_view reason,
                 const extras& with);
    std::uint32_t next_rseq(duty_id name, const duty_record& duty, leg_record& leg);
    void sent_reliable(duty_id name, const duty_record& duty, const sip_message& response);
    void refused_or_answered(leg_record& leg, duty_id invite);
    void send_waiting(leg_id name);
    bool withdraw_answer(leg_id name, int status, const sip_message& cancel);
    void incoming_prack(leg_id name, leg_record& leg, dialog_record& dialog,
                        const transaction::request_received& news);
    void reliable_timer(leg_id name);
    void forget_reliable(leg_id name, leg_record& leg);

    // reliable_uac.ipp
    enum class standing : unsigned char { plain, fresh, stale }; ///< of a provisional response
    standing take_reliable(dialog_record& dialog, const sip_message& response) const;
    void send_prack(leg_id name, leg_record& leg, dialog_record& dialog, const extras& with);
    result<void> prack(leg_id name, const extras& with);

    // reinvite.ipp
    void reinvite_response(request_id name, const sip_message& response);

    // ack.ipp
    result<void> ack(leg_id name, const extras& with);
    void send_ack(leg_id name, const leg_record& leg, const dialog_record& dialog, ack_record& ack,
                  const extras& with);
    void send_owed_acks(leg_id name, leg_record& leg);
    std::string refusal_of(const sip_message& with_offer) const;
    void sent_ack(request_id name, const buffer& bytes, const path& way);
    bool repeat_ack(leg_id name, leg_record& leg, std::uint32_t cseq, std::uint16_t dialog);
    void incoming_ack(const transaction::request_received& news);

    // cancel.ipp
    result<void> cancel(leg_id name, std::string_view reason);
    void want_cancel(leg_record& leg);
    void try_cancel(request_record& record);
    void incoming_cancel(const transaction::request_received& news);
    void call_off(duty_id name, const sip_message& cancel);

    // bye.ipp
    result<void> bye(leg_id name, const extras& with);
    void send_bye(leg_id name, leg_record& leg, const extras& with);
    void send_held_bye(leg_id name, leg_record& leg);
    void incoming_bye(leg_id name, leg_record& leg, dialog_record& dialog,
                      const transaction::request_received& news);
    void bye_answered(const duty_record& duty, int status);
    void go_on(leg_id name);

    // request.ipp
    void received(const transaction::request_received& news);
    bool refused(const transaction::request_received& news, bool of_package);
    void outside(const transaction::request_received& news);
    bool early_notify(const transaction::request_received& news);
    void inside(const transaction::request_received& news, std::uint64_t tag);
    bool out_of_order(dialog_record& dialog, const transaction::request_received& news);
    void inside_usage(leg_id name, leg_record& leg, dialog_record& dialog,
                      const transaction::request_received& news);

    // uas_invite.ipp
    void incoming_invite(const transaction::request_received& news);
    // replaces.ipp
    int look_up_replaced(const sip_message& invite, owner_id& owner) const;
    void incoming_reinvite(leg_id name, leg_record& leg, dialog_record& dialog,
                           const transaction::request_received& news);
    void invite_answered(const duty_record& duty, int status, const sip_message& response);
    void unacked_timer(leg_id name, std::uint32_t cseq);

    // info_package.ipp
    bool unknown_package(const sip_message& request) const;
    void learn_packages(dialog_record& dialog, const sip_message& from) const;
    bool may_bring(const dialog_record& dialog, std::string_view headers) const;

    // default_answers.ipp
    void add_required(message_builder& response, sip_method method, int status) const;
    void answer(const transaction::request_received& news, int status);
    void answer(transaction::server_id server, const sip_message& request, int status,
                std::string_view to_tag, header_name with, std::string_view value);
    bool unknown_extensions(const sip_message& request, std::string& unsupported) const;
    int default_status(const duty_record& duty) const;

    // content.ipp
    bool unknown_language(const sip_message& request) const;
    bool unknown_parts(std::string_view body, std::string_view type) const;
    bool unknown_content(const sip_message& request) const;

    // duty.ipp
    owner_id owner_of(const duty_record& duty) const;
    duty_id make_duty(duty_record record);
    duty_record close(duty_id name);
    result<void> respond(duty_id name, int status, std::string_view reason, const extras& with);
    result<void> keep(duty_id name);
    void respond_by_default(duty_id name, int status);
    void answer_by_default(duty_id name);
    void settle();
    void duty_timer(duty_id name);
    void server_ended(transaction::server_id server);

    // release.ipp
    void release(leg_id name);
    void linger_timer(leg_id name);

    // refer.ipp
    result<subscription_id> refer(leg_id name, owner_id owner, std::string_view refer_to,
                                  const extras& with);
    result<subscription_id> accept_refer(duty_id name, owner_id owner);
    void refer_final(subscription_id name, int status, error_code why, const sip_message& response);

    // subscribe.ipp
    result<subscription_id> subscribe(owner_id owner, const subscribe_options& options);
    void add_subscription(message_builder& message, const subscription_record& record) const;
    result<void> resubscribe(subscription_id name, std::uint32_t expires);
    void send_subscribe(subscription_id name, std::uint32_t expires);
    void learn_from_answer(leg_record& leg, subscription_record& record,
                           const sip_message& response);
    void subscribe_final(subscription_id name, int status, error_code why,
                         const sip_message& response);
    dialog_record* dialog_of_notify(leg_record& leg, const transaction::request_received& news);
    void meet_notifier(const subscription_record& record, dialog_record& dialog,
                       const sip_message& notify);
    void heard_of(subscription_record& record, const sip_message& notify);

    // notifier.ipp
    std::uint32_t asked_time(const sip_message& request) const;
    bool refused_time(const transaction::request_received& news);
    bool refused_refer_package(const transaction::request_received& news);
    bool refused_subscribe(const transaction::request_received& news);
    void first_subscribe(const transaction::request_received& news);
    void first_refer(const transaction::request_received& news, std::string user);
    duty_id duty_with_dialog(const transaction::request_received& news);
    void incoming_subscribe(leg_id name, leg_record& leg, dialog_record& dialog,
                            const transaction::request_received& news);
    result<subscription_id> accept_subscription(duty_id name, owner_id owner,
                                                std::uint32_t expires);
    void add_granted(message_builder& response, const duty_record& duty) const;
    void subscribe_granted(const duty_record& duty, int status, const sip_message& response);
    void notify_by_default();

    // notify.ipp
    result<void> notify(subscription_id name, std::string_view sipfrag, bool last);
    result<void> notify(subscription_id name, const notification& what);
    result<void> queue_notify(subscription_id name, queued_notify what);
    std::string state_value(subscription_id name, subscription_record& record,
                            const queued_notify& what);
    void send_next_notify(subscription_id name);
    void notify_final(subscription_id name, int status, error_code why, bool later);
    void incoming_notify(leg_id name, leg_record& leg, dialog_record& dialog,
                         const transaction::request_received& news);

    // subscription.ipp
    subscription_id make_subscription(leg_id name, leg_record& leg, subscription_record record);
    leg_id make_watch_leg(std::uint64_t tag);
    void arm_subscription(subscription_id name, subscription_record& record);
    subscription_id subscription_of(const leg_record& leg, std::uint16_t dialog,
                                    std::string_view event, bool notifier) const;
    void end_subscription(subscription_id name, error_code why);
    void erase_subscription(subscription_id name);
    void unsubscribe(subscription_id name);
    void subscription_timer(subscription_id name);

    // timers.ipp
    void expire();

    // census.ipp
    void add(census& sum, const leg_record& leg) const;
    census count() const;
    bool forks_may_answer(const request_record& request) const;
    bool quiet() const;
    census count(owner_id owner) const;
};

/// Takes the first such value out of a small list, keeping the order of the others.
template <class Value>
void take_out(std::vector<Value>& list, const Value& value) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] != value) continue;
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
        break;
    }
    if (list.empty()) list = std::vector<Value>{}; // a held call should not pay for past requests
}

} // namespace offhook::dialog::detail

namespace offhook::dialog {
struct layer::state : detail::state {
    using detail::state::state;
};
} // namespace offhook::dialog
