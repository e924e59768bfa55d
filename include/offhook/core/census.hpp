// How many objects live, by owner class. Not a metric: it is exact and is used to prove that a
// call left nothing behind. Read next: ../endpoint/endpoint.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace offhook {

/// The classes of live objects. `lingering` counts legs that only finish wire duties: no session.
enum class owner_class : unsigned char {
    call,
    transfer,
    soft_state,
    leg,
    dialog,
    subscription,
    duty,
    request,
    client_transaction,
    server_transaction,
    media_port,
    timer,
    lingering,
    count
};

inline constexpr std::array<const char*, static_cast<std::size_t>(owner_class::count)>
    owner_class_names{"call",         "transfer",           "soft_state",
                      "leg",          "dialog",             "subscription",
                      "duty",         "request",            "client_transaction",
                      "server_transaction", "media_port",   "timer",
                      "lingering"};

struct census {
    std::array<std::uint32_t, static_cast<std::size_t>(owner_class::count)> live{};

    std::uint32_t& operator[](owner_class c) { return live[static_cast<std::size_t>(c)]; }
    std::uint32_t operator[](owner_class c) const { return live[static_cast<std::size_t>(c)]; }

    census& operator+=(const census& other) {
        for (std::size_t i = 0; i < live.size(); ++i) live[i] += other.live[i];
        return *this;
    }
    /// Nothing lives, but for what lingers.
    bool verified() const {
        for (std::size_t i = 0; i < live.size(); ++i) {
            if (i != static_cast<std::size_t>(owner_class::lingering) && live[i] != 0) return false;
        }
        return true;
    }
    bool empty() const { return *this == census{}; }
    friend bool operator==(const census&, const census&) = default;
};

} // namespace offhook
