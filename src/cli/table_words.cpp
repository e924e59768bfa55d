// offhook table schema | reference: the vocabularies as a JSON Schema and as Markdown, on stdout.
// Read next: offhook/table/reference.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"

#include <offhook/session/rehearsal.hpp>
#include <offhook/table/reference.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace offhook::cli {

void add_table_words(CLI::App& table, job& chosen) {
    const auto of_scenarios = std::make_shared<bool>(false);
    CLI::App* const schema =
        table.add_subcommand("schema", "The JSON Schema of tables, for editors");
    schema->add_flag("--scenarios", *of_scenarios, "of files of scenarios instead");
    schema->callback([of_scenarios, &chosen] {
        chosen = [of_scenarios] {
            const session::rehearsal calls(session::rehearsed::call);
            const session::rehearsal transfers(session::rehearsed::transfer);
            std::cout << (*of_scenarios ? table::scenario_schema({&calls, &transfers})
                                        : table::schema({&shipped_words().calls(),
                                                         &shipped_words().transfers()}));
            return 0;
        };
    });
    table.add_subcommand("reference", "All events, guards, actions and settings, in Markdown")
        ->callback([&chosen] {
            chosen = [] {
                std::cout << table::reference(
                    {&shipped_words().calls(), &shipped_words().transfers()});
                return 0;
            };
        });
}

} // namespace offhook::cli
