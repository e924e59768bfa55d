// Uses the lowest layer and one near the top, so that the umbrella must link both. Exit 0 when the
// shipped tables are in the library. Read next: CMakeLists.txt.
#include <offhook/core/address.hpp>
#include <offhook/session/shipped_tables.hpp>

int main() {
    const auto loopback = offhook::address::from_host("127.0.0.1", 5060);
    return loopback && offhook::session::shipped_table("default.yaml") ? 0 : 1;
}
