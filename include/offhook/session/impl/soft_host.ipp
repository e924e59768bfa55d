// What the table engine asks of a soft state alone. The rest is in ../detail/machine_host.hpp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/soft_answers.ipp>

#include <algorithm>
#include <array>

namespace offhook::session::detail {

/// Nine tenths of what was granted, and some seconds before its end; never later than the half of
/// a short one (RFC 3261 10.2.4).
inline duration refresh_of(std::uint32_t granted) {
    const duration whole = std::chrono::seconds{granted};
    const duration early = std::min(whole / 10 * 9, whole - std::chrono::seconds{5});
    return std::max(early, whole / 2);
}

OFFHOOK_DECL duration soft_host::setting(table::setting_index index) {
    const layer::state& layer = turn_.owner;
    const soft_facts& facts = turn_.s.facts;
    const soft_runs& run = layer.soft_runs[static_cast<std::size_t>(turn_.s.kind)];
    if (index == run.refresh) return refresh_of(facts.granted);
    if (index == run.lapse) return std::max(facts.valid_until - layer.now, duration::zero());
    if (index == run.retry) return facts.delay;
    for (const auto& [known, length] : turn_.s.settings)
        if (known == index) return length;
    return layer.table_of(turn_.s).setting(index);
}

OFFHOOK_DECL void soft_host::moved(const table::transition& step) {
    tell_move(turn_.owner, owner_of(turn_.id), to_text(turn_.s.kind), turn_.owner.table_of(turn_.s),
              step);
}

OFFHOOK_DECL void soft_host::publish(table::publish_index what) {
    static constexpr std::array<std::pair<std::string_view, soft_news>, 7> names{
        {{"Granted", soft_news::granted},
         {"Refreshed", soft_news::refreshed},
         {"Retrying", soft_news::retrying},
         {"Lapsed", soft_news::lapsed},
         {"Reachable", soft_news::reachable},
         {"Unreachable", soft_news::unreachable},
         {"Pending", soft_news::pending}}};
    const std::string& name = turn_.words().publishes()[what].name;
    if (name == "WatcherAsks" && turn_.news.message != nullptr) {
        const soft_state& s = turn_.s;
        turn_.owner.emit(event{
            watcher_asks{turn_.id, s.package, s.target, s.facts.wanted, *turn_.news.message}});
        return;
    }
    const auto known = std::find_if(names.begin(), names.end(),
                                    [&](const auto& one) { return one.first == name; });
    if (known == names.end()) return; // a word of the program's own
    turn_.owner.emit(event{soft_change(turn_.id, turn_.s, turn_.news, known->second)});
}

} // namespace offhook::session::detail
