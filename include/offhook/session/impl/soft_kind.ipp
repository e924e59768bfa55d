// The kinds of soft state by name and method. Read next: ../soft_kind.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/session/soft_kind.hpp>

#include <array>

namespace offhook::session {
namespace detail {

struct soft_kind_line {
    std::string_view name;
    std::string_view method;
    bool expires; ///< it is granted for a while; else it is only asked after
};

/// In the order of soft_kind.
inline constexpr std::array<soft_kind_line, soft_kinds> soft_kind_lines{{
    {"registration", "REGISTER", true},
    {"publication", "PUBLISH", true},
    {"keep_alive", "OPTIONS", false},
    {"subscription", "SUBSCRIBE", true},
}};

} // namespace detail

OFFHOOK_DECL std::string_view to_text(soft_kind kind) {
    return detail::soft_kind_lines[static_cast<std::size_t>(kind)].name;
}

OFFHOOK_DECL std::string_view method_of(soft_kind kind) {
    return detail::soft_kind_lines[static_cast<std::size_t>(kind)].method;
}

} // namespace offhook::session
