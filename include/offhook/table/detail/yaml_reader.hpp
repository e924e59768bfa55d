// YAML text to a tree of nodes, or the faults of its syntax. Knows nothing of tables. The only part
// that uses yaml-cpp. Read next: file_reader.hpp.
#pragma once

#include <offhook/table/detail/faults.hpp>
#include <offhook/table/detail/node.hpp>

#include <optional>
#include <string>

namespace offhook::table::detail {

/// Refuses control characters, bytes that are no UTF-8, tags, deep nesting, anchors that multiply,
/// a second document, duplicate keys, and keys that are booleans to YAML 1.1 (TABLES 5).
std::optional<node> read_yaml(const std::string& file, const std::string& text, faults& out);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/yaml_reader.ipp>
#endif
