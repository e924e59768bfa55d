// One run of a random workload over a bad network, from a seed to a report. Read next: plan.hpp for
// what is done, simulate.hpp for many seeds.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/endpoint/ladder.hpp>
#include <offhook/simulation/checker.hpp>
#include <offhook/simulation/network.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook::simulation {

struct run_options {
    std::uint64_t seed = 1;
    std::string workload = "transfer"; ///< one of workloads()
    link_settings links{};
    bool keep_records = false; ///< for `ladder` and `trace`
};

struct run_report {
    std::uint64_t seed = 0;
    std::uint64_t hash = 0; ///< of the trace; equal for equal runs
    std::uint64_t records = 0;
    duration length{}; ///< virtual
    std::vector<objection> objections{};
    std::string ladder{}; ///< this and the next are empty unless asked for
    std::vector<trace_record> trace{};
    bool good() const { return objections.empty(); }
};

/// Runs the plan over the faults; when these stop and both sides must agree, all hang up, the wire
/// drains and the census is taken. An unknown workload is a programming error.
run_report run_seed(const run_options& options);

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/workload.ipp>
#endif
