// The public face of the transaction layer and what clients and servers share: timers and bounds.
// Read next: client.ipp, server.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/core/random.hpp>
#include <offhook/transaction/detail/transactions.hpp>
#include <offhook/transaction/layer.hpp>

#include <algorithm>

namespace offhook::transaction {
namespace detail {

/// Which timer an action arms, in which of the two places, and how its interval comes about.
struct timer_plan {
    enum class length : std::uint8_t { doubling, doubling_to_t2, t2, t4, t1_64, d, trying, late };
    timer_kind kind;
    bool repeats;
    length how_long;
};

inline timer_plan plan_of(action what) {
    using l = timer_plan::length;
    switch (what) {
    case action::arm_timer_a: return {timer_kind::a, true, l::doubling};
    case action::arm_timer_b: return {timer_kind::b, false, l::t1_64};
    case action::arm_timer_d: return {timer_kind::d, false, l::d};
    case action::arm_timer_e: return {timer_kind::e, true, l::doubling_to_t2};
    case action::arm_timer_e_at_t2: return {timer_kind::e, true, l::t2};
    case action::arm_timer_f: return {timer_kind::f, false, l::t1_64};
    case action::arm_timer_g: return {timer_kind::g, true, l::doubling_to_t2};
    case action::arm_timer_h: return {timer_kind::h, false, l::t1_64};
    case action::arm_timer_i: return {timer_kind::i, false, l::t4};
    case action::arm_timer_j: return {timer_kind::j, false, l::t1_64};
    case action::arm_timer_k: return {timer_kind::k, false, l::t4};
    case action::arm_timer_l: return {timer_kind::l, false, l::t1_64};
    case action::arm_timer_m: return {timer_kind::m, false, l::t1_64};
    case action::arm_timer_trying: return {timer_kind::trying, true, l::trying};
    default: return {timer_kind::late, false, l::late};
    }
}

} // namespace detail

OFFHOOK_DECL std::string new_branch(random_source& random) { return "z9hG4bK" + random.token(); }

struct layer::state : detail::transactions {
    using transactions::transactions;
};

OFFHOOK_DECL layer::layer(const settings& values) : state_(std::make_unique<state>(values)) {}
OFFHOOK_DECL layer::~layer() = default;

OFFHOOK_DECL void layer::received(instant now, const path& came_on, const path& reply_way,
                                  sip_message message) {
    state_->now = now;
    if (message.is_response()) {
        state_->received_response(message);
    } else if (message.is_request()) {
        state_->received_request(came_on, reply_way, message);
    }
}

OFFHOOK_DECL result<client_id> layer::send(instant now, ticket name, sip_message request,
                                           const path& way) {
    state_->now = now;
    return state_->start_client(name, request, way, false);
}

OFFHOOK_DECL result<void> layer::cancel(instant now, client_id name) {
    return cancel(now, name, {});
}

OFFHOOK_DECL result<void> layer::cancel(instant now, client_id name, std::string_view reason) {
    state_->now = now;
    detail::client_record* record = state_->clients.find(name);
    if (record == nullptr) return error_code(errc::no_such_request);
    return state_->cancel(name, *record, reason);
}

OFFHOOK_DECL void layer::forget(client_id name) {
    detail::client_record* record = state_->clients.find(name);
    if (record == nullptr) return;
    record->forgotten = true;
    // Nobody would ever end an INVITE that keeps ringing; in Calling this waits for the first 1xx.
    if (record->is_invite()) (void)state_->cancel(name, *record, {});
}

OFFHOOK_DECL result<void> layer::respond(instant now, server_id name, const sip_message& response) {
    state_->now = now;
    detail::server_record* record = state_->servers.find(name);
    if (record == nullptr) return error_code(errc::no_such_request);
    if (!response.is_response()) return error_code(errc::bad_argument);
    return record->is_invite() ? state_->respond_invite(name, response)
                               : state_->respond_other(name, response);
}

OFFHOOK_DECL void layer::send_failed(instant now, const path& way) {
    state_->now = now;
    for (const client_id name : state_->client_ways.on(state_->clients, way)) {
        const detail::client_record* record = state_->clients.find(name);
        if (record == nullptr) continue;
        if (record->is_invite()) {
            state_->client_event(name, invite_client_event::transport_error, nullptr);
        } else {
            state_->client_event(name, non_invite_client_event::transport_error, nullptr);
        }
    }
    for (const server_id name : state_->server_ways.on(state_->servers, way)) {
        const detail::server_record* record = state_->servers.find(name);
        if (record == nullptr || !record->request.empty()) continue; // nothing was sent yet
        if (record->is_invite()) {
            state_->server_event(name, invite_server_event::transport_error);
        } else {
            state_->server_event(name, non_invite_server_event::transport_error);
        }
    }
}

OFFHOOK_DECL void layer::flow_closed(instant now, const path& flow) {
    std::vector<path> ways;
    const auto look = [&](const auto&, const auto& record) {
        const bool over_it = record.way.over == flow.over && record.way.local == flow.local;
        if (over_it && std::find(ways.begin(), ways.end(), record.way) == ways.end())
            ways.push_back(record.way);
    };
    state_->clients.for_each(look);
    state_->servers.for_each(look);
    for (const path& way : ways)
        send_failed(now, way);
}

OFFHOOK_DECL void layer::expire(instant now) {
    state_->now = now;
    while (const std::optional<detail::due> fired = state_->wheel.expire(now)) {
        if (fired->kind <= detail::timer_kind::cancel) {
            state_->client_due({fired->index, fired->generation}, fired->kind);
        } else {
            state_->server_due({fired->index, fired->generation}, fired->kind);
        }
    }
}

OFFHOOK_DECL std::optional<instant> layer::next_deadline() const {
    return state_->wheel.next_deadline();
}

OFFHOOK_DECL std::optional<output> layer::poll() {
    state& s = *state_;
    if (s.taken == s.said.size()) {
        s.said.clear();
        s.taken = 0;
        return std::nullopt;
    }
    return std::move(s.said[s.taken++]);
}

OFFHOOK_DECL census layer::count() const {
    census live;
    live[owner_class::client_transaction] = static_cast<std::uint32_t>(state_->clients.size());
    live[owner_class::server_transaction] = static_cast<std::uint32_t>(state_->servers.size());
    live[owner_class::timer] = static_cast<std::uint32_t>(state_->wheel.size());
    return live;
}

OFFHOOK_DECL bool layer::quiet() const {
    bool quiet = true;
    const auto look = [&](const auto&, const auto& record) {
        quiet = quiet && !state_->wheel.armed(record.clock.repeat);
    };
    state_->clients.for_each(look);
    state_->servers.for_each(look);
    return quiet;
}

OFFHOOK_DECL bool detail::transactions::full() const {
    return clients.size() + servers.size() >= limits::transactions;
}

OFFHOOK_DECL void detail::transactions::stop(detail::timers& clock) {
    if (clock.repeat) wheel.cancel(clock.repeat);
    if (clock.deadline) wheel.cancel(clock.deadline);
    clock = {};
}

OFFHOOK_DECL void detail::transactions::arm(detail::timers& clock, action what, std::uint32_t index,
                                            std::uint32_t generation) {
    using length = detail::timer_plan::length;
    const detail::timer_plan plan = detail::plan_of(what);
    duration wait{0};
    switch (plan.how_long) {
    case length::doubling:
        wait = clock.interval.count() == 0 ? values.t1 : 2 * clock.interval;
        break;
    case length::doubling_to_t2:
        wait = clock.interval.count() == 0 ? values.t1 : std::min(2 * clock.interval, values.t2);
        break;
    case length::t2: wait = values.t2; break;
    case length::t4: wait = values.t4; break;
    case length::t1_64: wait = values.t1_64(); break;
    case length::d: wait = values.d; break;
    case length::trying: // set by the machine's kind: see server.ipp
        wait = clock.interval;
        break;
    case length::late: wait = values.t1_64(); break;
    }
    timer_id& place = plan.repeats ? clock.repeat : clock.deadline;
    if (place) wheel.cancel(place);
    if (plan.repeats) clock.interval = wait;
    place = wheel.arm(now + wait, detail::due{index, generation, plan.kind});
}

} // namespace offhook::transaction

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transaction/impl/client.ipp>
#include <offhook/transaction/impl/key.ipp>
#include <offhook/transaction/impl/server.ipp>
#endif
