// The typed arguments of a guard or action, as a row gives them. Not YAML: the loader has checked
// and converted them. Read next: vocabulary.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace offhook::table {

/// `name` is text that must be one of the parameter's `choices`.
enum class value_type : unsigned char { number, flag, time, text, name };

using value = std::variant<std::monostate, std::int64_t, bool, duration, std::string>;

/// In the order in which the vocabulary declares the parameters; monostate where an optional one
/// was not given. Reading with the wrong type is a programming error and gives the fallback.
class arguments {
public:
    arguments() = default;
    explicit arguments(std::vector<value> values) : values_(std::move(values)) {}

    bool given(std::size_t index) const;
    std::int64_t number(std::size_t index, std::int64_t fallback = 0) const;
    bool flag(std::size_t index, bool fallback = false) const;
    duration time(std::size_t index, duration fallback = {}) const;
    std::string_view text(std::size_t index, std::string_view fallback = {}) const;
    const std::vector<value>& values() const { return values_; }

private:
    std::vector<value> values_;
};

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/arguments.ipp>
#endif
