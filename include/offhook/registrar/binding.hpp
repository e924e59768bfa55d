// One contact of one user, as a registrar knows it (RFC 3261 10.3), and the time that its life is
// counted in. Not where it is kept: see store.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace offhook::registrar {

/// The clock of calendar_time. It has no now(): whoever drives a registrar reads the calendar.
struct calendar_clock {
    using rep = std::int64_t;
    using period = std::ratio<1>;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<calendar_clock>;
    static constexpr bool is_steady = false;
};

/// Seconds since 1970 in UTC. Not an `instant`, which counts from an origin that ends with the
/// process: a binding outlives it. The two have nothing in common and do not convert.
using calendar_time = calendar_clock::time_point;

struct binding {
    std::string contact{};    ///< the URI, as it was registered
    std::string parameters{}; ///< of the Contact value, but for expires and q: ";+sip.instance=..."
    std::string call_id{};    ///< of the REGISTER that made or refreshed it last
    std::uint32_t cseq = 0;   ///< the same
    calendar_time expires{};  ///< at this second it is gone
    std::uint32_t q_thousandths = 1000;
    std::string path{}; ///< the Path values of that REGISTER (RFC 3327), or empty

    bool operator==(const binding&) const = default;
};

} // namespace offhook::registrar
