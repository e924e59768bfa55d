// A counterexample told: the moves once more, with names, and as a ladder.
#pragma once

#include <offhook/endpoint/ladder.hpp>
#include <offhook/simulation/impl/call_moves.ipp>

#include <fmt/format.h>

namespace offhook::simulation {

OFFHOOK_DECL std::vector<explored_step> call_model::retrace(const std::vector<std::uint32_t>& way) {
    std::vector<explored_step> made;
    std::vector<std::uint8_t> here(width());
    first(here.data());
    bool swapped = false; // side 0 of the state is bob
    for (const std::uint32_t number : way) {
        std::vector<std::uint8_t> next;
        move_kind chosen;
        std::uint32_t ordinal = 0;
        for_each_move(here, [&](const table::explored_move& move, const move_kind& kind) {
            if (ordinal++ != number) return;
            next.assign(move.to.begin(), move.to.end());
            chosen = kind;
        });
        const joint from = unpack(here);
        side_book& mine = book(chosen.side);
        detail::side_model& model = *mine.model;
        const detail::packet packet = packets_[chosen.packet];
        explored_step one;
        one.side = swapped ? 1 - chosen.side : chosen.side;
        one.text = model.describe(chosen.input, packet);
        one.message = chosen.message;
        one.lost = chosen.lost;
        one.input = chosen.input;
        one.packet = packet;
        if (chosen.input.what == detail::side_input::sort::timer) {
            one.timer = model.timer_name(chosen.input);
        }
        if (!chosen.lost) {
            model.rig().watch_rows(true);
            const detail::side_step taken =
                model.step(mine.states[from.side[chosen.side]], chosen.input, packet);
            model.rig().watch_rows(false);
            one.rows = model.rig().rows();
            one.state = model.state_of(taken.next);
            for (const detail::packet& sent : taken.sent)
                one.sent.push_back(detail::to_string(sent));
        }
        made.push_back(std::move(one));
        swapped = swapped != chosen.swapped;
        here = next;
    }
    return made;
}

namespace detail {

inline std::string rows_text(const explored_step& one) {
    std::string text;
    for (const session::row_taken& row : one.rows) {
        if (row.row.empty()) continue;
        text += fmt::format("{}[{}]", text.empty() ? "  " : " ", row.row);
    }
    return text;
}

} // namespace detail

/// Two lifelines; alice's notes stand left of hers, bob's right of his.
OFFHOOK_DECL std::string exploration_verdict::ladder() const {
    if (good()) return {};
    constexpr int lane = 40;
    std::string text = fmt::format("{:>4}  {:<{}}{}\n", "", "alice", lane, "bob");
    int number = 0;
    for (const explored_step& one : steps) {
        std::string arrow = one.text;
        std::string line;
        if (one.message) {
            const bool right = one.side == 1;
            const int room = lane - 8;
            std::string middle = fmt::format("{:-^{}}", " " + one.text + " ", room);
            if (one.lost) middle = fmt::format("{:-^{}}", " " + one.text + " lost ", room);
            line = right ? fmt::format("|{}{}  |", middle, one.lost ? "-x" : "->")
                         : fmt::format("|{}{}  |", one.lost ? "x-" : "<-", middle);
        } else {
            line = one.side == 0 ? fmt::format("* {:<{}}|", one.text, lane - 7)
                                 : fmt::format("|{:>{}}* {}", "", lane - 6, one.text);
        }
        text += fmt::format("{:>3}.  {}\n", ++number, line);
        if (one.lost) continue;
        std::string what = one.state + detail::rows_text(one);
        for (std::size_t i = 0; i < one.sent.size(); ++i)
            what += (i == 0 ? "  sends " : ", ") + one.sent[i];
        text += fmt::format("        {:<6}{}\n", one.side == 0 ? "alice" : "bob", what);
    }
    return text + "      fault: " + found.fault + '\n';
}

OFFHOOK_DECL std::string exploration_verdict::to_string() const {
    return fmt::format("{} states, {} moves, depth {}, {} states and {} steps of one side: {}",
                       found.states, found.moves, found.depth, side_states, side_steps,
                       !good()          ? found.fault
                       : found.complete ? "no fault"
                                        : "no fault up to the bound");
}

} // namespace offhook::simulation
