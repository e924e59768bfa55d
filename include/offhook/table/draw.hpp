// Tables as pictures: Graphviz dot and Mermaid, as text. Regions side by side, groups as boxes,
// timers as clocks. Read next: show.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>

#include <string>

namespace offhook::table {

std::string draw_dot(const compiled_table& table);
std::string draw_mermaid(const compiled_table& table);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/draw.ipp>
#endif
