// The code behind `offhook simulate`: many seeds of one workload, progress, a summary, and for each
// failing seed what was objected and the command that repeats it. Read next: workload.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/simulation/workload.hpp>

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

namespace offhook::simulation {

struct simulate_options {
    std::uint64_t seed = 1;  ///< the first
    std::uint64_t seeds = 1; ///< how many
    unsigned loss_percent = 0;
    bool duplicate = false; ///< one datagram in five comes twice
    bool reorder = false;   ///< one datagram in five is held back
    duration delay_min{std::chrono::milliseconds{5}};
    duration delay_max{std::chrono::milliseconds{50}};
    std::string workload = "transfer";
    bool ladder = false; ///< print the ladder of each run
    /// Gets every record of every run in order, for a trace file; may be empty.
    std::function<void(const trace_record&)> record{};
};

/// The command line that runs one seed of these options again: "offhook simulate --seed 7 ...".
std::string command_of(const simulate_options& options, std::uint64_t seed);

/// 0 when no checker objected, 1 when one did, 2 for an unknown workload.
int simulate(const simulate_options& options, std::ostream& out);

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/simulate.ipp>
#endif
