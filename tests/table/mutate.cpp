// The checker is tested by what it lets pass: shipped tables are broken in one place at a time. A
// sample runs here, all of them in scripts/explore. Survivors are rows whose loss is a matter of
// taste or of meaning, which only scenarios can tell; the share must not fall.
#include <offhook/session/call_words.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/mutate.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

using namespace offhook;

namespace {

table::mutation_report mutants_of(const std::string& name, const table::vocabulary& words) {
    const auto find = [](std::string_view wanted, const table::source&) {
        const auto text = session::shipped_table(wanted);
        return text ? std::optional(table::source{std::string(wanted), std::string(*text)})
                    : std::nullopt;
    };
    // scripts/explore asks for all.
    const bool all = std::getenv("OFFHOOK_ALL_MUTANTS") != nullptr;
    const auto text = session::shipped_table(name);
    REQUIRE(text);
    const auto report = table::mutate({name, std::string(*text)}, words, find,
                                      {all ? std::size_t{1} : std::size_t{5}, all});
    std::cout << name << ": " << report.to_string();
    return report;
}

} // namespace

TEST_CASE("most mutants of the call table are refused") {
    const auto report = mutants_of("default.yaml", session::call_vocabulary());
    REQUIRE(report.made > 40);
    CHECK(report.refused * 100 >= report.made * 55);
}

TEST_CASE("most mutants of the transfer table are refused") {
    const auto report = mutants_of("transfer.yaml", session::transfer_vocabulary());
    REQUIRE(report.made > 10);
    CHECK(report.refused * 100 >= report.made * 70);
}
