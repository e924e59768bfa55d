// Looks a shipped table up. The texts are made at build time from state_tables/, see
// cmake/embed_tables.cmake. Read next: ../shipped_tables.hpp.
#pragma once

#include <offhook/session/impl/shipped_table_texts.ipp>
#include <offhook/session/shipped_tables.hpp>

#include <algorithm>
#include <array>

namespace offhook::session {

namespace detail {

inline constexpr auto shipped_names = [] {
    std::array<std::string_view, shipped_table_texts.size()> names{};
    std::transform(shipped_table_texts.begin(), shipped_table_texts.end(), names.begin(),
                   [](const auto& each) { return each.first; });
    return names;
}();

} // namespace detail

OFFHOOK_DECL std::optional<std::string_view> shipped_table(std::string_view name) {
    for (const auto& [known, text] : detail::shipped_table_texts) {
        if (known == name) return text;
    }
    return std::nullopt;
}

OFFHOOK_DECL std::span<const std::string_view> shipped_table_names() {
    return detail::shipped_names;
}

} // namespace offhook::session
