// The state tables that travel inside the library, as text. Not a loader: give the text to
// table::load. Read next: ../table/load.hpp, and state_tables/ for the tables themselves.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace offhook::session {

/// The text of one table by its path below state_tables/: "default.yaml", "overlays/quirks.yaml".
std::optional<std::string_view> shipped_table(std::string_view name);

/// All names that shipped_table knows, sorted.
std::span<const std::string_view> shipped_table_names();

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/shipped_tables.ipp>
#endif
