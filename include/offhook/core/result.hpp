// A value or an error code. Not an exception carrier. Read next: error.hpp.
#pragma once

#include <offhook/core/error.hpp>

#include <boost/system/result.hpp>

namespace offhook {

using error_code = boost::system::error_code;

/// A value of T, or the error that stands in its place; test with `if (r)`, read with `*r`.
template <class T>
using result = boost::system::result<T>;

} // namespace offhook
