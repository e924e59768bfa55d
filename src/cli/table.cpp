// offhook table check FILE...: every fault of every table, as file:line:column. Other tools over
// tables will be verbs beside check. Read next: table_files.hpp.
#include "table_files.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace offhook::cli {
namespace {

int check(const std::vector<std::string>& files) {
    std::vector<table::source> tables; // all are read before one is judged
    for (const std::string& file : files)
        tables.push_back(read_table(file));
    bool all_good = true;
    for (const table::source& one : tables) {
        const checked_table found = check_table(one);
        for (const table::diagnostic& fault : found.faults)
            std::cerr << fault.to_string() << '\n';
        if (found.good)
            std::cout << one.name << ": good, a table of "
                      << (found.of_transfers ? "transfers\n" : "calls\n");
        all_good = all_good && found.good;
    }
    return all_good ? 0 : 1;
}

} // namespace

void add_table(CLI::App& program, job& chosen) {
    CLI::App* const table = program.add_subcommand("table", "Tools over state tables");
    table->require_subcommand(1);
    CLI::App* const verb =
        table->add_subcommand("check", "Check tables as loading does; exit 1 when one has a fault");
    const auto files = std::make_shared<std::vector<std::string>>();
    verb->add_option("FILE", *files, "state tables, overlays too")->required();
    verb->callback([files, &chosen] { chosen = [files] { return check(*files); }; });
}

} // namespace offhook::cli
