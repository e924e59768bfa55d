// Replays the corpus through every target, and a fixed number of mutants of each input. The same
// inputs each time: a failure here is repeated by running this again. Not the search: scripts/fuzz.
#include "target.hpp"

#include <offhook/core/random.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;
using namespace offhook;

namespace {

const fs::path tests = fs::path(OFFHOOK_SOURCE_DIR) / "tests";

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename() != "list.txt") {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<fs::path> corpus_of(const std::string& name) {
    std::vector<fs::path> found = files_below(tests / "fuzz" / "corpus" / name);
    if (name != "parser" && name != "framer") return found;
    for (const fs::path& each : files_below(tests / "message" / "torture"))
        found.push_back(each);
    return found;
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// One to four small changes: a byte, a piece doubled, a piece gone, a number made huge.
std::string mutant(std::string text, random_source& random) {
    constexpr std::string_view bytes("\0\r\n\t \"\\<>;,:=@[]%()/-0\x7f\xff", 25);
    const std::uint64_t changes = 1 + random.below(4);
    for (std::uint64_t i = 0; i < changes && !text.empty(); ++i) {
        const std::size_t at = random.below(text.size());
        const std::size_t size = 1 + random.below(16);
        switch (random.below(4)) {
        case 0: text[at] = bytes[random.below(bytes.size())]; break;
        case 1: text.insert(at, text.substr(at, size)); break;
        case 2: text.erase(at, size); break;
        default: text.insert(at, "18446744073709551617"); break;
        }
    }
    return text;
}

} // namespace

TEST_CASE("every target has a corpus, and all of it is survived") {
    REQUIRE(fuzz::targets().size() >= 8);
    for (const fuzz::target& target : fuzz::targets()) {
        const auto corpus = corpus_of(target.name);
        INFO(target.name);
        CHECK(corpus.size() >= 3);
        target.run({});
        for (const fs::path& file : corpus) {
            INFO(file);
            const std::string text = text_of(file);
            CHECK_FALSE(text.empty());
            target.run(text);
        }
    }
}

TEST_CASE("mutants of the corpus are survived") {
    for (const fuzz::target& target : fuzz::targets()) {
        random_source random = random_source::from_number(20);
        // Tables are whole files: a mutant of one costs a hundred times one of a header.
        const int mutants = std::string_view(target.name) == "table" ? 20 : 200;
        for (const fs::path& file : corpus_of(target.name)) {
            INFO(target.name << " " << file);
            const std::string text = text_of(file);
            for (int i = 0; i < mutants; ++i)
                target.run(mutant(text, random));
        }
        SUCCEED(target.name);
    }
}
