// The tables of a layer by number: those that a program has added, which stay, and those that a
// reload has put in force, which go when nothing runs them any more. Read next:
// ../impl/reload.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/session/command.hpp>
#include <offhook/session/soft_kind.hpp>
#include <offhook/table/compiled_table.hpp>

#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace offhook::session::detail {

struct shelf {
    struct place {
        const table::compiled_table* is = nullptr; ///< null: free
        std::unique_ptr<const table::compiled_table> owned{};
        bool stays = false;          ///< somebody may name it by its number
        std::optional<bool> timed{}; ///< it hears of session timers; nothing: not yet asked
    };

    std::vector<place> places{};
    table_number in_force = 0; ///< the one that is new takes

    bool has(table_number number) const {
        return number < places.size() && places[number].is != nullptr;
    }
    const table::compiled_table* operator[](table_number number) const { return places[number].is; }
    /// A table of somebody else's, who outlives this.
    void borrow(const table::compiled_table& one) { places.push_back({&one, nullptr, true}); }
    /// Its number, or nothing when there are too many.
    std::optional<table_number> keep(std::unique_ptr<const table::compiled_table> one, bool stays) {
        std::size_t number = 0;
        while (number < places.size() && places[number].is != nullptr)
            ++number;
        if (number >= limits::tables) return std::nullopt;
        if (number == places.size()) places.emplace_back();
        const table::compiled_table* const is = one.get();
        places[number] = {is, std::move(one), stays};
        return static_cast<table_number>(number);
    }
    /// Frees those that neither stay nor are in force nor are run.
    template <class Runs>
    void drop_unless(Runs&& runs) {
        for (std::size_t i = 0; i < places.size(); ++i) {
            const auto number = static_cast<table_number>(i);
            if (places[i].is == nullptr || places[i].stays || number == in_force) continue;
            if (!runs(number)) places[i] = {};
        }
    }
};

/// What the machines of one kind of soft state run: words, tables, and the numbers of their events
/// and of the settings that are no constants of a table.
struct soft_runs {
    const table::vocabulary* words = nullptr;
    shelf tables{};
    std::array<table::event_index, static_cast<std::size_t>(soft_event::count)> events{};
    table::setting_index refresh = table::no_index;
    table::setting_index lapse = table::no_index;
    table::setting_index retry = table::no_index;
};

} // namespace offhook::session::detail
