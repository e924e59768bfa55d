// Samples: of the parameters, and of what the guards of the table ask for.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/path_moves.hpp>

#include <cstdlib>

namespace offhook::table::detail {

OFFHOOK_DECL path_moves::path_moves(const compiled_table& table, const rehearsal& kind) {
    for (const row& one : table.rows())
        for (const guard_call& guard : one.guards)
            for (const value& given : guard.args.values())
                if (const auto* number = std::get_if<std::int64_t>(&given))
                    numbers_.insert(*number);
                else if (const auto* text = std::get_if<std::string>(&given))
                    texts_.insert(*text);
    events_.resize(kind.words().events().size());
    for (std::size_t i = 0; i < events_.size(); ++i) {
        scenario_step move;
        move.event = static_cast<event_index>(i);
        if (kind.words().facts_of_event(move.event).only_raised) continue;
        for (arguments& fields : variants(kind.fields(move.event), false)) {
            move.fields = std::move(fields);
            events_[i].push_back(move);
        }
    }
    stages_ = variants(kind.options(), true);
}

/// Samples of the parameter, and what guards ask for in the same hundreds.
OFFHOOK_DECL std::vector<value> path_moves::numbers(const parameter& one) const {
    std::set<std::int64_t> worth;
    for (const std::string& sample : one.choices) {
        const std::int64_t number = std::atoll(sample.c_str());
        worth.insert(number);
        for (const std::int64_t asked : numbers_)
            if (asked / 100 == number / 100) worth.insert(asked);
    }
    return {worth.begin(), worth.end()};
}

OFFHOOK_DECL std::vector<value> path_moves::samples(const parameter& one, bool of_stage) const {
    switch (one.type) {
    case value_type::flag: return {true, false};
    case value_type::number: return numbers(one);
    case value_type::time: return {duration{std::chrono::seconds{1}}};
    case value_type::name:
    case value_type::text: break;
    }
    std::vector<value> out;
    std::string all;
    for (const std::string& sample : one.choices) {
        if (one.name == "fails") break; // tried where an action has run
        if (of_stage && one.type == value_type::text && !texts_.contains(sample)) continue;
        all += (all.empty() ? "" : ",") + sample;
        out.emplace_back(sample);
    }
    if (of_stage && one.type == value_type::text && out.size() > 1)
        out.insert(out.begin(), all); // a list: most rows need only that something is asked for
    return out;
}

OFFHOOK_DECL std::vector<arguments> path_moves::variants(const std::vector<parameter>& of,
                                                         bool of_stage) const {
    std::vector<arguments> out{arguments(std::vector<value>(of.size()))};
    std::vector<std::vector<value>> worth;
    for (std::size_t i = 0; i < of.size(); ++i) {
        worth.push_back(samples(of[i], of_stage));
        for (const value& one : worth[i]) {
            std::vector<value> values(of.size());
            values[i] = one;
            out.emplace_back(std::move(values));
        }
    }
    // In pairs: an INVITE without an offer that wants reliable responses, a 422 with its Min-SE.
    const auto pairs = [&](std::size_t a, std::size_t b) {
        const auto flag = [&](std::size_t at) { return of[at].type == value_type::flag; };
        const auto text = [&](std::size_t at) { return of[at].type == value_type::text; };
        const auto number = [&](std::size_t at) { return of[at].type == value_type::number; };
        return (flag(a) && flag(b)) ||
               (!of_stage &&
                ((text(a) && text(b)) || (flag(a) && text(b)) || (number(a) && text(b))));
    };
    for (std::size_t a = 0; a < of.size(); ++a)
        for (std::size_t b = a + 1; b < of.size(); ++b) {
            if (!pairs(a, b)) continue;
            for (const value& first : worth[a])
                for (const value& second : worth[b]) {
                    std::vector<value> values(of.size());
                    values[a] = first;
                    values[b] = second;
                    out.emplace_back(std::move(values));
                }
        }
    return out;
}

} // namespace offhook::table::detail
