// When two URIs name the same (RFC 3261 19.1.4).
#pragma once

#include <offhook/message/detail/uri_character.hpp>
#include <offhook/message/uri.hpp>

namespace offhook {
namespace message::detail {

inline bool same_host(const uri& a, const uri& b) {
    if (same_word(a.host, b.host)) return true;
    const auto x = address::from_host(a.host, 0);
    return x && x == address::from_host(b.host, 0);
}

inline std::optional<params::item> find_escaped(const params& list, std::string_view name) {
    std::string_view rest = list.text();
    while (const auto found = params::next(rest)) {
        if (same_escaped(found->name, name, true)) return found;
    }
    return std::nullopt;
}

/// What stands in both must agree; some parameters must stand in both or in none.
inline bool parameters_agree(const params& a, const params& b) {
    std::string_view rest = a.text();
    while (const auto mine = params::next(rest)) {
        const auto theirs = find_escaped(b, mine->name);
        if (theirs) {
            if (!same_escaped(mine->value, theirs->value, true)) return false;
            continue;
        }
        for (std::string_view name : {"transport", "user", "ttl", "method", "maddr"}) {
            if (same_escaped(mine->name, name, true)) return false;
        }
    }
    return true;
}

inline std::size_t count_uri_header(std::string_view headers, std::string_view wanted_name,
                                    std::string_view wanted_value) {
    std::size_t found = 0;
    std::string_view name, value;
    while (next_uri_header(headers, name, value)) {
        found += same_escaped(name, wanted_name, true) && same_escaped(value, wanted_value, false);
    }
    return found;
}

/// Headers are never ignored: both have the same ones, in any order.
inline bool headers_agree(std::string_view a, std::string_view b) {
    std::string_view rest = a, name, value;
    while (next_uri_header(rest, name, value)) {
        if (count_uri_header(a, name, value) != count_uri_header(b, name, value)) return false;
    }
    return true;
}

} // namespace message::detail

OFFHOOK_DECL bool equivalent(const uri& a, const uri& b) {
    using namespace message::detail;
    if (!a.is_sip() || !b.is_sip()) {
        // Other schemes are compared as they stand but for the scheme, which has no case.
        return same_word(a.scheme, b.scheme) &&
               a.text.substr(a.scheme.size()) == b.text.substr(b.scheme.size());
    }
    return a.is_sips() == b.is_sips() && same_escaped(a.user, b.user, false) &&
           same_escaped(a.password, b.password, false) && same_host(a, b) && a.port == b.port &&
           parameters_agree(a.parameters, b.parameters) &&
           parameters_agree(b.parameters, a.parameters) && headers_agree(a.headers, b.headers) &&
           headers_agree(b.headers, a.headers);
}

} // namespace offhook
