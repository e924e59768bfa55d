// Tables as pictures: Graphviz dot and Mermaid, as text. Regions side by side, groups as boxes, the
// happy path marked, timers as clocks on their arrows. Runs no Graphviz: see the offhook command.
// Read next: show.hpp, detail/picture.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>

#include <string>
#include <string_view>

namespace offhook::table {

std::string draw_dot(const compiled_table& table);
std::string draw_mermaid(const compiled_table& table);
/// Only what `table` adds to `base` which it extends, with the rows that stay in their state.
std::string draw_dot(const compiled_table& table, const compiled_table& base);

/// An SVG that Graphviz has made of `dot`, with a comment that says so, so that a stale one shows
/// whatever the version of Graphviz.
std::string with_digest(std::string_view svg, std::string_view dot);
bool drawn_from(std::string_view svg, std::string_view dot);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/draw.ipp>
#include <offhook/table/impl/draw_mermaid.ipp>
#endif
