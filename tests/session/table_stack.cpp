// Overlays laid one upon the other find each other.
#include <offhook/session/table_stack.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("each overlay of a stack extends the one below it") {
    session::table_stack stack(nullptr);
    CHECK(stack.empty());
    CHECK(stack.top().name == "default.yaml");
    stack.add({"a.yaml", "A"});
    stack.add({"b.yaml", "B"});
    stack.add({"a.yaml", "again"});
    CHECK(stack.top().name == "b.yaml");
    const table::finder find = stack.find();
    CHECK(find("default.yaml", {"b.yaml", ""})->text == "A");
    CHECK(find("default.yaml", {"a.yaml", ""})->name == "default.yaml");
    CHECK(find("call.yaml", {"b.yaml", ""})->name == "call.yaml");
    CHECK_FALSE(find("nothing.yaml", {"b.yaml", ""}).has_value());
}

TEST_CASE("a program's own tables come before the shipped ones") {
    session::table_stack stack([](std::string_view name, const table::source&) {
        return name == "call.yaml" ? std::optional(table::source{"own", "own"}) : std::nullopt;
    });
    CHECK(stack.find()("call.yaml", {"x", ""})->name == "own");
    CHECK(stack.find()("default.yaml", {"x", ""})->name == "default.yaml");
}
