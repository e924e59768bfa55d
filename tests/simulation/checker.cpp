// What all checkers share.
#include <offhook/simulation/all_checkers.hpp>
#include <offhook/simulation/checker.hpp>

#include "hand_made.hpp"

#include <set>

using namespace hand_made;

namespace {

class grumbler final : public checker {
public:
    std::string_view name() const override { return "grumbler"; }
    void observe(const record& one) override { object(one.when, one.name, "no"); }
};

} // namespace

TEST_CASE("an objection says when, who and what", "[simulation][checkers]") {
    const objection one{instant{12'345'678us}, "bye_waits", "bob", "BYE before the ACK"};
    CHECK(one.to_string() == "12.345678 s bob: bye_waits: BYE before the ACK");
}

TEST_CASE("a checker does not object without end", "[simulation][checkers]") {
    grumbler check;
    stage on(check);
    for (int i = 0; i < 1000; ++i)
        on.show(0, node_stuck{});
    CHECK(on.objections() == 20);
}

TEST_CASE("all checkers have names of their own and are quiet about nothing",
          "[simulation][checkers]") {
    const auto all = all_checkers(transaction::settings{});
    std::set<std::string> names;
    for (const auto& one : all) {
        names.emplace(one->name());
        one->finish(instant{});
        CHECK(one->objections().empty());
    }
    CHECK(names.size() == all.size());
    CHECK(all.size() == 13);
}
