// One thing that happened, as one line on stdout: words for people, with --json an object for
// programs. At once, so that other programs can wait for it. Read next: tally.hpp.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace offhook::cli {

/// A member of the object: a text, or a number.
struct fact {
    fact(std::string_view what, std::string_view text) : name(what), value(text) {}
    template <class Integer>
    requires std::is_integral_v<Integer> fact(std::string_view what, Integer number)
        : name(what), value(std::to_string(number)), is_number(true) {}

    fact(std::string_view what, std::optional<int> number)
        : name(what), value(number ? std::to_string(*number) : std::string()), is_number(true) {}

    std::string_view name;
    std::string value; ///< empty: left out
    bool is_number = false;
};

class line_writer {
public:
    explicit line_writer(bool json) : json_(json) {}
    /// `words`, or the facts, of which the first should be {"event", ...}. Texts that are empty
    /// are left out.
    void say(std::string_view words, std::initializer_list<fact> facts) const;
    bool json() const { return json_; }

private:
    bool json_;
};

} // namespace offhook::cli
