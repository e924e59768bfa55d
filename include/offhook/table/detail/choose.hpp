// Choosing a row of a cell (TABLES 2.1). Changes nothing. Read next: ../run.hpp.
#pragma once

#include <offhook/table/run.hpp>

#include <span>

namespace offhook::table::detail {

/// The first guard of the row that does not hold, or null when all do.
const guard_call* refusing_guard(const compiled_table& table, const configuration& machine,
                                 const row& which, const void* context);

inline bool role_fits(role only, role as) { return only == role::both || only == as; }

/// The first row of the cell for this role whose guards hold, or null.
const row* choose(const compiled_table& table, const configuration& machine,
                  std::span<const row_index> cell, const void* context);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/choose.ipp>
#endif
