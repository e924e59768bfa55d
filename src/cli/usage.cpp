// How a complaint is printed. Read next: usage.hpp.
#include "usage.hpp"

#include <iostream>

namespace offhook::cli {

int complain(std::string_view text) {
    std::string line = "offhook: ";
    for (const char c : text)
        line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    std::cerr << line << std::endl;
    return 2;
}

void cannot(std::string_view what, const std::string& file, const std::string& why) {
    throw bad_usage("cannot " + std::string(what) + " " + file + ": " + why);
}

} // namespace offhook::cli
