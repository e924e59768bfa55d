// The shipped tables load without a fault, and every name in the library is found.
#include <offhook/session/call_words.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/prove.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

namespace {

table::load_outcome load_shipped(std::string_view name, const table::vocabulary& words) {
    const auto find = [](std::string_view wanted, const table::source&) {
        const auto text = session::shipped_table(wanted);
        return text ? std::optional(table::source{std::string(wanted), std::string(*text)})
                    : std::nullopt;
    };
    const auto text = session::shipped_table(name);
    REQUIRE(text);
    return table::load_proved({std::string(name), std::string(*text)}, words, find);
}

} // namespace

TEST_CASE("the default session loads without a fault") {
    const table::vocabulary words = session::call_vocabulary();
    const auto loaded = load_shipped("default.yaml", words);
    INFO(loaded.to_string());
    REQUIRE(loaded.good());
    CHECK(loaded.diagnostics.empty());
    CHECK(loaded.table->regions().size() == 3);
}

TEST_CASE("the transfer table loads without a fault") {
    const table::vocabulary words = session::transfer_vocabulary();
    const auto loaded = load_shipped("transfer.yaml", words);
    INFO(loaded.to_string());
    REQUIRE(loaded.good());
    CHECK(loaded.diagnostics.empty());
}
