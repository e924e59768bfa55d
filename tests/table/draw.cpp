// The diagrams in the tree are those of the shipped tables.
#include "shipped.hpp"

#include <offhook/table/draw.hpp>

using namespace offhook;

TEST_CASE("the diagrams of the shipped tables are fresh") {
    for (const std::string name : {"default", "transfer"}) {
        const auto made = shipped::load(name + ".yaml");
        shipped::check_fresh("docs/tables/" + name + ".dot", table::draw_dot(*made));
        shipped::check_fresh("docs/tables/" + name + ".mmd", table::draw_mermaid(*made));
    }
}
