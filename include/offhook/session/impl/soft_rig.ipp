// How a soft state is put into a layer and taken out again. What guards and actions ask for is
// saved; a new fact of detail/soft_state.hpp that they ask for has to be added here.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/layer.ipp>
#include <offhook/session/impl/rig.ipp>
#include <offhook/session/impl/stage_messages.ipp>
#include <offhook/session/soft_rig.hpp>

#include <algorithm>
#include <stdexcept>

namespace offhook::session {
namespace detail {

/// The flags by their number in `saved_soft::bits`; then come four more.
inline constexpr bool soft_facts::*soft_rig_facts[] = {
    &soft_facts::asked,  &soft_facts::held,      &soft_facts::unsure, &soft_facts::changed,
    &soft_facts::tagged, &soft_facts::with_body, &soft_facts::heard,  &soft_facts::pending};
enum soft_rig_number : unsigned {
    soft_request_bit = std::size(soft_rig_facts),
    soft_valid_bit,
    soft_subscription_bit,
    soft_duty_bit,
    soft_past_last_bit
};
static_assert(soft_past_last_bit <= 8 * sizeof(saved_soft::bits));

inline bool soft_rig_bit(const saved_soft& of, unsigned number) {
    return (of.bits[number / 8] >> (number % 8) & 1) != 0;
}

inline constexpr instant soft_rig_now{}; ///< always

inline settings soft_rig_settings(const session::words* with) {
    settings made;
    made.words = with;
    return made;
}

inline sip_message rig_notify(dialog::watching state) {
    static constexpr std::string_view texts[] = {"pending", "active", "terminated"};
    std::string lines = "Event: presence\r\nSubscription-State: ";
    lines.append(texts[static_cast<std::size_t>(state)]).append("\r\n");
    return stage_message("NOTIFY sip:alice@192.0.2.2 SIP/2.0", "NOTIFY", lines, "text/plain", "x");
}

} // namespace detail

OFFHOOK_DECL soft_rig::soft_rig(soft_kind kind, const table::compiled_table& table,
                                const session::words* with)
    : kind_(kind), random_(random_source::from_number(1)),
      layer_(detail::soft_rig_settings(with), random_, this, this) {
    if (table.states().size() > 255 || table.timers().size() > 254)
        throw std::length_error("a table with more than 255 states cannot be saved");
    detail::shelf& tables = layer_.state_->soft_runs[static_cast<std::size_t>(kind)].tables;
    tables.borrow(table);
    tables.in_force = static_cast<table_number>(tables.places.size() - 1);
}

OFFHOOK_DECL soft_rig::~soft_rig() = default;

OFFHOOK_DECL bool soft_rig::waits(const saved_soft& what) {
    return detail::soft_rig_bit(what, detail::soft_request_bit);
}

OFFHOOK_DECL bool soft_rig::stands(const saved_soft& what) {
    return detail::soft_rig_bit(what, detail::soft_valid_bit);
}

OFFHOOK_DECL void soft_rig::load(const saved_soft& what) {
    using namespace detail;
    layer::state& inside = *layer_.state_;
    inside.softs.clear();
    inside.pending.clear();
    inside.outputs.clear();
    inside.now = soft_rig_now;
    id_ = {};
    actions_.clear();
    complaints_.clear();
    rows_.clear();
    if (what.machine.present == 0) return;
    id_ = inside.softs.emplace();
    detail::soft_state& s = *inside.softs.find(id_);
    s.kind = kind_;
    s.table = inside.soft_runs[static_cast<std::size_t>(kind_)].tables.in_force;
    s.machine = load_machine(what.machine);
    const auto bit = [&](unsigned number) { return soft_rig_bit(what, number); };
    soft_facts& facts = s.facts;
    for (unsigned i = 0; i < std::size(soft_rig_facts); ++i)
        facts.*soft_rig_facts[i] = bit(i);
    if (bit(soft_request_bit)) facts.request = request;
    if (bit(soft_subscription_bit)) facts.subscription = subscription;
    if (bit(soft_duty_bit)) facts.duty = subscribe;
    facts.valid_until = bit(soft_valid_bit) ? inside.now + std::chrono::hours{1} : inside.now;
    facts.granted = facts.held ? 3600 : 0;
    facts.tries = what.tries;
    facts.raised = what.raised;
    facts.wanted = what.once ? 0 : 3600;
    s.target = s.to = "sip:us@example.com";
    s.from = "<sip:us@example.com>";
    s.call_id = s.tag = s.entity_tag = "1";
    s.own_contact = "<sip:us@192.0.2.2>";
    s.package = "presence";
    s.content_type = "text/plain";
    s.body = "x";
    for (const std::uint8_t one : what.timers) {
        if (one == 0) break;
        s.machine.timers_running |= table::timer_set{1} << (one - 1);
        s.timers.push_back({static_cast<table::timer_index>(one - 1), {}});
    }
}

OFFHOOK_DECL soft_state_id soft_rig::soft() {
    layer::state& inside = *layer_.state_;
    if (!id_) inside.softs.for_each([this](soft_state_id name, const auto&) { id_ = name; });
    return inside.softs.find(id_) != nullptr ? id_ : soft_state_id{};
}

OFFHOOK_DECL saved_soft soft_rig::save() {
    using namespace detail;
    layer::state& inside = *layer_.state_;
    saved_soft made;
    const detail::soft_state* s = inside.softs.find(soft());
    if (s == nullptr) return made;
    made.machine = save_machine(s->machine);
    const auto put = [&](unsigned number, bool value) {
        if (!value) return;
        made.bits[number / 8] =
            static_cast<std::uint8_t>(made.bits[number / 8] | 1u << (number % 8));
    };
    const soft_facts& facts = s->facts;
    for (unsigned i = 0; i < std::size(soft_rig_facts); ++i)
        put(i, facts.*soft_rig_facts[i]);
    put(soft_request_bit, static_cast<bool>(facts.request));
    put(soft_valid_bit, facts.held && inside.now < facts.valid_until);
    put(soft_subscription_bit, static_cast<bool>(facts.subscription));
    put(soft_duty_bit, static_cast<bool>(facts.duty));
    made.tries = static_cast<std::uint8_t>(std::min<unsigned>(facts.tries, 2));
    made.raised = facts.raised;
    made.once = facts.wanted == 0;
    if (s->timers.size() > made.timers.size())
        throw std::length_error("too many timers to explore");
    for (std::size_t i = 0; i < s->timers.size(); ++i) {
        made.timers[i] = static_cast<std::uint8_t>(1 + s->timers[i].index);
        made.fresh = static_cast<std::uint8_t>(made.fresh + inside.wheel.cancel(s->timers[i].id));
    }
    return made;
}

OFFHOOK_DECL void soft_rig::lapse() {
    if (detail::soft_state* s = layer_.state_->softs.find(soft()); s != nullptr)
        s->facts.valid_until = layer_.state_->now;
}

OFFHOOK_DECL std::size_t soft_rig::timers_left() const { return layer_.state_->wheel.size(); }

OFFHOOK_DECL bool soft_rig::start(bool once) {
    start_soft_state what;
    what.kind = kind_;
    what.target = "sip:us@example.com";
    what.expires = once ? 0 : 3600;
    what.package = "presence";
    what.content_type = "text/plain";
    what.body = "x";
    return layer_.command(detail::soft_rig_now, what).has_value();
}

OFFHOOK_DECL bool soft_rig::modify() {
    const modify_soft_state what{soft(), {"<sip:us@192.0.2.2>"}, "text/plain", "y"};
    return layer_.command(detail::soft_rig_now, what).has_value();
}

OFFHOOK_DECL void soft_rig::answer(dialog::request_id to, int status, std::string_view lines,
                                   error_code why) {
    const std::string method(method_of(kind_));
    dialog::response_received came{{},     owner_of(soft()),
                                   to,     method_from(method),
                                   status, status >= 300 ? status_error(status) : why,
                                   {}};
    if (status != 0) came.response = detail::stage_response(status, method, false, lines);
    layer_.received(detail::soft_rig_now, came);
}

OFFHOOK_DECL void soft_rig::subscribe_answered(int status, std::uint32_t expires,
                                               std::string_view lines, error_code why) {
    dialog::subscribe_answered came{subscription, owner_of(soft()),
                                    status,       status >= 300 ? status_error(status) : why,
                                    expires,      {}};
    if (status != 0) came.response = detail::stage_response(status, "SUBSCRIBE", false, lines);
    layer_.received(detail::soft_rig_now, came);
}

OFFHOOK_DECL void soft_rig::notified(dialog::watching state) {
    layer_.received(detail::soft_rig_now,
                    dialog::notify_received{subscription,
                                            owner_of(soft()),
                                            {7, 1},
                                            state == dialog::watching::terminated,
                                            detail::rig_notify(state)});
}

OFFHOOK_DECL void soft_rig::asked(bool once) {
    const std::string lines = "Event: presence\r\nContact: <sip:bob@192.0.2.1>\r\n";
    layer_.received(detail::soft_rig_now,
                    dialog::subscribe_received{subscribe, once ? 0u : 3600u,
                                               detail::stage_request("SUBSCRIBE", lines, false)});
}

OFFHOOK_DECL void soft_rig::renewed(bool last) {
    layer_.received(detail::soft_rig_now,
                    dialog::subscribe_refreshed{
                        subscription,
                        owner_of(soft()),
                        {9, 1},
                        last ? 0u : 3600u,
                        detail::stage_request("SUBSCRIBE", "Event: presence\r\n", false)});
}

OFFHOOK_DECL void soft_rig::accept(bool pending) {
    (void)layer_.command(detail::soft_rig_now,
                         accept_watcher{soft(), pending, 3600, "text/plain", "x"});
}

OFFHOOK_DECL void soft_rig::fire(table::timer_index timer) {
    layer::state& inside = *layer_.state_;
    inside.step_timer(soft(), timer);
    inside.work();
}

OFFHOOK_DECL bool soft_rig::ran(std::string_view action) const {
    return std::find(actions_.begin(), actions_.end(), action) != actions_.end();
}

OFFHOOK_DECL void soft_rig::transitioned(const transition_news& news) {
    if (!watching_) return;
    rows_.push_back({false, std::string(news.event), std::string(news.from), std::string(news.to),
                     std::string(news.row)});
}

OFFHOOK_DECL void soft_rig::acted(const action_news& news) { actions_.emplace_back(news.action); }

OFFHOOK_DECL bool soft_rig::wants(severity level) const { return level >= severity::warning; }

OFFHOOK_DECL void soft_rig::write(const log_record& record) {
    complaints_.emplace_back(record.text);
}

} // namespace offhook::session
