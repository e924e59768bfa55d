// Bindings in memory, in order.
#include "kit.hpp"

using namespace offhook;
using namespace offhook::test;

TEST_CASE("bindings in memory are read, altered, counted and expire") {
    registrar::memory_store store;
    const auto put = [&](const std::string& aor, std::vector<binding> all) {
        return store.update(aor, [&](std::vector<binding>& now) {
            now = all;
            return true;
        });
    };
    REQUIRE(put("sip:a@b", {{.contact = "sip:1@h", .expires = at(5)},
                            {.contact = "sip:2@h", .expires = at(9)}}));
    REQUIRE(put("sip:c@d", {{.contact = "sip:3@h", .expires = at(5)}}));
    CHECK(store.count().value() == 3);
    CHECK(store.read("sip:a@b").value()[1].contact == "sip:2@h");
    CHECK(store.read("sip:x@y").value().empty());
    REQUIRE(store.update("sip:a@b", [](std::vector<binding>& now) {
        now.clear();
        return false; // as if nothing had been
    }));
    CHECK(store.count().value() == 3);
    CHECK(store.expire(at(4)).value() == 0);
    CHECK(store.expire(at(5)).value() == 2);
    CHECK(store.read("sip:c@d").value().empty());
    CHECK(store.read("sip:a@b").value().size() == 1);
    REQUIRE(put("sip:a@b", {}));
    CHECK(store.count().value() == 0);
    CHECK(store.fault().empty());
}
