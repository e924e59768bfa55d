// How a stack of overlays finds what each of them extends. Read next: ../table_stack.hpp.
#pragma once

#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/table_stack.hpp>

#include <algorithm>
#include <utility>

namespace offhook::session {
namespace detail {

inline constexpr std::string_view default_table_name = "default.yaml";

inline std::optional<table::source> find_shipped(std::string_view name) {
    const auto text = shipped_table(name);
    if (!text) return std::nullopt;
    return table::source{std::string(name), std::string(*text)};
}

} // namespace detail

OFFHOOK_DECL void table_stack::add(table::source text) {
    const bool known = std::any_of(tables_.begin(), tables_.end(),
                                   [&](const table::source& one) { return one.name == text.name; });
    if (!known) tables_.push_back(std::move(text));
}

OFFHOOK_DECL table::source table_stack::top() const {
    if (!tables_.empty()) return tables_.back();
    return *detail::find_shipped(detail::default_table_name);
}

OFFHOOK_DECL table::finder table_stack::find() const {
    return [tables = tables_,
            find = find_](std::string_view name,
                          const table::source& wanted_by) -> std::optional<table::source> {
        if (name == detail::default_table_name) {
            for (std::size_t i = 1; i < tables.size(); ++i) {
                if (tables[i].name == wanted_by.name) return tables[i - 1];
            }
        }
        if (find) {
            if (auto found = find(name, wanted_by)) return found;
        }
        return detail::find_shipped(name);
    };
}

} // namespace offhook::session
