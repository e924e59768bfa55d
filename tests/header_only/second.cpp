// The second source of the header-only program: the same headers backwards, so that a
// definition that is not inline meets itself when linking. Read next: main.cpp.
#include <all_headers_reversed.hpp>

bool second_source_agrees(const offhook::address& ours);

bool second_source_agrees(const offhook::address& ours) {
    return offhook::address::from_host(ours.host(), ours.port) == ours;
}
