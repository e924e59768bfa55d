// The verbs below `offhook table`, each group in a file of its own. Read next: verb.hpp.
#pragma once

#include "verb.hpp"

namespace offhook::cli {

void add_table_show(CLI::App& table, job& chosen);    ///< show, diff, explain, cover
void add_table_draw(CLI::App& table, job& chosen);    ///< draw
void add_table_run(CLI::App& table, job& chosen);     ///< run, paths
void add_table_explore(CLI::App& table, job& chosen); ///< explore
void add_table_words(CLI::App& table, job& chosen);   ///< schema, reference

} // namespace offhook::cli
