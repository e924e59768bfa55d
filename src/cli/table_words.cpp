// offhook table schema | reference: the vocabularies as a JSON Schema and as Markdown, on stdout.
// Read next: offhook/table/reference.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"

#include <offhook/table/reference.hpp>

#include <CLI/CLI.hpp>

#include <iostream>

namespace offhook::cli {

void add_table_words(CLI::App& table, job& chosen) {
    table.add_subcommand("schema", "The JSON Schema of tables, for editors")->callback([&chosen] {
        chosen = [] {
            std::cout << table::schema(shipped_words().all());
            return 0;
        };
    });
    table.add_subcommand("reference", "All events, guards, actions and settings, in Markdown")
        ->callback([&chosen] {
            chosen = [] {
                std::cout << table::reference(shipped_words().all());
                return 0;
            };
        });
}

} // namespace offhook::cli
