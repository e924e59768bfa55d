// What is wrong with what was asked for, said in one line. Not for calls that fail: those are
// events, see tally.hpp. Read next: main.cpp.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace offhook::cli {

/// Thrown before anything has begun; main turns it into one line and exit code 2.
class bad_usage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// "offhook: TEXT" on stderr as one line, whatever the text holds. The exit code: 2.
int complain(std::string_view text);

/// Throws bad_usage: "cannot read FILE: WHY".
[[noreturn]] void cannot(std::string_view what, const std::string& file, const std::string& why);

} // namespace offhook::cli
