// What a registrar is told once: whose bindings it keeps, for how long, and who may change them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::registrar {

/// What becomes of a REGISTER that came through proxies with Path, whose sender does not say that
/// it knows of that (RFC 3327 5.3).
enum class path_policy : std::uint8_t {
    bad_extension,      ///< 420
    extension_required, ///< 421
    take                ///< it is stored all the same
};

struct settings {
    /// The hosts of the users: "example.com", "192.0.2.1". Empty: any host is ours.
    std::vector<std::string> domains{};
    /// Whether there is such a user; null: there are all. The name has its escapes resolved.
    std::function<bool(std::string_view user)> knows{};
    /// Whether `who`, whose password was verified, may change the bindings of `user`; null: those
    /// of his own name.
    std::function<bool(std::string_view who, std::string_view user)> permits{};
    /// Requests of whom no password was asked are taken too; whoever can send may then register
    /// under any name.
    bool open = false;
    std::uint32_t default_expires = 3600; ///< seconds, where the phone names none
    std::uint32_t min_expires = 60;       ///< less gets 423, unless it is an hour or more
    std::uint32_t max_expires = 7200;     ///< more is cut down to it
    std::size_t max_bindings = 10;        ///< of one user; more is refused with 403
    path_policy without_support = path_policy::bad_extension;
    /// URIs that the phone is to route its own requests through (RFC 3608), the first hop first.
    std::vector<std::string> service_route{};
};

} // namespace offhook::registrar
