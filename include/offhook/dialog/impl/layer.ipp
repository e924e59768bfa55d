// The public face of the dialog layer: sets the time, calls the function that knows, and looks
// afterwards which legs are gone. No rule stands here.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/impl/ack.ipp>
#include <offhook/dialog/impl/authorize.ipp>
#include <offhook/dialog/impl/bye.ipp>
#include <offhook/dialog/impl/cancel.ipp>
#include <offhook/dialog/impl/census.ipp>
#include <offhook/dialog/impl/challenge.ipp>
#include <offhook/dialog/impl/content.ipp>
#include <offhook/dialog/impl/default_answers.ipp>
#include <offhook/dialog/impl/dialog.ipp>
#include <offhook/dialog/impl/duty.ipp>
#include <offhook/dialog/impl/facts.ipp>
#include <offhook/dialog/impl/info_package.ipp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/dialog/impl/notifier.ipp>
#include <offhook/dialog/impl/notify.ipp>
#include <offhook/dialog/impl/own_request.ipp>
#include <offhook/dialog/impl/redirect.ipp>
#include <offhook/dialog/impl/refer.ipp>
#include <offhook/dialog/impl/reinvite.ipp>
#include <offhook/dialog/impl/release.ipp>
#include <offhook/dialog/impl/reliable_uac.ipp>
#include <offhook/dialog/impl/reliable_uas.ipp>
#include <offhook/dialog/impl/replaces.ipp>
#include <offhook/dialog/impl/request.ipp>
#include <offhook/dialog/impl/response.ipp>
#include <offhook/dialog/impl/route_set.ipp>
#include <offhook/dialog/impl/subscribe.ipp>
#include <offhook/dialog/impl/subscription.ipp>
#include <offhook/dialog/impl/timers.ipp>
#include <offhook/dialog/impl/uac_invite.ipp>
#include <offhook/dialog/impl/uas_invite.ipp>

namespace offhook::dialog {
namespace detail {

/// Runs one input: the time first, the legs that it ended last.
template <class Work>
auto one_input(state& of, instant now, Work&& work) {
    struct finisher {
        state& of;
        ~finisher() { of.finish(); }
    };
    of.now = now;
    const finisher at_the_end{of};
    return work(of);
}

} // namespace detail

OFFHOOK_DECL layer::layer(const settings& values, const transport::layer& routes,
                          random_source& random)
    : state_(std::make_unique<state>(values, routes, random)) {}
OFFHOOK_DECL layer::~layer() = default;

OFFHOOK_DECL void layer::received(instant now, const transaction::request_received& news) {
    detail::one_input(*state_, now, [&](auto& s) { s.received(news); });
}
OFFHOOK_DECL void layer::received(instant now, const transaction::response_received& news) {
    detail::one_input(*state_, now, [&](auto& s) { s.received(news); });
}
OFFHOOK_DECL void layer::failed(instant now, const transaction::request_failed& news) {
    detail::one_input(*state_, now, [&](auto& s) { s.request_over(news.request, news.why); });
}
OFFHOOK_DECL void layer::failed(instant now, const transaction::response_failed& news) {
    // A 2xx goes on being repeated and a refusal has done its part: it is a line in the log.
    detail::one_input(*state_, now, [&](auto& s) {
        s.note(0, "a response was not acknowledged or not sent: " + news.why.message());
    });
}
OFFHOOK_DECL void layer::ended(instant now, const transaction::client_ended& news) {
    detail::one_input(*state_, now, [&](auto& s) { s.client_ended(news.request); });
}
OFFHOOK_DECL void layer::ended(instant now, const transaction::server_ended& news) {
    detail::one_input(*state_, now, [&](auto& s) { s.server_ended(news.id); });
}
OFFHOOK_DECL void layer::sent(instant now, request_id request, transaction::client_id client) {
    detail::one_input(*state_, now, [&](auto& s) {
        detail::request_record* record = s.requests.find(request);
        if (record == nullptr) return;
        record->client = client;
        s.try_cancel(*record);
    });
}
OFFHOOK_DECL void layer::sent_ack(instant now, request_id request, buffer bytes, const path& way) {
    detail::one_input(*state_, now, [&](auto& s) { s.sent_ack(request, bytes, way); });
}
OFFHOOK_DECL void layer::not_sent(instant now, request_id request, error_code why) {
    detail::one_input(*state_, now, [&](auto& s) { s.request_over(request, why); });
}

OFFHOOK_DECL void layer::flow_lost(instant now) {
    detail::one_input(*state_, now, [&](auto& s) { s.flow_lost(); });
}

OFFHOOK_DECL result<leg_id> layer::invite(instant now, owner_id owner,
                                          const invite_options& options) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.invite(owner, options); });
}
OFFHOOK_DECL void layer::bind(leg_id leg, owner_id owner) {
    if (detail::leg_record* found = state_->legs.find(leg); found != nullptr && !found->gone) {
        state_->set_owner(leg, *found, owner);
    }
}
OFFHOOK_DECL result<void> layer::ack(instant now, leg_id leg, const extras& with) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.ack(leg, with); });
}
OFFHOOK_DECL result<void> layer::prack(instant now, leg_id leg, const extras& with) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.prack(leg, with); });
}
OFFHOOK_DECL result<void> layer::cancel(instant now, leg_id leg) { return cancel(now, leg, {}); }
OFFHOOK_DECL result<void> layer::cancel(instant now, leg_id leg, std::string_view reason) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.cancel(leg, reason); });
}
OFFHOOK_DECL result<void> layer::bye(instant now, leg_id leg, const extras& with) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.bye(leg, with); });
}
OFFHOOK_DECL void layer::go_on(instant now, leg_id leg) {
    detail::one_input(*state_, now, [&](auto& s) { s.go_on(leg); });
}
OFFHOOK_DECL void layer::release(instant now, leg_id leg) {
    detail::one_input(*state_, now, [&](auto& s) { s.release(leg); });
}

OFFHOOK_DECL result<void> layer::respond(instant now, duty_id duty, int status,
                                         std::string_view reason, const extras& with) {
    return detail::one_input(*state_, now,
                             [&](auto& s) { return s.respond(duty, status, reason, with); });
}
OFFHOOK_DECL result<void> layer::keep(instant now, duty_id duty) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.keep(duty); });
}
OFFHOOK_DECL result<request_id> layer::request(instant now, leg_id leg, std::string_view method,
                                               const extras& with) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.request(leg, method, with); });
}
OFFHOOK_DECL result<request_id> layer::request_outside(instant now, owner_id owner,
                                                       std::string_view method,
                                                       const outside_options& options) {
    return detail::one_input(*state_, now,
                             [&](auto& s) { return s.request_outside(owner, method, options); });
}

OFFHOOK_DECL std::string layer::own_contact(const outside_options& options) const {
    return state_->own_contact(options);
}
OFFHOOK_DECL result<subscription_id> layer::refer(instant now, leg_id leg, owner_id owner,
                                                  std::string_view refer_to, const extras& with) {
    return detail::one_input(*state_, now,
                             [&](auto& s) { return s.refer(leg, owner, refer_to, with); });
}
OFFHOOK_DECL result<subscription_id> layer::accept_refer(instant now, duty_id duty,
                                                         owner_id owner) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.accept_refer(duty, owner); });
}
OFFHOOK_DECL result<void> layer::notify(instant now, subscription_id subscription,
                                        std::string_view sipfrag, bool last) {
    return detail::one_input(*state_, now,
                             [&](auto& s) { return s.notify(subscription, sipfrag, last); });
}
OFFHOOK_DECL result<subscription_id> layer::subscribe(instant now, owner_id owner,
                                                      const subscribe_options& options) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.subscribe(owner, options); });
}
OFFHOOK_DECL result<void> layer::resubscribe(instant now, subscription_id subscription,
                                             std::uint32_t expires) {
    return detail::one_input(*state_, now,
                             [&](auto& s) { return s.resubscribe(subscription, expires); });
}
OFFHOOK_DECL result<subscription_id>
layer::accept_subscription(instant now, duty_id duty, owner_id owner, std::uint32_t expires) {
    return detail::one_input(*state_, now,
                             [&](auto& s) { return s.accept_subscription(duty, owner, expires); });
}
OFFHOOK_DECL result<void> layer::notify(instant now, subscription_id subscription,
                                        const notification& what) {
    return detail::one_input(*state_, now, [&](auto& s) { return s.notify(subscription, what); });
}
OFFHOOK_DECL void layer::unsubscribe(instant now, subscription_id subscription) {
    detail::one_input(*state_, now, [&](auto& s) { s.unsubscribe(subscription); });
}

OFFHOOK_DECL void layer::expire(instant now) {
    detail::one_input(*state_, now, [&](auto& s) { s.expire(); });
}
OFFHOOK_DECL void layer::settle(instant now) {
    detail::one_input(*state_, now, [&](auto& s) { s.settle(); });
}
OFFHOOK_DECL std::optional<instant> layer::next_deadline() const {
    return state_->timers.next_deadline();
}
OFFHOOK_DECL std::optional<output> layer::poll() {
    detail::state& s = *state_;
    if (s.outputs_taken == s.outputs.size()) {
        s.outputs.clear();
        s.outputs_taken = 0;
        return std::nullopt;
    }
    return std::move(s.outputs[s.outputs_taken++]);
}
OFFHOOK_DECL census layer::count() const { return state_->count(); }
OFFHOOK_DECL bool layer::quiet() const { return state_->quiet(); }
OFFHOOK_DECL census layer::count(owner_id owner) const { return state_->count(owner); }

} // namespace offhook::dialog
