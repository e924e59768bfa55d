// Overlays laid one upon the other: each is written as if it extended default.yaml alone, and
// extends the one below it instead. Not the merging itself: that is the loader's.
// Read next: ../table/load.hpp, layer.hpp.
#pragma once

#include <offhook/table/load.hpp>

#include <string>
#include <vector>

namespace offhook::session {

class table_stack {
public:
    /// `find` looks for what the tables extend beside default.yaml; may be empty.
    explicit table_stack(table::finder find) : find_(std::move(find)) {}

    /// The lowest comes first; only it may be a whole table. A name that is there already is not
    /// added again.
    void add(table::source text);
    bool empty() const { return tables_.empty(); }
    /// What to load; of an empty stack the shipped table.
    table::source top() const;
    /// How to load it; holds a copy of the stack.
    table::finder find() const;

private:
    table::finder find_;
    std::vector<table::source> tables_;
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/table_stack.ipp>
#endif
