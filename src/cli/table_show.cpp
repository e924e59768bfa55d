// offhook table show | diff | explain | cover: looking at tables that have no faults. What
// they say is made in the table layer. Read next: offhook/table/show.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"
#include "usage.hpp"

#include <offhook/table/detail/faults.hpp>
#include <offhook/table/show.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
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

/// Says what was probably meant.
[[noreturn]] void no_such(const std::string& what, const std::string& name,
                          const std::vector<std::string>& known) {
    const std::string near = table::detail::nearest(name, known);
    throw bad_usage("there is no " + what + " '" + name + "'" +
                    (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

/// A state, or those of a group.
std::vector<table::state_index> states_named(const table::compiled_table& table,
                                             const std::string& name) {
    std::vector<std::string> known;
    if (const auto state = table.find_state(name); state != table::no_index) return {state};
    for (const table::group_word& group : table.groups()) {
        if (group.name == name) return group.members;
        known.push_back(group.name);
    }
    for (const table::state_word& state : table.states())
        known.push_back(state.name);
    no_such("state or group", name, known);
}

/// An event, or a timer by its whole name or by what stands in `after`.
struct trigger {
    table::event_index event = table::no_index;
    std::vector<table::timer_index> timers{};

    trigger(const table::compiled_table& table, const std::string& name)
        : event(table.words().find_event(name)) {
        if (event != table::no_index) return;
        std::vector<std::string> known;
        for (const table::event_word& word : table.words().events())
            known.push_back(word.name);
        for (std::size_t i = 0; i < table.timers().size(); ++i) {
            const std::string& whole = table.timers()[i].name;
            const std::string after = whole.substr(whole.find('.') + 1);
            if (name == whole || name == after)
                timers.push_back(static_cast<table::timer_index>(i));
            known.push_back(after);
        }
        if (timers.empty()) no_such("event or timer", name, known);
    }

    std::vector<table::row_index> rows(const table::compiled_table& table,
                                       table::state_index state) const {
        const auto cell = table.cell(state, event);
        std::vector<table::row_index> out(cell.begin(), cell.end());
        for (const table::timer_index one : timers) {
            const auto more = table.timer_cell(state, one);
            out.insert(out.end(), more.begin(), more.end());
        }
        return out;
    }
};

void explain_in(const table::compiled_table& table, table::state_index state, const trigger& what) {
    const auto rows = what.rows(table, state);
    for (const table::row_index at : rows) {
        const table::row& one = table.rows()[at];
        std::cout << "  " << one.place.file << ':' << one.place.line << ": "
                  << table::describe_row(table, one) << '\n';
        if (!one.description.empty()) std::cout << "    # " << one.description << '\n';
    }
    if (rows.empty()) std::cout << "  no row in " << table.states()[state].name << '\n';
}

int explain_cell(const show_flags& flags) {
    const auto made = compile_file(flags.file);
    const auto states = states_named(*made, flags.state);
    const trigger what(*made, flags.event);
    std::cout << flags.event << ": "
              << (what.event == table::no_index ? "A timer."
                                                : made->words().events()[what.event].doc)
              << '\n';
    for (const table::state_index state : states) {
        if (states.size() > 1) std::cout << made->states()[state].name << ":\n";
        explain_in(*made, state, what);
    }
    std::cout << "states with rows for it:";
    for (std::size_t i = 0; i < made->states().size(); ++i)
        if (!what.rows(*made, static_cast<table::state_index>(i)).empty())
            std::cout << ' ' << made->states()[i].name;
    std::cout << '\n' << flags.state << " accepts:";
    for (std::size_t i = 0; i < made->words().events().size(); ++i)
        if (std::all_of(states.begin(), states.end(), [&](const table::state_index state) {
                return !made->cell(state, static_cast<table::event_index>(i)).empty();
            }))
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
    why->add_option("STATE", flags->state, "a state or a group of the table")->required();
    why->add_option("EVENT", flags->event, "an event, or a timer")->required();
    verb(table, "cover", "Rows that no trace or log has taken; exit 1 when there are", chosen,
         flags, cover)
        ->add_option("TRACE", flags->traces, "traces or logs that name rows")
        ->required();
}

} // namespace offhook::cli
