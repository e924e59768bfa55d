// offhook ladder TRACE...: several traces drawn as one ladder. Read next:
// offhook/endpoint/ladder.hpp.
#include "usage.hpp"
#include "verb.hpp"

#include <offhook/asio/trace_file.hpp>
#include <offhook/endpoint/ladder.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

namespace offhook::cli {
namespace {

struct ladder_flags {
    std::vector<std::string> traces;
    ladder_options drawing;
};

int draw(const ladder_flags& flags) {
    ladder_options drawing = flags.drawing;
    std::vector<trace_record> all;
    for (const std::string& name : flags.traces) {
        std::ifstream file(name);
        if (!file) cannot("read", name, std::strerror(errno));
        auto records = read_trace(file);
        if (!records || file.bad()) cannot("read", name, "it is no trace");
        // Columns stand in the order of the files, unless they were named.
        for (const trace_record& one : *records) {
            if (std::find(drawing.peers.begin(), drawing.peers.end(), one.peer) ==
                drawing.peers.end()) {
                drawing.peers.push_back(one.peer);
            }
        }
        std::move(records->begin(), records->end(), std::back_inserter(all));
    }
    std::cout << draw_ladder(std::move(all), drawing) << std::flush;
    return 0;
}

} // namespace

void add_ladder(CLI::App& program, job& chosen) {
    CLI::App* const verb = program.add_subcommand("ladder", "Draw traces as one ladder");
    const auto flags = std::make_shared<ladder_flags>();
    verb->add_option("TRACE", flags->traces, "files that --trace has written")->required();
    verb->add_option("--peers", flags->drawing.peers, "columns from left to right")->delimiter(',');
    verb->add_flag("--actions", flags->drawing.actions, "a line for each action as well");
    verb->add_flag("--staying", flags->drawing.staying, "transitions that change no state as well");
    verb->callback([flags, &chosen] { chosen = [flags] { return draw(*flags); }; });
}

} // namespace offhook::cli
