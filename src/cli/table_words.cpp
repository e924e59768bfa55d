// offhook table schema | reference: the vocabularies as a JSON Schema and as Markdown, on stdout.
// Read next: offhook/table/reference.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"

#include <offhook/session/rehearsal.hpp>
#include <offhook/session/soft_rehearsal.hpp>
#include <offhook/table/reference.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <vector>

namespace offhook::cli {

void add_table_words(CLI::App& table, job& chosen) {
    const auto of_scenarios = std::make_shared<bool>(false);
    CLI::App* const schema =
        table.add_subcommand("schema", "The JSON Schema of tables, for editors");
    schema->add_flag("--scenarios", *of_scenarios, "of files of scenarios instead");
    schema->callback([of_scenarios, &chosen] {
        chosen = [of_scenarios] {
            if (!*of_scenarios) {
                std::cout << table::schema(shipped_words().all());
                return 0;
            }
            const session::rehearsal calls(session::rehearsed::call);
            const session::rehearsal transfers(session::rehearsed::transfer);
            std::vector<const table::rehearsal*> kinds{&calls, &transfers};
            std::vector<std::unique_ptr<session::soft_rehearsal>> soft;
            for (std::size_t i = 0; i < session::soft_kinds; ++i) {
                const auto kind = static_cast<session::soft_kind>(i);
                soft.push_back(std::make_unique<session::soft_rehearsal>(kind));
                kinds.push_back(soft.back().get());
            }
            std::cout << table::scenario_schema(kinds);
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
