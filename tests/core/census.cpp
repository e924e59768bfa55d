// The census: sums, and what counts as nothing left.
#include <offhook/core/census.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace offhook;

TEST_CASE("a census is verified when only lingering duties live", "[core]") {
    census all;
    CHECK(all.empty());
    CHECK(all.verified());
    all[owner_class::lingering] = 3;
    CHECK_FALSE(all.empty());
    CHECK(all.verified());
    for (std::size_t i = 0; i < static_cast<std::size_t>(owner_class::count); ++i) {
        const auto owner = static_cast<owner_class>(i);
        if (owner == owner_class::lingering) continue;
        census one = all;
        one[owner] = 1;
        CHECK_FALSE(one.verified());
    }
}

TEST_CASE("censuses add up", "[core]") {
    census one, two;
    one[owner_class::call] = 1;
    two[owner_class::call] = 2;
    two[owner_class::timer] = 5;
    one += two;
    CHECK(one[owner_class::call] == 3);
    CHECK(one[owner_class::timer] == 5);
    CHECK(one[owner_class::dialog] == 0);
}

TEST_CASE("each class has a name of its own", "[core]") {
    std::set<std::string> names(owner_class_names.begin(), owner_class_names.end());
    CHECK(names.size() == static_cast<std::size_t>(owner_class::count));
    CHECK(owner_class_names[static_cast<std::size_t>(owner_class::call)] == std::string("call"));
    CHECK(owner_class_names[static_cast<std::size_t>(owner_class::media_port)] ==
          std::string("media_port"));
    CHECK(owner_class_names[static_cast<std::size_t>(owner_class::lingering)] ==
          std::string("lingering"));
}
