// The offhook command: one verb is run, its exit code is ours. Whatever is wrong with what was
// asked for is one line on stderr and exit code 2. Read next: verb.hpp, usage.hpp.
#include "table_files.hpp"
#include "usage.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

void add_verbs(CLI::App& program, offhook::cli::job& chosen) {
    using namespace offhook::cli;
    struct group {
        const char* name;
        std::vector<void (*)(CLI::App&, job&)> verbs;
    };
    const group groups[] = {
        {"Calls", {add_call, add_answer}},
        {"Registrations, subscriptions and single requests",
         {add_register, add_registrar, add_subscribe, add_notify, add_options, add_message}},
        {"Tables, simulation and traces", {add_table, add_simulate, add_ladder}},
    };
    for (const group& one : groups) {
        for (const auto add : one.verbs) {
            add(program, chosen);
            program.get_subcommands(nullptr).back()->group(one.name);
        }
    }
}

int run(int argc, char** argv) {
    CLI::App program{"A SIP phone, and tools over the tables that say what its calls do.",
                     "offhook"};
    offhook::cli::job chosen;
    program.require_subcommand(1);
    add_verbs(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        if (wrong.get_exit_code() == 0) return program.exit(wrong); // --help
        std::string text = wrong.what();
        if (program.get_subcommands().empty() && argc > 1 && argv[1][0] != '-')
            text = "there is no verb '" + std::string(argv[1]) + "'";
        // The same for a verb below another: table draw, table check.
        const auto parsed = program.get_subcommands();
        if (parsed.size() == 1 && parsed[0]->get_subcommands().empty() &&
            !parsed[0]->get_subcommands(nullptr).empty() && argc > 2 && argv[2][0] != '-')
            text = "there is no verb '" + parsed[0]->get_name() + ' ' + argv[2] + "'";
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
