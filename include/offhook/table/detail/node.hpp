// A YAML document as a plain tree in which everything knows its place. Not yaml-cpp's node: this
// one keeps duplicate keys out, places in, and has no anchors left. Read next: yaml_reader.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offhook::table::detail {

/// Where something stands. The file's name lives as long as the load.
struct place {
    const std::string* file = nullptr;
    int line = 0;
    int column = 0;

    friend bool operator==(const place&, const place&) = default;
};

enum class node_sort : unsigned char { nothing, scalar, list, map };

struct node {
    node_sort sort = node_sort::nothing;
    bool quoted = false; ///< a scalar in quotes is text, whatever it looks like
    place at;
    std::string text;
    std::vector<node> items; ///< of a list, or the values of a map
    std::vector<node> keys;  ///< of a map, one a value; always scalars

    bool is(node_sort what) const { return sort == what; }
    const node* find(std::string_view key) const {
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (keys[i].text == key) return &items[i];
        return nullptr;
    }
};

/// A word of a table with its place, for messages about it.
struct located {
    std::string text;
    place at;
};

} // namespace offhook::table::detail
