// The words of another stack's tables, as a file of names: enough to load such a table and to list
// its holes, not to run it. Read next: prove.hpp.
#pragma once

#include <offhook/table/load.hpp>
#include <offhook/table/vocabulary.hpp>

#include <optional>
#include <vector>

namespace offhook::table {

struct vocabulary_outcome {
    std::optional<vocabulary> words; ///< none when there is a fault
    std::vector<diagnostic> diagnostics;
};

/// `{kind: call, events: [..], guards: [..], actions: [..], publishes: [..], settings: [..],
/// always: [HangupCall ..]}`; the events of `always` must have a row in every state. Parameters of
/// events, guards and actions are not looked at. With `last_row_wins: true`, for stacks that keep
/// one row for each role, state and event, a row that a later one overwrites is a warning, and the
/// table is looked at without it. It owes that
/// states are entered, rows can be taken, a final state is reachable and nothing waits for ever.
vocabulary_outcome read_vocabulary(const source& from);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/vocabulary_file.ipp>
#endif
