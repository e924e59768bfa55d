// offhook table check FILE...: every fault of every table and every obligation that it fails, as
// file:line:column. With --vocabulary the words of another stack, by name only. The other verbs:
// table_show.cpp, table_words.cpp. Read next: table_files.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"
#include "verb.hpp"

#include <offhook/table/prove.hpp>
#include <offhook/table/vocabulary_file.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace offhook::cli {
namespace {

struct check_flags {
    std::vector<std::string> files;
    std::string vocabulary;
};

void say(const std::vector<table::diagnostic>& faults) {
    for (const table::diagnostic& fault : faults)
        std::cerr << fault.to_string() << '\n';
}

int check_foreign(const check_flags& flags) {
    table::vocabulary_outcome words = table::read_vocabulary(read_table(flags.vocabulary));
    if (!words.words) throw bad_table(std::move(words.diagnostics));
    bool all_good = true;
    for (const std::string& file : flags.files) {
        const auto found = table::load_proved(read_table(file), *words.words, find_table);
        say(found.diagnostics);
        if (found.good()) std::cout << file << ": good\n";
        all_good = all_good && found.good();
    }
    return all_good ? 0 : 1;
}

/// What the machines of a table are called in a sentence: "calls", "keep-alives".
std::string several(std::string kind) {
    std::replace(kind.begin(), kind.end(), '_', '-');
    return kind + 's';
}

int check(const check_flags& flags) {
    if (!flags.vocabulary.empty()) return check_foreign(flags);
    std::vector<table::source> tables; // all are read before one is judged
    for (const std::string& file : flags.files)
        tables.push_back(read_table(file));
    bool all_good = true;
    for (const table::source& one : tables) {
        const checked_table found = check_table(one, true);
        say(found.faults);
        if (found.good)
            std::cout << one.name << ": good, a table of " << several(found.kind) << '\n';
        all_good = all_good && found.good;
    }
    return all_good ? 0 : 1;
}

} // namespace

void add_table(CLI::App& program, job& chosen) {
    CLI::App* const table = program.add_subcommand("table", "Tools over state tables");
    table->require_subcommand(1);
    CLI::App* const verb = table->add_subcommand(
        "check", "Check tables and prove what they owe; exit 1 when one has a fault");
    const auto flags = std::make_shared<check_flags>();
    verb->add_option("FILE", flags->files, "state tables, overlays too")->required();
    verb->add_option("--vocabulary", flags->vocabulary, "the words of another stack, names only");
    verb->callback([flags, &chosen] { chosen = [flags] { return check(*flags); }; });
    add_table_show(*table, chosen);
    add_table_explore(*table, chosen);
    add_table_draw(*table, chosen);
    add_table_run(*table, chosen);
    add_table_words(*table, chosen);
}

} // namespace offhook::cli
