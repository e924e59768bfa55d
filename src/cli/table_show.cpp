// offhook table show | diff | explain | cover: looking at tables that have no faults. What
// they say is made in the table layer. Read next: offhook/table/show.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"
#include "usage.hpp"

#include <offhook/table/show.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

namespace offhook::cli {
namespace {

struct show_flags {
    std::string file;
    std::string other;
    std::string state;
    std::string event;
    std::vector<std::string> traces;
};

std::string read_trace(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) cannot("read", file, std::strerror(errno));
    return text.str();
}

int show_one(const show_flags& flags) {
    std::cout << table::show(*compile_file(flags.file));
    return 0;
}

/// As diff does: 1 when they differ.
int diff_two(const show_flags& flags) {
    const auto old = compile_file(flags.file);
    const auto now = compile_file(flags.other);
    const std::string text = table::diff(*old, *now);
    std::cout << text;
    return text.empty() ? 0 : 1;
}

int explain_cell(const show_flags& flags) {
    const auto made = compile_file(flags.file);
    const table::state_index state = made->find_state(flags.state);
    const table::event_index event = made->words().find_event(flags.event);
    if (state == table::no_index) throw bad_usage("there is no state '" + flags.state + "'");
    if (event == table::no_index) throw bad_usage("there is no event '" + flags.event + "'");
    std::cout << flags.event << ": " << made->words().events()[event].doc << '\n';
    for (const table::row_index at : made->cell(state, event)) {
        const table::row& one = made->rows()[at];
        std::cout << "  " << one.place.file << ':' << one.place.line << ": "
                  << table::describe_row(*made, one) << '\n';
        if (!one.description.empty()) std::cout << "    # " << one.description << '\n';
    }
    if (made->cell(state, event).empty()) std::cout << "  no row in " << flags.state << '\n';
    std::cout << "states with rows for it:";
    for (std::size_t i = 0; i < made->states().size(); ++i)
        if (!made->cell(static_cast<table::state_index>(i), event).empty())
            std::cout << ' ' << made->states()[i].name;
    std::cout << '\n' << flags.state << " accepts:";
    for (std::size_t i = 0; i < made->words().events().size(); ++i)
        if (!made->cell(state, static_cast<table::event_index>(i)).empty())
            std::cout << ' ' << made->words().events()[i].name;
    std::cout << '\n';
    return 0;
}

/// 1 when a row was never taken.
int cover(const show_flags& flags) {
    const auto made = compile_file(flags.file);
    table::coverage counted(*made);
    for (const std::string& trace : flags.traces)
        counted.read(read_trace(trace));
    std::cout << counted.to_string();
    return counted.never_taken().empty() ? 0 : 1;
}

CLI::App* verb(CLI::App& table, const char* name, const char* what, job& chosen,
               const std::shared_ptr<show_flags>& flags, int (*run)(const show_flags&)) {
    CLI::App* const made = table.add_subcommand(name, what);
    made->add_option("FILE", flags->file, "a state table")->required();
    made->callback([flags, run, &chosen] { chosen = [flags, run] { return run(*flags); }; });
    return made;
}

} // namespace

void add_table_show(CLI::App& table, job& chosen) {
    const auto flags = std::make_shared<show_flags>();
    verb(table, "show", "The merged table, each row with its origin", chosen, flags, show_one);
    verb(table, "diff", "Cells added, removed and changed; exit 1 when there are", chosen, flags,
         diff_two)
        ->add_option("NEW", flags->other, "the table to compare with")
        ->required();
    CLI::App* const why = verb(table, "explain", "What an event does in a state, and why", chosen,
                               flags, explain_cell);
    why->add_option("STATE", flags->state, "a state of the table")->required();
    why->add_option("EVENT", flags->event, "an event")->required();
    verb(table, "cover", "Rows that no trace or log has taken; exit 1 when there are", chosen,
         flags, cover)
        ->add_option("TRACE", flags->traces, "traces or logs that name rows")
        ->required();
}

} // namespace offhook::cli
