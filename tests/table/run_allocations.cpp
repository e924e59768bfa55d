// Handling an event asks for no memory, whatever the cell. The benchmark beside it tells the time.
#include "shipped.hpp"

#include "../../benchmarks/table/generate.hpp"
#include "../../benchmarks/table/stub_words.hpp"

#include <cstdlib>
#include <new>

using namespace offhook;

namespace {

std::size_t allocations = 0;

} // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* const made = std::malloc(size == 0 ? 1 : size)) return made;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* what) noexcept { std::free(what); }
void operator delete(void* what, std::size_t) noexcept { std::free(what); }

TEST_CASE("an event is handled without an allocation") {
    const table::vocabulary words = stub::words_of_calls();
    const auto made = shipped::load(*shipped::find("default.yaml", {}), words);
    for (const stub::cell& one : stub::cells) {
        stub::host owner(*made);
        owner.guards.all = one.guards;
        table::configuration machine = stub::before(*made, one);
        REQUIRE(machine.state[0] != table::no_index);
        REQUIRE(machine.state[1] != table::no_index);
        const table::event_index event = words.find_event(one.event);
        REQUIRE(event != table::no_index);
        const std::size_t before = allocations;
        const table::outcome out = table::step(*made, machine, event, owner);
        const std::size_t spent = allocations - before;
        INFO(one.name);
        CHECK(spent == 0);
        const bool no_row = std::string_view(one.name).ends_with("no row");
        CHECK((out.what == table::verdict::taken) == !no_row);
    }
}

TEST_CASE("the large table of the benchmark is legal, and with holes it is not") {
    const auto& words = shipped::words().calls();
    const auto good =
        table::load_proved({"generated.yaml", generate::table(300, false)}, words, shipped::find);
    INFO(good.to_string());
    CHECK(good.good());
    const auto bad =
        table::load_proved({"generated.yaml", generate::table(300, true)}, words, shipped::find);
    REQUIRE_FALSE(bad.good());
    CHECK(bad.to_string().find("Menu5") != std::string::npos);
    CHECK(bad.to_string().find("DialogBYE") != std::string::npos);
}
