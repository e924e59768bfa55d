// offhook table draw: a table as SVG by Graphviz, as Mermaid, or as the dot text itself. Graphviz
// is a program of its own, run here and nowhere else. Read next: offhook/table/draw.hpp.
#include "table_files.hpp"
#include "table_verbs.hpp"
#include "usage.hpp"

#include <offhook/table/draw.hpp>

#include <CLI/CLI.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

namespace offhook::cli {
namespace {

struct draw_flags {
    std::string file;
    std::string output;
    bool mermaid = false;
    bool dot = false;
    std::string base;
};

/// The dot text in a file that goes with this object.
class dot_file {
public:
    explicit dot_file(const std::string& text) {
        const int made = ::mkstemp(name_.data());
        if (made < 0) cannot("write", name_.data(), std::strerror(errno));
        ::close(made);
        std::ofstream out(name_.data(), std::ios::binary);
        if (!(out << text << std::flush)) cannot("write", name_.data(), std::strerror(errno));
    }
    ~dot_file() { ::unlink(name_.data()); }
    dot_file(const dot_file&) = delete;
    dot_file& operator=(const dot_file&) = delete;
    const char* name() const { return name_.data(); }

private:
    std::array<char, 32> name_{"/tmp/offhook_table_XXXXXX"};
};

std::string svg_of(const std::string& dot) {
    const dot_file text(dot);
    // Its complaints about fonts are no news for whoever wants a picture.
    const std::string command = std::string("dot -Tsvg ") + text.name() + " 2>/dev/null";
    FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) cannot("run", "dot", std::strerror(errno));
    std::string svg;
    std::array<char, 65'536> some{};
    while (const std::size_t count = std::fread(some.data(), 1, some.size(), pipe))
        svg.append(some.data(), count);
    const int status = ::pclose(pipe);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        throw bad_usage("an SVG needs the program dot of Graphviz (Debian: apt-get install "
                        "graphviz); --dot and --mermaid need nothing");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw bad_usage("dot has failed");
    return table::with_digest(svg, dot);
}

int draw(const draw_flags& flags) {
    const auto made = compile_file(flags.file);
    const auto base = flags.base.empty() ? nullptr : compile_file(flags.base);
    const std::string dot = base ? table::draw_dot(*made, *base) : table::draw_dot(*made);
    const std::string text = flags.mermaid ? table::draw_mermaid(*made)
                             : flags.dot   ? dot
                                           : svg_of(dot);
    if (flags.output.empty()) {
        std::cout << text;
        return 0;
    }
    std::ofstream out(flags.output, std::ios::binary);
    if (!(out << text << std::flush)) cannot("write", flags.output, std::strerror(errno));
    return 0;
}

} // namespace

void add_table_draw(CLI::App& table, job& chosen) {
    CLI::App* const verb =
        table.add_subcommand("draw", "The table as a diagram: SVG by Graphviz, or Mermaid");
    const auto flags = std::make_shared<draw_flags>();
    verb->add_option("FILE", flags->file, "a state table")->required();
    auto* const mermaid = verb->add_flag("--mermaid", flags->mermaid, "Mermaid instead of SVG");
    verb->add_flag("--dot", flags->dot, "the text for Graphviz instead of SVG")->excludes(mermaid);
    verb->add_option("--added-to", flags->base, "only what FILE adds to this table")
        ->type_name("BASE")
        ->excludes(mermaid);
    verb->add_option("--output,-o", flags->output, "write there, not on stdout")->type_name("FILE");
    verb->callback([flags, &chosen] { chosen = [flags] { return draw(*flags); }; });
}

} // namespace offhook::cli
