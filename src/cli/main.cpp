// The offhook command: one verb is run, its exit code is ours. Whatever is wrong with what was
// asked for is one line on stderr and exit code 2. Read next: verb.hpp, usage.hpp.
#include "table_files.hpp"
#include "usage.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace {

int run(int argc, char** argv) {
    CLI::App program{"A SIP phone, and tools over the tables that say what its calls do.",
                     "offhook"};
    offhook::cli::job chosen;
    program.require_subcommand(1);
    offhook::cli::add_call(program, chosen);
    offhook::cli::add_answer(program, chosen);
    offhook::cli::add_register(program, chosen);
    offhook::cli::add_options(program, chosen);
    offhook::cli::add_message(program, chosen);
    offhook::cli::add_subscribe(program, chosen);
    offhook::cli::add_notify(program, chosen);
    offhook::cli::add_registrar(program, chosen);
    offhook::cli::add_table(program, chosen);
    offhook::cli::add_simulate(program, chosen);
    offhook::cli::add_ladder(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        if (wrong.get_exit_code() == 0) return program.exit(wrong); // --help
        std::string text = wrong.what();
        if (program.get_subcommands().empty() && argc > 1 && argv[1][0] != '-')
            text = "there is no verb '" + std::string(argv[1]) + "'";
        return offhook::cli::complain(text + " (see offhook --help)");
    }
    return chosen();
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const offhook::cli::bad_usage& wrong) {
        return offhook::cli::complain(wrong.what());
    } catch (const offhook::cli::bad_table& wrong) {
        for (const auto& fault : wrong.faults)
            std::cerr << fault.to_string() << '\n';
        return 2;
    } catch (const std::exception& fault) {
        offhook::cli::complain(fault.what());
        return 1;
    }
}
