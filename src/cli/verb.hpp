// The verbs of the offhook command: each is a file of this folder that adds its flags to the
// program and, when it is the one that was asked for, leaves what to run. Read next: main.cpp.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace offhook::cli {

/// What was asked for; its result is the exit code: 0 well, 1 something failed, 2 bad usage.
using job = std::function<int()>;

void add_answer(CLI::App& program, job& chosen);
void add_call(CLI::App& program, job& chosen);
void add_notify(CLI::App& program, job& chosen);
void add_subscribe(CLI::App& program, job& chosen);
void add_ladder(CLI::App& program, job& chosen);
void add_message(CLI::App& program, job& chosen);
void add_options(CLI::App& program, job& chosen);
void add_register(CLI::App& program, job& chosen);
void add_registrar(CLI::App& program, job& chosen);
void add_simulate(CLI::App& program, job& chosen);
void add_table(CLI::App& program, job& chosen);

} // namespace offhook::cli
