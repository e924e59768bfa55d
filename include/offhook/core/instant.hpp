// Points and lengths of time as the core sees them. Not a clock: there is no now(), so asking for
// the time does not compile; the edge passes it in. Read next: timer_wheel.hpp.
#pragma once

#include <chrono>
#include <cstdint>

namespace offhook {

/// A length of time in microseconds, signed.
using duration = std::chrono::duration<std::int64_t, std::micro>;

/// The clock of `instant`. It has no now() on purpose.
struct timeless_clock {
    using rep = std::int64_t;
    using period = std::micro;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<timeless_clock>;
    static constexpr bool is_steady = true;
};

/// A point in time, counted from an origin that the edge chooses; never goes backwards.
using instant = timeless_clock::time_point;

} // namespace offhook
