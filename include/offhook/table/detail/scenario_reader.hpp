// Reads a file of scenarios, from its tree to steps and expectations. Plays nothing.
// Read next: ../scenario.hpp.
#pragma once

#include <offhook/table/detail/word_reader.hpp>
#include <offhook/table/scenario.hpp>

#include <map>
#include <string>
#include <vector>

namespace offhook::table::detail {

class scenario_reader {
public:
    scenario_reader(const rehearsal& kind, const compiled_table& table, faults& out);
    void read(const node& root, scenario_file& into);

private:
    void stories(const node& from);
    void one(const node& key, const node& from, scenario_file& into);
    void with(const node& from, arguments& into);
    void scenes(const node& from, scenario& into);
    void steps(const node& from, bool stories_too, std::vector<scenario_step>& into);
    void step(const node& from, bool stories_too, std::vector<scenario_step>& into);
    bool special(const node& from, std::vector<scenario_step>& into);
    void timer(const node& from, scenario_step& into);
    expectation then(const node& from);
    std::vector<expectation::word> list(const node& from);
    std::vector<std::string> known_timers() const;
    std::string text(const node& from);

    const rehearsal& kind_;
    const compiled_table& table_;
    faults& out_;
    word_reader words_;
    std::map<std::string, std::vector<scenario_step>> stories_;
};

/// What `then` may name beside states, in the order of sighting::sort.
const std::vector<std::string>& sighting_keys();
/// "ring_timeout" and "Early.ring_timeout" both name the timer "Early.ring_timeout".
bool names_timer(std::string_view name, const timer_word& timer);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/scenario_reader.ipp>
#endif
