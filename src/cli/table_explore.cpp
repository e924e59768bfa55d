// offhook table explore FILE: two sessions that run it over a bad network, or a soft state against
// a peer that answers anything, explored breadth first; exit 1 with the shortest counterexample
// when something is broken. Found in offhook/simulation/call_model.hpp and soft_model.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"
#include "usage.hpp"

#include <offhook/session/rehearsal.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/soft_rehearsal.hpp>
#include <offhook/simulation/call_model.hpp>
#include <offhook/simulation/soft_model.hpp>
#include <offhook/table/complete.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

namespace offhook::cli {
namespace {

struct explore_flags {
    std::string file;
    std::string against;
    std::string save;
    simulation::exploration_options run;
};

/// What a side runs: the tables named, the shipped ones for those that are not.
struct pair_of_tables {
    std::unique_ptr<const table::compiled_table> calls;
    std::unique_ptr<const table::compiled_table> transfers;
    table::source of_calls; ///< which table a scenario of a call has to name

    explicit pair_of_tables(const std::string& file) : of_calls(read_table_or_shipped(file)) {
        checked_table read = check_table(of_calls, false);
        if (!read.good) throw bad_table(std::move(read.faults));
        const bool moves = read.kind == "transfer";
        if (!moves && read.kind != "call")
            throw bad_usage(file + ": no model explores such a machine beside a call");
        (moves ? transfers : calls) = std::move(read.table);
        const char* const other = moves ? "default.yaml" : "transfer.yaml";
        const table::source shipped = *find_table(other, {});
        (moves ? calls : transfers) = std::move(check_table(shipped, false).table);
        if (moves) of_calls = shipped;
    }
    simulation::explored_side side() const { return {*calls, *transfers}; }
};

/// One line whenever many states were seen.
class teller {
public:
    void operator()(const table::exploration_progress& now) {
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin_;
        std::cerr << fmt::format("{} states, {} to look at, depth {}, {:.0f} states/s\n",
                                 now.states, now.frontier, now.depth,
                                 static_cast<double>(now.states) / since.count());
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// What one side saw, so that `table run` finds its table and plays it.
void save(const std::string& told, const std::string& file, const table::compiled_table& with,
          const table::rehearsal& kind) {
    if (told.empty()) return;
    const auto made = table::complete({file, told}, with, kind);
    std::ofstream out(file, std::ios::binary);
    if (!(out << made.text << std::flush)) cannot("write", file, std::strerror(errno));
    for (const table::diagnostic& fault : made.faults)
        std::cerr << fault.to_string() << '\n';
}

void save_side(const simulation::exploration_verdict& found, const pair_of_tables& tables,
               std::optional<unsigned> side, const std::string& file) {
    const std::string named = name_for_scenarios(tables.of_calls, file);
    save(side ? found.scenario(named, *side) : found.scenario(named), file, *tables.calls,
         session::rehearsal(session::rehearsed::call));
}

/// With two tables each side has a file of its own: a file of scenarios is about one table.
void save_both(const simulation::exploration_verdict& found, const pair_of_tables& alice,
               const pair_of_tables* bob, const std::string& file) {
    if (bob == nullptr) return save_side(found, alice, std::nullopt, file);
    std::filesystem::path other(file);
    other.replace_filename(other.stem().string() + "_against" + other.extension().string());
    save_side(found, alice, 0, file);
    save_side(found, *bob, 1, other.string());
}

/// A registration and its like against a peer that answers anything, or a subscriber against a
/// notifier.
int explore_soft(const explore_flags& flags, session::soft_kind kind, const checked_table& ours) {
    checked_table other;
    if (!flags.against.empty()) {
        other = check_table(read_table(flags.against), false);
        if (!other.good) throw bad_table(std::move(other.faults));
        if (other.kind != ours.kind) throw bad_usage(flags.against + ": another kind of machine");
    }
    simulation::soft_exploration_options run;
    run.loss = flags.run.loss;
    run.reorder = flags.run.reorder;
    run.faults = flags.run.faults;
    run.channel = flags.run.channel;
    run.bounds = flags.run.bounds;
    const auto found = simulation::explore_soft_state(
        {kind, *ours.table, other.table ? *other.table : *ours.table}, run, teller());
    std::cout << found.ladder() << found.to_string() << '\n';
    if (!found.good() && !flags.save.empty())
        save(simulation::soft_scenario(found,
                                       name_for_scenarios(read_table(flags.file), flags.save)),
             flags.save, *ours.table, session::soft_rehearsal(kind));
    return found.good() ? 0 : 1;
}

int explore(const explore_flags& flags) {
    checked_table read = check_table(read_table(flags.file), false);
    if (!read.good) throw bad_table(std::move(read.faults));
    for (std::size_t i = 0; i < session::soft_kinds; ++i) {
        const auto kind = static_cast<session::soft_kind>(i);
        if (read.kind == session::to_text(kind)) return explore_soft(flags, kind, read);
    }
    const pair_of_tables alice(flags.file);
    std::optional<pair_of_tables> other;
    if (!flags.against.empty()) other.emplace(flags.against);
    const auto found = simulation::explore_calls(alice.side(), other ? other->side() : alice.side(),
                                                 flags.run, teller());
    std::cout << found.ladder() << found.to_string() << '\n';
    if (!found.good() && !flags.save.empty())
        save_both(found, alice, other ? &*other : nullptr, flags.save);
    return found.good() ? 0 : 1;
}

} // namespace

void add_table_explore(CLI::App& table, job& chosen) {
    CLI::App* const verb = table.add_subcommand(
        "explore", "Explore two ends over a bad network; exit 1 with a counterexample");
    const auto flags = std::make_shared<explore_flags>();
    simulation::exploration_options& run = flags->run;
    verb->add_option("FILE", flags->file, "a state table of any kind of machine")->required();
    verb->add_option("--against", flags->against, "what the other side runs, else the same");
    verb->add_option("--save", flags->save,
                     "write the counterexample as scenarios; with --against what the other side "
                     "sees goes to a file NAME_against beside it");
    verb->add_flag("--loss", run.loss, "messages may be lost for good");
    verb->add_flag("--duplicate", run.duplicate, "responses to an INVITE may come twice");
    verb->add_flag("--reorder", run.reorder, "messages may overtake each other");
    verb->add_option("--channel", run.channel, "messages under way in each direction")
        ->check(CLI::Range(1, 5))
        ->capture_default_str();
    verb->add_option("--faults", run.faults, "at most so many losses and duplicates; 0: any")
        ->check(CLI::Range(0, 255))
        ->capture_default_str();
    verb->add_option("--doings", run.doings, "at most so many holds and transfers; 0: any")
        ->check(CLI::Range(0, 255))
        ->capture_default_str();
    verb->add_option("--holds", run.conduct.holds, "holds and resumes of each side")
        ->check(CLI::Range(0, 255))
        ->capture_default_str();
    verb->add_option("--transfers", run.conduct.transfers, "transfers of each side")
        ->check(CLI::Range(0, 255))
        ->capture_default_str();
    verb->add_flag("--delayed-offers", run.conduct.delayed_offers,
                   "callers may leave the offer to the callee");
    verb->add_flag("--reliable", run.conduct.reliable, "provisional responses want a PRACK");
    verb->add_option("--session-expires", run.conduct.session_interval,
                     "both ask for a session timer of so many seconds; 0: none")
        ->check(CLI::Range(0, 86'400))
        ->capture_default_str();
    verb->add_flag("--updates", run.conduct.updates, "both take UPDATE, so refreshes go by it");
    verb->add_option("--states", run.bounds.states, "stop after so many states")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    verb->add_option("--memory", run.bounds.megabytes, "stop after so many megabytes")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    verb->callback([flags, &chosen] { chosen = [flags] { return explore(*flags); }; });
}

} // namespace offhook::cli
