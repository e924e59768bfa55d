// What certain devices, trunks and realms need, as a list in YAML: whom a quirk fits, and which
// settings, overlays and rules a call with them gets. Not the behaviour itself: overlays have that.
// Read next: call_rule.hpp, ../../../state_tables/quirks.yaml.
#pragma once

#include <offhook/session/call_rule.hpp>
#include <offhook/table/load.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::session {

/// Patterns know `*` and `?` and no case; an empty one fits everybody. At least one is given.
struct quirk {
    std::string name;
    std::string note;       ///< why it is there
    std::string user_agent; ///< of User-Agent, or Server in a response
    std::string trunk;      ///< the host that a call comes from or goes to
    std::string realm;      ///< the host of the other party's address
    call_rules rules;       ///< with all those of its overlays
    std::vector<std::pair<table::setting_index, duration>> settings;
};

/// What is known of the other side.
struct peer_facts {
    std::string_view user_agent;
    std::string_view trunk;
    std::string_view realm;
};

bool fits(const quirk& one, const peer_facts& peer);

struct quirks_outcome {
    std::vector<quirk> quirks; ///< empty when there is an error
    std::vector<table::diagnostic> diagnostics;
    bool good = false;
};

/// Reads a whole list, or reports every fault of it. `words` knows the settings. Never throws for
/// bad input.
quirks_outcome load_quirks(const table::source& text, const table::vocabulary& words);

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/quirks.ipp>
#endif
