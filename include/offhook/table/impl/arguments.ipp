// Reading typed arguments. Not their conversion: see word_reader.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/arguments.hpp>

namespace offhook::table {
namespace detail {

template <class T>
const T* argument_at(const std::vector<value>& values, std::size_t index) {
    return index < values.size() ? std::get_if<T>(&values[index]) : nullptr;
}

} // namespace detail

OFFHOOK_DECL bool arguments::given(std::size_t index) const {
    return index < values_.size() && values_[index].index() != 0;
}

OFFHOOK_DECL std::int64_t arguments::number(std::size_t index, std::int64_t fallback) const {
    const auto* found = detail::argument_at<std::int64_t>(values_, index);
    return found ? *found : fallback;
}

OFFHOOK_DECL bool arguments::flag(std::size_t index, bool fallback) const {
    const auto* found = detail::argument_at<bool>(values_, index);
    return found ? *found : fallback;
}

OFFHOOK_DECL duration arguments::time(std::size_t index, duration fallback) const {
    const auto* found = detail::argument_at<duration>(values_, index);
    return found ? *found : fallback;
}

OFFHOOK_DECL std::string_view arguments::text(std::size_t index, std::string_view fallback) const {
    const auto* found = detail::argument_at<std::string>(values_, index);
    return found ? std::string_view(*found) : fallback;
}

} // namespace offhook::table
