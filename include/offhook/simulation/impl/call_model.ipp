// States of two sides as a few bytes, and the book in which each step of a side is written once.
// Read next: call_moves.ipp.
#pragma once

#include <offhook/session/shipped_tables.hpp>
#include <offhook/simulation/call_model.hpp>
#include <offhook/table/load.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace offhook::simulation {

static_assert(std::has_unique_object_representations_v<detail::side_state>);

OFFHOOK_DECL call_model::call_model(const explored_side& alice, const explored_side& bob,
                                    const exploration_options& options)
    : options_(options), same_(&alice.calls == &bob.calls && &alice.transfers == &bob.transfers),
      room_(std::min<std::size_t>(8, options.channel + 3)) {
    const std::array<const explored_side*, 2> sides{&alice, &bob};
    for (unsigned i = 0; i < (same_ ? 1u : 2u); ++i) {
        books_[i].model = std::make_unique<detail::side_model>(
            sides[i]->calls, sides[i]->transfers, sides[i]->words, options.conduct, options.loss);
        number_of(books_[i], books_[i].model->first());
    }
}

OFFHOOK_DECL std::uint32_t call_model::number_of(side_book& of, const detail::side_state& state) {
    std::string bytes(sizeof state, '\0');
    std::memcpy(bytes.data(), &state, sizeof state);
    const auto [at, fresh] =
        of.numbers.try_emplace(std::move(bytes), static_cast<std::uint32_t>(of.states.size()));
    if (fresh) of.states.push_back(state);
    return at->second;
}

OFFHOOK_DECL std::uint8_t call_model::number_of(const detail::packet& what) {
    const auto at = std::find(packets_.begin() + 1, packets_.end(), what);
    if (at == packets_.end()) {
        if (packets_.size() > 255) throw std::length_error("too many messages to explore");
        packets_.push_back(what);
        return static_cast<std::uint8_t>(packets_.size() - 1);
    }
    return static_cast<std::uint8_t>(at - packets_.begin());
}

/// The real step is taken once for each state and input; after that it is looked up.
OFFHOOK_DECL const call_model::side_book::step& call_model::step(side_book& of, std::uint32_t state,
                                                                 const detail::side_input& input) {
    const std::uint64_t key = static_cast<std::uint64_t>(state) << 16 |
                              static_cast<std::uint64_t>(input.what) << 8 | input.which;
    const auto known = of.steps.find(key);
    if (known != of.steps.end()) return known->second;
    const bool message = input.what == detail::side_input::sort::message;
    const detail::packet& packet = packets_[message ? input.which : 0];
    const detail::side_state from = of.states[state];
    const detail::side_step taken = of.model->step(from, input, packet);
    side_book::step made;
    made.next = number_of(of, taken.next);
    if (taken.sent.size() > made.sent.size()) throw std::length_error("too many messages at once");
    for (const detail::packet& one : taken.sent)
        made.sent[made.count++] = number_of(one);
    if (!taken.fault.empty()) {
        const auto at = std::find(faults_.begin() + 1, faults_.end(), taken.fault);
        made.fault = static_cast<std::uint32_t>(at - faults_.begin());
        if (at == faults_.end()) faults_.push_back(taken.fault);
    }
    return of.steps.emplace(key, made).first->second;
}

OFFHOOK_DECL const std::vector<detail::offered_input>& call_model::offers(side_book& of,
                                                                          std::uint32_t state) {
    while (of.offers.size() < of.states.size())
        of.offers.push_back(of.model->offers(of.states[of.offers.size()]));
    return of.offers[state];
}

OFFHOOK_DECL call_model::joint call_model::unpack(table::packed_state from) const {
    joint made;
    std::memcpy(made.side.data(), from.data(), 8);
    std::memcpy(made.to[0].data(), from.data() + 8, room_);
    std::memcpy(made.to[1].data(), from.data() + 8 + room_, room_);
    made.faults_left = from[8 + 2 * room_];
    made.doings_left = from[9 + 2 * room_];
    return made;
}

OFFHOOK_DECL bool call_model::pack(joint from, std::vector<std::uint8_t>& into) const {
    const bool swap = same_ && (from.side[1] < from.side[0] ||
                                (from.side[1] == from.side[0] && from.to[1] < from.to[0]));
    if (swap) {
        std::swap(from.side[0], from.side[1]);
        std::swap(from.to[0], from.to[1]);
    }
    into.resize(width());
    std::memcpy(into.data(), from.side.data(), 8);
    std::memcpy(into.data() + 8, from.to[0].data(), room_);
    std::memcpy(into.data() + 8 + room_, from.to[1].data(), room_);
    into[8 + 2 * room_] = from.faults_left;
    into[9 + 2 * room_] = from.doings_left;
    return swap;
}

OFFHOOK_DECL void call_model::first(std::uint8_t* into) {
    std::vector<std::uint8_t> bytes;
    joint begin;
    begin.faults_left = static_cast<std::uint8_t>(options_.faults);
    begin.doings_left = static_cast<std::uint8_t>(options_.doings);
    pack(begin, bytes);
    std::memcpy(into, bytes.data(), bytes.size());
}

OFFHOOK_DECL std::size_t call_model::side_states() const {
    return books_[0].states.size() + books_[1].states.size();
}

OFFHOOK_DECL std::size_t call_model::side_steps() const {
    return books_[0].steps.size() + books_[1].steps.size();
}

/// Nobody does anything and nothing is under way.
OFFHOOK_DECL std::string call_model::rest(table::packed_state at_rest) {
    const joint here = unpack(at_rest);
    if (here.side[0] == 0 && here.side[1] == 0) return {};
    for (unsigned side = 0; side < 2; ++side) {
        std::string wrong = book(side).model->rest(at(here, side));
        if (!wrong.empty()) return wrong;
    }
    const bool up[] = {book(0).model->has_call(at(here, 0)), book(1).model->has_call(at(here, 1))};
    const bool excused = at(here, 0).wire.gave_up || at(here, 1).wire.gave_up;
    if (up[0] != up[1] && !excused) return "one side is up and the other is not";
    return {};
}

OFFHOOK_DECL bool call_model::over(table::packed_state where) {
    const joint here = unpack(where);
    if (here.side[0] == 0 && here.side[1] == 0) return false;
    return !book(0).model->has_call(at(here, 0)) && !book(1).model->has_call(at(here, 1));
}

OFFHOOK_DECL exploration_verdict explore_calls(
    const explored_side& alice, const explored_side& bob, const exploration_options& options,
    const std::function<void(const table::exploration_progress&)>& progress) {
    call_model model(alice, bob, options);
    exploration_verdict made;
    made.found = table::explore(model, options.bounds, progress);
    made.side_states = model.side_states();
    made.side_steps = model.side_steps();
    if (!made.good()) made.steps = model.retrace(made.found.way);
    return made;
}

namespace detail {

/// The shipped table of transfers, made once.
inline const table::compiled_table& transfers_to_explore() {
    static const session::words words;
    static const auto made = [] {
        const auto find = [](std::string_view name,
                             const table::source&) -> std::optional<table::source> {
            const auto text = session::shipped_table(name);
            if (!text) return std::nullopt;
            return table::source{std::string(name), std::string(*text)};
        };
        auto loaded = table::load(*find("transfer.yaml", {}), words.transfers(), find);
        if (!loaded.good()) throw std::logic_error(loaded.to_string());
        return std::move(loaded.table);
    }();
    return *made;
}

} // namespace detail

OFFHOOK_DECL exploration_verdict explore_small(const table::compiled_table& calls) {
    exploration_options options;
    options.channel = 1;
    options.conduct.slow_trying = false;
    options.bounds.states = 20'000;
    const explored_side side{calls, detail::transfers_to_explore()};
    return explore_calls(side, side, options, {});
}

} // namespace offhook::simulation
