// offhook table run | paths: scenarios played over a table, one line each, exit 1 when one fails;
// and ways to the rows that none takes. Read next: offhook/table/scenario.hpp, paths.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"
#include "usage.hpp"

#include <offhook/table/paths.hpp>
#include <offhook/table/scenario.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

namespace offhook::cli {
namespace {

struct run_flags {
    std::vector<std::string> files;
    std::string table;
    std::string rows;
    std::string output;
    std::size_t places = table::path_plan{}.standings;
};

/// The table that the file of scenarios names, unless another is asked for.
table::source table_for(const table::source& scenarios, const std::string& asked) {
    if (!asked.empty()) return read_table_or_shipped(asked);
    const std::string name = table::table_of_scenarios(scenarios);
    if (name.empty()) {
        // What is no file of scenarios at all is told by the reader of scenarios.
        const checked_table any = check_table(read_table_or_shipped("default.yaml"), false);
        const auto rehearsed = rehearsal_of(any);
        auto file = table::read_scenarios(scenarios, *rehearsed, *any.table);
        if (file.scenarios.empty() && !file.good()) throw bad_table(std::move(file.diagnostics));
        throw bad_usage(scenarios.name + " names no table; add 'table: NAME' or use --table");
    }
    auto found = find_table(name, scenarios);
    if (!found) throw bad_usage(scenarios.name + ": the table '" + name + "' was not found");
    return std::move(*found);
}

struct tally_of_scenarios {
    std::size_t well = 0;
    std::size_t failed = 0;
};

void run_file(const table::source& text, const run_flags& flags, std::ostream& rows,
              tally_of_scenarios& count) {
    const table::source main = table_for(text, flags.table);
    const checked_table with = check_table(main, false);
    if (!with.good) throw bad_table(with.faults);
    const auto rehearsed = rehearsal_of(with);
    const table::rehearsal& kind = *rehearsed;
    table::scenario_file file = table::read_scenarios(text, kind, *with.table);
    if (!file.good()) throw bad_table(std::move(file.diagnostics));
    if (file.scenarios.empty()) throw bad_usage(text.name + " holds no scenario");
    for (const table::scenario& one : file.scenarios) {
        const table::scenario_outcome out = table::play(one, *with.table, kind);
        std::cout << (out.good() ? "ok      " : "FAILED  ") << one.name << '\n' << out.failure;
        ++(out.good() ? count.well : count.failed);
        for (const std::string& row : out.rows)
            rows << row << '\n';
    }
}

/// Rows that the given scenarios take need no way.
int paths(const run_flags& flags) {
    const table::source main = read_table_or_shipped(flags.table);
    const checked_table with = check_table(main, false);
    if (!with.good) throw bad_table(with.faults);
    const auto rehearsed = rehearsal_of(with);
    const table::rehearsal& kind = *rehearsed;
    table::path_plan plan;
    plan.standings = flags.places;
    for (const std::string& name : flags.files) {
        table::scenario_file file = table::read_scenarios(read_table(name), kind, *with.table);
        if (!file.good()) throw bad_table(std::move(file.diagnostics));
        for (table::scenario& one : file.scenarios) {
            for (std::string& row : table::play(one, *with.table, kind).rows)
                plan.known.insert(std::move(row));
            plan.seeds.push_back(std::move(one));
        }
    }
    const table::path_report report = table::find_paths(*with.table, kind, plan);
    const std::string made =
        table::to_scenarios(report, *with.table, kind, name_for_scenarios(main, flags.output));
    if (flags.output.empty()) {
        std::cout << made;
    } else {
        std::ofstream out(flags.output, std::ios::binary);
        if (!(out << made << std::flush)) cannot("write", flags.output, std::strerror(errno));
    }
    return report.missing.empty() ? 0 : 1;
}

int run(const run_flags& flags) {
    std::ofstream rows;
    if (!flags.rows.empty()) {
        rows.open(flags.rows);
        if (!rows) throw bad_usage("cannot write " + flags.rows);
    }
    tally_of_scenarios count;
    for (const std::string& file : flags.files)
        run_file(read_table(file), flags, rows, count);
    std::cout << count.well << " passed, " << count.failed << " failed\n";
    return count.failed == 0 ? 0 : 1;
}

} // namespace

void add_table_run(CLI::App& table, job& chosen) {
    const auto flags = std::make_shared<run_flags>();
    CLI::App* const verb =
        table.add_subcommand("run", "Play scenarios over a table; exit 1 when one fails");
    verb->add_option("FILE", flags->files, "scenarios, given / when / then")->required();
    verb->add_option("--table", flags->table, "this table instead of the one that the file names");
    verb->add_option("--rows", flags->rows, "write the rows taken to this file, for table cover");
    verb->callback([flags, &chosen] { chosen = [flags] { return run(*flags); }; });

    const auto wanted = std::make_shared<run_flags>();
    CLI::App* const ways = table.add_subcommand(
        "paths",
        "Short ways to every row, as scenarios to be checked; exit 1 when one was not found");
    ways->add_option("TABLE", wanted->table, "a state table")->required();
    ways->add_option("--without", wanted->files,
                     "scenarios whose rows need no way; looked from as well");
    ways->add_option("--places", wanted->places, "look from so many places at most")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    ways->add_option("--output,-o", wanted->output, "write there, not on stdout")
        ->type_name("FILE");
    ways->callback([wanted, &chosen] { chosen = [wanted] { return paths(*wanted); }; });
}

} // namespace offhook::cli
