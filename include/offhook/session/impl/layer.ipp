// The session layer's own door: tables, the queue of outputs, timers, census. What calls and
// transfers do stands in calls.ipp and transfers.ipp, what comes from below in wire.ipp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/peers.ipp>
#include <offhook/session/impl/reload.ipp>
#include <offhook/session/impl/soft_words.ipp>
#include <offhook/session/impl/transfer_words.ipp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/table_stack.hpp>
#include <offhook/session/words.hpp>

#include <stdexcept>

namespace offhook::session {
namespace detail {

inline std::unique_ptr<const table::compiled_table> load_shipped(std::string_view name,
                                                                 const table::vocabulary& words) {
    const auto text = shipped_table(name);
    if (!text) throw std::logic_error("no shipped table " + std::string(name));
    auto loaded =
        table::load({std::string(name), std::string(*text)}, words, with_shipped(nullptr));
    if (!loaded.good()) throw std::logic_error(loaded.to_string());
    return std::move(loaded.table);
}

/// The words and the shipped tables: constants, made once and read by every layer.
struct shipped_tables {
    words all;
    const table::vocabulary& call_words = all.calls();
    const table::vocabulary& transfer_words = all.transfers();
    std::unique_ptr<const table::compiled_table> session = load_shipped("default.yaml", call_words);
    std::unique_ptr<const table::compiled_table> transfer =
        load_shipped("transfer.yaml", transfer_words);
    std::array<std::unique_ptr<const table::compiled_table>, soft_kinds> soft = [this] {
        std::array<std::unique_ptr<const table::compiled_table>, soft_kinds> loaded;
        for (std::size_t i = 0; i < soft_kinds; ++i) {
            const auto kind = static_cast<soft_kind>(i);
            loaded[i] = load_shipped(std::string(to_text(kind)) + ".yaml", all.soft(kind));
        }
        return loaded;
    }();

    static const shipped_tables& get() {
        static const shipped_tables made;
        return made;
    }
};

} // namespace detail

OFFHOOK_DECL layer::state::state(const session::settings& wanted, random_source& randomness,
                                 log_sink* lines, observer* watcher)
    : values(wanted), random(randomness), log(lines), watch(watcher),
      call_words(wanted.words ? wanted.words->calls() : detail::shipped_tables::get().call_words),
      transfer_words(wanted.words ? wanted.words->transfers()
                                  : detail::shipped_tables::get().transfer_words) {
    for (const auto& [name, length] : wanted.table_settings) {
        const table::setting_index index = call_words.find_setting(name);
        if (index == table::no_index) throw std::invalid_argument("no such setting: " + name);
        if (!call_words.takes(index, length)) throw std::invalid_argument("too short: " + name);
        overrides.emplace_back(index, length);
    }
    known_settings = {
        call_words.find_setting("glare_backoff"),  call_words.find_setting("session_expires"),
        call_words.find_setting("min_se"),         call_words.find_setting("session_refresh"),
        call_words.find_setting("session_expiry"), call_words.find_setting("answer_delay"),
        call_words.find_setting("refresh_backoff")};
    for (std::size_t i = 0; i + 1 < call_events.size(); ++i) {
        call_events[i] = call_words.find_event(detail::call_event_lines[i].name);
    }
    call_events.back() = call_words.action_failed();
    for (std::size_t i = 0; i + 1 < transfer_events.size(); ++i) {
        transfer_events[i] = transfer_words.find_event(detail::transfer_event_lines[i].name);
    }
    transfer_events.back() = transfer_words.action_failed();
    prepare_soft_words();
}

OFFHOOK_DECL void layer::state::load_soft_tables() {
    for (std::size_t i = 0; i < soft_kinds; ++i) {
        if (values.words == nullptr) {
            soft_runs[i].tables.borrow(*detail::shipped_tables::get().soft[i]);
            continue;
        }
        const auto kind = static_cast<soft_kind>(i);
        const std::string name = std::string(to_text(kind)) + ".yaml";
        soft_runs[i].tables.keep(detail::load_shipped(name, values.words->soft(kind)), true);
    }
}

OFFHOOK_DECL void layer::state::prepare_soft_words() {
    for (std::size_t i = 0; i < soft_kinds; ++i) {
        const auto kind = static_cast<soft_kind>(i);
        detail::soft_runs& run = soft_runs[i];
        run.words = values.words ? &values.words->soft(kind)
                                 : &detail::shipped_tables::get().all.soft(kind);
        for (std::size_t e = 0; e + 1 < run.events.size(); ++e)
            run.events[e] = run.words->find_event(detail::soft_event_names[e]);
        run.events.back() = run.words->action_failed();
        run.refresh = run.words->find_setting("refresh");
        run.lapse = run.words->find_setting("lapse");
        run.retry = run.words->find_setting("retry");
    }
}

OFFHOOK_DECL void layer::state::load_tables() {
    load_soft_tables();
    if (values.words == nullptr) {
        tables.borrow(*detail::shipped_tables::get().session);
        transfer_tables.borrow(*detail::shipped_tables::get().transfer);
        return;
    }
    tables.keep(detail::load_shipped("default.yaml", call_words), true);
    transfer_tables.keep(detail::load_shipped("transfer.yaml", transfer_words), true);
}

OFFHOOK_DECL void layer::state::emit(output what) { outputs.push_back(std::move(what)); }

OFFHOOK_DECL void layer::state::note(severity level, dialog::owner_id owner,
                                     std::string_view text) {
    if (log != nullptr && log->wants(level)) log->write({now, level, "session", owner, text});
}

OFFHOOK_DECL layer::layer(const settings& values, random_source& random, log_sink* log,
                          observer* watch)
    : state_(std::make_unique<state>(values, random, log, watch)) {
    state_->load_tables();
    if (values.rules.empty()) return;
    const auto faults = use_overlays(shipped_overlays(values.rules), nullptr);
    if (!faults.empty()) throw std::logic_error(faults.front().to_string());
}

OFFHOOK_DECL layer::layer(const settings& values, random_source& random, log_sink* log,
                          observer* watch, const table::compiled_table& calls,
                          const table::compiled_table& transfers)
    : state_(std::make_unique<state>(values, random, log, watch)) {
    state_->tables.borrow(calls);
    state_->transfer_tables.borrow(transfers);
    state_->load_soft_tables();
}

OFFHOOK_DECL layer::~layer() = default;

OFFHOOK_DECL void layer::expire(instant now) {
    state_->now = now;
    // Each that is due, and some that are armed meanwhile for now. A row that arms its own timer
    // anew for now would do so for ever: it comes again with the next call, and others get their
    // turn.
    for (std::size_t left = state_->wheel.size() + limits::rounds; left > 0; --left) {
        const auto fired = state_->wheel.expire(now);
        if (!fired) break;
        if (is_transfer(fired->owner)) {
            state_->step_timer(transfer_of(fired->owner), fired->index);
        } else if (is_soft(fired->owner)) {
            state_->step_timer(soft_of(fired->owner), fired->index);
        } else {
            state_->step_timer(call_of(fired->owner), fired->index);
        }
        state_->work();
    }
}

OFFHOOK_DECL std::optional<instant> layer::next_deadline() const {
    return state_->wheel.next_deadline();
}

OFFHOOK_DECL std::optional<output> layer::poll() {
    if (state_->outputs.empty()) {
        state_->silent.clear(); // their legs are unbound
        return std::nullopt;
    }
    output what = std::move(state_->outputs.front());
    state_->outputs.pop_front();
    return what;
}

OFFHOOK_DECL void layer::ending_delivered(instant now, call_id call) {
    state_->now = now;
    detail::call* c = state_->calls.find(call);
    if (c == nullptr || c->client_by_hand) return;
    c->facts.client_confirmed = true;
    state_->confirm(call);
    state_->work();
}

/// Handles what machines have told each other, to the end; bounded by the sum of what calls may
/// raise, since every chain ends in a final state or a timer.
OFFHOOK_DECL void layer::state::work() {
    if (working) return;
    working = true;
    for (std::size_t turns = 0; !pending.empty() && turns < limits::events_kept; ++turns) {
        const raised next = pending.front();
        pending.pop_front();
        if (is_transfer(next.to)) {
            step(transfer_of(next.to), {next.transfer, next.status, next.why, false});
        } else if (is_soft(next.to)) {
            step(soft_of(next.to), {next.soft, nullptr, next.status, next.why});
        } else {
            step(call_of(next.to), {next.call, nullptr, next.status, next.why});
        }
    }
    working = false;
}

OFFHOOK_DECL census layer::count() const {
    census all;
    all[owner_class::call] = static_cast<std::uint32_t>(state_->calls.size());
    all[owner_class::transfer] = static_cast<std::uint32_t>(state_->transfers.size());
    all[owner_class::soft_state] = static_cast<std::uint32_t>(state_->softs.size());
    all[owner_class::timer] = static_cast<std::uint32_t>(state_->wheel.size());
    state_->calls.for_each([&](call_id, const detail::call& c) {
        if (c.facts.media_taken) ++all[owner_class::media_port];
    });
    return all;
}

OFFHOOK_DECL census layer::count(call_id call) const {
    census of_call;
    const detail::call* c = state_->calls.find(call);
    if (c == nullptr) return of_call;
    of_call[owner_class::call] = 1;
    of_call[owner_class::timer] = static_cast<std::uint32_t>(c->timers.size());
    of_call[owner_class::media_port] = c->facts.media_taken ? 1 : 0;
    return of_call;
}

OFFHOOK_DECL std::string_view layer::state_of(call_id call) const {
    const detail::call* c = state_->calls.find(call);
    if (c == nullptr) return {};
    return table::state_name(state_->table_of(*c), c->machine, 0);
}

OFFHOOK_DECL std::string_view layer::state_of(soft_state_id soft) const {
    const detail::soft_state* s = state_->softs.find(soft);
    if (s == nullptr) return {};
    return table::state_name(state_->table_of(*s), s->machine, 0);
}

OFFHOOK_DECL std::string layer::explain(call_id call, std::string_view name) const {
    detail::call* c = state_->calls.find(call);
    if (c == nullptr) return "no such call\n";
    const table::event_index index = state_->call_words.find_event(name);
    if (index == table::no_index) return "no such event: " + std::string(name) + "\n";
    detail::call_news news;
    detail::call_turn turn{*state_, call, *c, news};
    detail::call_host host(turn);
    return table::explain(state_->table_of(*c), c->machine, index, host);
}

} // namespace offhook::session
