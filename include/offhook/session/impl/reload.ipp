// Tables that come while the layer runs: added under a number, or put in force in the place of the
// present one. What runs is not touched. Read next: ../detail/shelf.hpp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/prove.hpp>

#include <algorithm>

namespace offhook::session {
namespace detail {

/// The user's own finder first, then the shipped tables.
inline table::finder with_shipped(const table::finder& find) {
    return [find](std::string_view name,
                  const table::source& wanted_by) -> std::optional<table::source> {
        if (find) {
            if (auto found = find(name, wanted_by)) return found;
        }
        const auto text = shipped_table(name);
        if (!text) return std::nullopt;
        return table::source{std::string(name), std::string(*text)};
    };
}

inline std::ptrdiff_t errors_among(const std::vector<table::diagnostic>& all) {
    return std::count_if(all.begin(), all.end(), [](const table::diagnostic& one) {
        return one.level == table::diagnostic::grade::error;
    });
}

inline table::diagnostic too_many_tables(const table::source& text) {
    return {table::diagnostic::grade::error, text.name, 0, 0, "too many tables are in use"};
}

} // namespace detail

OFFHOOK_DECL layer::added layer::add_table(const table::source& text, const table::finder& find) {
    auto loaded = table::load_proved(text, state_->call_words, detail::with_shipped(find));
    added what{std::nullopt, std::move(loaded.diagnostics)};
    if (!loaded.table) return what;
    const std::string sha256 = loaded.table->sha256();
    what.number = state_->tables.keep(std::move(loaded.table), true);
    if (what.number) {
        state_->note(severity::info, 0, "Table " + text.name + " sha256 " + sha256);
        if (state_->given.size() <= *what.number) state_->given.resize(*what.number + 1u);
        state_->given[*what.number] = {text, find};
    } else
        what.diagnostics.push_back(detail::too_many_tables(text));
    return what;
}

OFFHOOK_DECL std::vector<table::diagnostic> layer::use_table(table_number number) {
    if (!state_->tables.has(number)) return {};
    state::given_table wanted;
    if (number < state_->given.size()) wanted = state_->given[number];
    if (!state_->overlays.empty()) return state_->lay(std::move(wanted), state_->overlays, nullptr);
    state_->tables.in_force = number;
    state_->base = std::move(wanted);
    return {};
}

OFFHOOK_DECL std::vector<table::diagnostic> layer::use_transfer_table(const table::source& text,
                                                                      const table::finder& find) {
    auto loaded = table::load_proved(text, state_->transfer_words, detail::with_shipped(find));
    if (loaded.table) {
        state_->drop_unused_tables();
        const auto number = state_->transfer_tables.keep(std::move(loaded.table), false);
        if (number)
            state_->transfer_tables.in_force = *number;
        else
            loaded.diagnostics.push_back(detail::too_many_tables(text));
    }
    return std::move(loaded.diagnostics);
}

OFFHOOK_DECL std::vector<table::diagnostic>
layer::use_soft_table(soft_kind kind, const table::source& text, const table::finder& find) {
    auto loaded = table::load_proved(text, state_->soft_words(kind), detail::with_shipped(find));
    if (loaded.table) {
        state_->drop_unused_tables();
        detail::shelf& where = state_->soft_runs[static_cast<std::size_t>(kind)].tables;
        const auto number = where.keep(std::move(loaded.table), false);
        if (number)
            where.in_force = *number;
        else
            loaded.diagnostics.push_back(detail::too_many_tables(text));
    }
    return std::move(loaded.diagnostics);
}

/// Asked for by a reload alone: a look at every call and transfer.
OFFHOOK_DECL void layer::state::drop_unused_tables() {
    std::vector<bool> of_calls(tables.places.size(), false);
    std::vector<bool> of_transfers(transfer_tables.places.size(), false);
    std::array<std::vector<bool>, soft_kinds> of_soft;
    for (std::size_t i = 0; i < soft_kinds; ++i)
        of_soft[i].assign(soft_runs[i].tables.places.size(), false);
    calls.for_each([&](call_id, const detail::call& c) { of_calls[c.table] = true; });
    transfers.for_each(
        [&](transfer_id, const detail::transfer& t) { of_transfers[t.table] = true; });
    softs.for_each([&](soft_state_id, const detail::soft_state& s) {
        of_soft[static_cast<std::size_t>(s.kind)][s.table] = true;
    });
    for (std::size_t i = 0; i < soft_kinds; ++i)
        soft_runs[i].tables.drop_unless([&](table_number one) { return of_soft[i][one]; });
    tables.drop_unless([&](table_number one) { return of_calls[one]; });
    transfer_tables.drop_unless([&](table_number one) { return of_transfers[one]; });
}

/// A file may be a table of either kind; the faults are those of the kind that it fits better.
OFFHOOK_DECL reloaded layer::state::reload(const table::source& text, const table::finder& find) {
    const table::finder anywhere = detail::with_shipped(find);
    reloaded out;
    auto loaded = table::load_proved(text, call_words, anywhere);
    if (!loaded.table) {
        auto other = table::load_proved(text, transfer_words, anywhere);
        out.of_transfers = other.table != nullptr || detail::errors_among(other.diagnostics) <
                                                         detail::errors_among(loaded.diagnostics);
        if (out.of_transfers) loaded = std::move(other);
    }
    for (std::size_t i = 0; !loaded.table && i < soft_kinds; ++i) {
        auto other = table::load_proved(text, *soft_runs[i].words, anywhere);
        if (!other.table &&
            detail::errors_among(other.diagnostics) >= detail::errors_among(loaded.diagnostics))
            continue;
        loaded = std::move(other);
        out.of_transfers = false;
        out.of_soft = static_cast<soft_kind>(i);
    }
    out.diagnostics = std::move(loaded.diagnostics);
    const bool of_soft = out.of_soft != soft_kind::count;
    const bool of_calls = !out.of_transfers && !of_soft;
    detail::shelf& where = of_soft ? soft_runs[static_cast<std::size_t>(out.of_soft)].tables
                           : out.of_transfers ? transfer_tables
                                              : tables;
    if (loaded.table && of_calls && !overlays.empty()) {
        loaded = load_stack({text, find}, overlays, nullptr); // they stay in force over it
        out.diagnostics = std::move(loaded.diagnostics);
    }
    if (loaded.table) {
        if (of_calls) base = {text, find};
        drop_unused_tables();
        if (const auto number = where.keep(std::move(loaded.table), false)) {
            where.in_force = *number;
            out.good = true;
            drop_unused_tables(); // the one that was in force, when nothing runs it
        } else {
            out.diagnostics.push_back(detail::too_many_tables(text));
        }
    }
    out.sha256 = where[where.in_force]->sha256();
    if (out.good) {
        note(severity::info, 0, "Table " + text.name + " sha256 " + out.sha256);
    } else {
        note(severity::info, 0,
             "Table " + text.name +
                 " refused: " + std::to_string(detail::errors_among(out.diagnostics)) +
                 " errors; in force stays sha256 " + out.sha256);
    }
    return out;
}

OFFHOOK_DECL reloaded layer::reload(instant now, const table::source& text,
                                    const table::finder& find) {
    state_->now = now;
    return state_->reload(text, find);
}

OFFHOOK_DECL const table::compiled_table& layer::table_in_force() const {
    return *state_->tables[state_->tables.in_force];
}

OFFHOOK_DECL const std::string& layer::refusal() const { return state_->refusal; }

} // namespace offhook::session
