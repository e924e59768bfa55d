// How many seeds are run and told about.
#pragma once

#include <offhook/simulation/plan.hpp>
#include <offhook/simulation/simulate.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace offhook::simulation {

namespace detail {

inline constexpr unsigned faults_percent = 20; ///< of --duplicate and --reorder
inline constexpr unsigned failures_shown = 10;

inline run_options run_of(const simulate_options& options, std::uint64_t seed) {
    run_options made;
    made.seed = seed;
    made.workload = options.workload;
    made.links = {.delay_min = options.delay_min,
                  .delay_max = std::max(options.delay_min, options.delay_max),
                  .loss_percent = options.loss_percent,
                  .duplicate_percent = options.duplicate ? faults_percent : 0,
                  .reorder_percent = options.reorder ? faults_percent : 0};
    made.keep_records = options.ladder || options.record;
    return made;
}

inline std::int64_t whole_milliseconds(duration length) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(length).count();
}

} // namespace detail

OFFHOOK_DECL std::string command_of(const simulate_options& options, std::uint64_t seed) {
    std::string text = fmt::format("offhook simulate --seed {}", seed);
    if (options.loss_percent != 0) text += fmt::format(" --loss {}", options.loss_percent);
    if (options.duplicate) text += " --duplicate";
    if (options.reorder) text += " --reorder";
    text += fmt::format(" --delay {}ms..{}ms", detail::whole_milliseconds(options.delay_min),
                        detail::whole_milliseconds(options.delay_max));
    text += fmt::format(" --workload {} --ladder", options.workload);
    return text;
}

OFFHOOK_DECL int simulate(const simulate_options& options, std::ostream& out) {
    const auto& names = workloads();
    const auto named = [&options](const workload_name& one) {
        return one.name == options.workload;
    };
    if (std::none_of(names.begin(), names.end(), named)) {
        out << fmt::format("unknown workload '{}'; there are:", options.workload);
        for (const workload_name& one : names)
            out << ' ' << one.name;
        out << '\n';
        return 2;
    }

    std::uint64_t failed = 0;
    std::uint64_t records = 0;
    std::uint64_t hash = 0;
    const std::uint64_t every = std::max<std::uint64_t>(options.seeds / 10, 1'000);
    for (std::uint64_t i = 0; i < options.seeds; ++i) {
        const run_report report = run_seed(detail::run_of(options, options.seed + i));
        hash = mix(hash, report.hash);
        records += report.records;
        if (options.ladder) out << report.ladder;
        for (const trace_record& one : report.trace)
            if (options.record) options.record(one);
        if (!report.good() && ++failed <= detail::failures_shown) {
            out << fmt::format("seed {} failed:\n", report.seed);
            for (const objection& one : report.objections)
                out << "  " << one.to_string() << '\n';
            out << "  again: " << command_of(options, report.seed) << '\n';
        }
        if ((i + 1) % every == 0 && i + 1 < options.seeds) {
            out << fmt::format("{} of {} seeds, {} failed\n", i + 1, options.seeds, failed)
                << std::flush;
        }
    }
    out << fmt::format("{} seeds of {}, {} failed, {} records, hash {:016x}\n", options.seeds,
                       options.workload, failed, records, hash);
    return failed == 0 ? 0 : 1;
}

} // namespace offhook::simulation
