// How a line is written. Read next: line.hpp.
#include "line.hpp"

#include <offhook/core/json_text.hpp>

#include <iostream>

namespace offhook::cli {

void line_writer::say(std::string_view words, std::initializer_list<fact> facts) const {
    if (!json_) {
        std::cout << words << std::endl;
        return;
    }
    std::string line;
    for (const fact& one : facts) {
        if (one.value.empty()) continue;
        line += line.empty() ? '{' : ',';
        append_json_text(line, one.name);
        line += ':';
        if (one.is_number)
            line += one.value;
        else
            append_json_text(line, one.value);
    }
    std::cout << line << '}' << std::endl;
}

} // namespace offhook::cli
