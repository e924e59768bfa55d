// algorithm = "algorithm" EQUAL ( "MD5" / "MD5-sess" / "SHA-256" ... / token ) (RFC 8760 2.8).
#pragma once

#include <offhook/digest/algorithm.hpp>
#include <offhook/message/detail/characters.hpp>

#include <array>

namespace offhook::digest {
namespace detail {

struct named_algorithm {
    std::string_view name;
    algorithm which;
};

inline constexpr std::array<named_algorithm, 6> algorithms{{
    {"MD5", {hash_function::md5, false}},
    {"MD5-sess", {hash_function::md5, true}},
    {"SHA-256", {hash_function::sha256, false}},
    {"SHA-256-sess", {hash_function::sha256, true}},
    {"SHA-512-256", {hash_function::sha512_256, false}},
    {"SHA-512-256-sess", {hash_function::sha512_256, true}},
}};

} // namespace detail

OFFHOOK_DECL std::optional<algorithm> algorithm_from(std::string_view name) {
    for (const detail::named_algorithm& known : detail::algorithms) {
        if (!message::detail::same_word(known.name, name)) continue;
        if (!is_available(known.which.hash)) return std::nullopt;
        return known.which;
    }
    return std::nullopt;
}

OFFHOOK_DECL std::string_view name_of(algorithm which) {
    for (const detail::named_algorithm& known : detail::algorithms) {
        if (known.which == which) return known.name;
    }
    return {};
}

} // namespace offhook::digest
