// offhook simulate: many seeds of calls over a bad network in virtual time.
// Read next: offhook/simulation/simulate.hpp.
#include "usage.hpp"
#include "values.hpp"
#include "verb.hpp"

#include <offhook/asio/trace_file.hpp>
#include <offhook/simulation/plan.hpp>
#include <offhook/simulation/simulate.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

namespace offhook::cli {
namespace {

struct simulate_flags {
    simulation::simulate_options run;
    std::pair<duration, duration> delay{run.delay_min, run.delay_max};
    std::string trace;
};

std::string names_of_workloads() {
    std::string text;
    for (const auto& one : simulation::workloads())
        text.append("\n  ").append(one.name).append(": ").append(one.text);
    return text;
}

int simulate(simulate_flags& flags) {
    flags.run.delay_min = flags.delay.first;
    flags.run.delay_max = flags.delay.second;
    std::ofstream file;
    if (!flags.trace.empty()) {
        file.open(flags.trace, std::ios::trunc);
        if (!file) cannot("write", flags.trace, std::strerror(errno));
        flags.run.record = [&file](const trace_record& one) { file << to_json(one) << '\n'; };
    }
    const int code = simulation::simulate(flags.run, std::cout);
    if (file.is_open() && !file.flush()) cannot("write", flags.trace, std::strerror(errno));
    return code;
}

std::string known_workload(const std::string& name) {
    for (const auto& one : simulation::workloads()) {
        if (one.name == name) return {};
    }
    return "there is no workload '" + name + "'";
}

} // namespace

void add_simulate(CLI::App& program, job& chosen) {
    CLI::App* const verb = program.add_subcommand(
        "simulate", "Run calls over a bad network in virtual time; exit 1 when a rule was broken");
    const auto flags = std::make_shared<simulate_flags>();
    simulation::simulate_options& run = flags->run;
    verb->add_option("--seed", run.seed, "the first seed")->capture_default_str();
    verb->add_option("--seeds", run.seeds, "how many")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    verb->add_option("--workload", run.workload, "what is done:" + names_of_workloads())
        ->check(known_workload)
        ->capture_default_str();
    verb->add_option("--loss", run.loss_percent, "datagrams lost in a hundred")
        ->check(CLI::Range(0, 100));
    verb->add_flag("--duplicate", run.duplicate, "one datagram in five comes twice");
    verb->add_flag("--reorder", run.reorder, "one datagram in five is held back");
    add_durations(*verb, "--delay", flags->delay, "of a datagram, else 5ms..50ms");
    verb->add_flag("--ladder", run.ladder, "draw the ladder of each run");
    verb->add_option("--trace", flags->trace,
                     "write messages and transitions as JSON Lines, for offhook ladder and table "
                     "cover")
        ->type_name("FILE");
    verb->callback([flags, &chosen] { chosen = [flags] { return simulate(*flags); }; });
}

} // namespace offhook::cli
