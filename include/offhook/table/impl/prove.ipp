// From a table to what it fails to prove.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/walk.hpp>
#include <offhook/table/impl/stated.ipp>
#include <offhook/table/prove.hpp>

#include <algorithm>
#include <tuple>

namespace offhook::table {
namespace detail {

OFFHOOK_DECL void findings::add(const std::string& key, const origin& place,
                                const std::string& text) {
    if (!keys_.emplace(of_->name, key).second) return;
    if (found_.size() >= limits::diagnostics) {
        ++more_;
        return;
    }
    found_.push_back({of_->advice ? diagnostic::grade::warning : diagnostic::grade::error,
                      place.file, place.line, place.column,
                      "obligation '" + of_->name + "': " + text + " (" + of_->reason + "; " +
                          of_->reference + ")"});
}

inline void sort_by_place(std::vector<diagnostic>& all) {
    std::stable_sort(all.begin(), all.end(), [](const diagnostic& a, const diagnostic& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
}

inline origin beginning_of(const compiled_table& table) {
    return table.states()[table.regions().front().initial].place;
}

inline bool is_part(const compiled_table& table) {
    return std::none_of(table.regions().begin(), table.regions().end(),
                        [](const region_word& one) { return one.ends; });
}

} // namespace detail

OFFHOOK_DECL proof prove(const compiled_table& table) {
    proof out;
    std::vector<obligation> owed = table.words().obligations();
    for (const stated_obligation& one : table.stated())
        owed.push_back(detail::from_stated(one));
    if (owed.empty()) return out;
    detail::walk all(table);
    detail::findings found;
    all.run(owed, found);
    out.failures = found.take();
    detail::sort_by_place(out.failures);
    if (found.more() > 0)
        out.failures.push_back({diagnostic::grade::error, table.name(), 0, 0,
                                std::to_string(found.more()) + " further failures are not shown"});
    out.configurations = all.standings().size();
    out.steps = all.steps();
    if (!all.complete())
        out.failures.push_back(
            {diagnostic::grade::error, table.name(), 0, 0,
             "too many ways: more than " + std::to_string(limits::proof_configurations) +
                 " configurations, or " + std::to_string(limits::proof_steps) +
                 " steps with the answers of their guards: nothing is proved of this table"});
    return out;
}

OFFHOOK_DECL load_outcome load_proved(const source& main, const vocabulary& words,
                                      const finder& find) {
    load_outcome out = load(main, words, find);
    if (!out.table) return out;
    if (detail::is_part(*out.table) && !words.names_only()) {
        const origin at = detail::beginning_of(*out.table);
        out.diagnostics.push_back(
            {diagnostic::grade::error, at.file, at.line, at.column,
             "no region has a final state (final: [...]), so nothing of it can be proved: it does "
             "not run alone; as a region of another table it is proved with that"});
        out.table.reset();
        return out;
    }
    proof proved = prove(*out.table);
    for (diagnostic& one : proved.failures)
        if (one.line == 0) one.file = main.name; // of the table as a whole
    if (proved.failures.empty()) return out;
    if (!proved.good()) out.table.reset();
    if (!out.table && !words.names_only())
        std::erase_if(out.diagnostics, [](const diagnostic& one) {
            return one.level == diagnostic::grade::warning; // each is an error now
        });
    out.diagnostics.insert(out.diagnostics.end(), proved.failures.begin(), proved.failures.end());
    detail::sort_by_place(out.diagnostics);
    return out;
}

} // namespace offhook::table
