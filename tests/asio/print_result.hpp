// How Catch prints a result: its error, or that it has a value.
#pragma once

#include <offhook/core/result.hpp>

#include <catch2/catch.hpp>

namespace Catch {

template <class T>
struct StringMaker<offhook::result<T>> {
    static std::string convert(const offhook::result<T>& one) {
        return one.has_value() ? "a value" : "error: " + one.error().message();
    }
};

} // namespace Catch
