// Names of header fields to numbers: a hash without collisions, found by the compiler, then one
// comparison. Compact forms by their letter (RFC 3261 7.3.3 and the RFCs beside them).
#pragma once

#include <offhook/message/detail/characters.hpp>
#include <offhook/message/detail/same_bytes.hpp>
#include <offhook/message/detail/usual_name.hpp>
#include <offhook/message/header_name.hpp>

#include <array>
#include <cstddef>
#include <cstring>

namespace offhook {
namespace message::detail {

inline constexpr std::size_t header_count = static_cast<std::size_t>(header_name::count);

/// In the order of header_name.
inline constexpr std::array<std::string_view, header_count> header_texts{"",
                                                                         "Accept",
                                                                         "Accept-Encoding",
                                                                         "Accept-Language",
                                                                         "Alert-Info",
                                                                         "Allow",
                                                                         "Allow-Events",
                                                                         "Answer-Mode",
                                                                         "Authentication-Info",
                                                                         "Authorization",
                                                                         "Call-ID",
                                                                         "Call-Info",
                                                                         "Contact",
                                                                         "Content-Disposition",
                                                                         "Content-Encoding",
                                                                         "Content-Language",
                                                                         "Content-Length",
                                                                         "Content-Type",
                                                                         "CSeq",
                                                                         "Date",
                                                                         "Diversion",
                                                                         "Error-Info",
                                                                         "Event",
                                                                         "Expires",
                                                                         "From",
                                                                         "History-Info",
                                                                         "Identity",
                                                                         "In-Reply-To",
                                                                         "Join",
                                                                         "Max-Forwards",
                                                                         "MIME-Version",
                                                                         "Min-Expires",
                                                                         "Min-SE",
                                                                         "Organization",
                                                                         "P-Asserted-Identity",
                                                                         "P-Preferred-Identity",
                                                                         "Path",
                                                                         "Priority",
                                                                         "Priv-Answer-Mode",
                                                                         "Privacy",
                                                                         "Proxy-Authenticate",
                                                                         "Proxy-Authorization",
                                                                         "Proxy-Require",
                                                                         "RAck",
                                                                         "Reason",
                                                                         "Record-Route",
                                                                         "Refer-Sub",
                                                                         "Refer-To",
                                                                         "Referred-By",
                                                                         "Replaces",
                                                                         "Reply-To",
                                                                         "Require",
                                                                         "Retry-After",
                                                                         "Route",
                                                                         "RSeq",
                                                                         "Server",
                                                                         "Service-Route",
                                                                         "Session-Expires",
                                                                         "SIP-ETag",
                                                                         "SIP-If-Match",
                                                                         "Subject",
                                                                         "Subscription-State",
                                                                         "Supported",
                                                                         "Timestamp",
                                                                         "To",
                                                                         "Unsupported",
                                                                         "User-Agent",
                                                                         "Via",
                                                                         "Warning",
                                                                         "WWW-Authenticate"};

struct compact_form {
    char letter;
    header_name name;
};
/// RFC 3261 20, 3515, 3892, 4028, 6665, 8224.
inline constexpr std::array<compact_form, 15> compact_forms{{
    {'b', header_name::referred_by},
    {'c', header_name::content_type},
    {'e', header_name::content_encoding},
    {'f', header_name::from},
    {'i', header_name::call_id},
    {'k', header_name::supported},
    {'l', header_name::content_length},
    {'m', header_name::contact},
    {'o', header_name::event},
    {'r', header_name::refer_to},
    {'s', header_name::subject},
    {'t', header_name::to},
    {'u', header_name::allow_events},
    {'v', header_name::via},
    {'x', header_name::session_expires},
}};

inline constexpr unsigned hash_bits = 10;

constexpr std::uint32_t hash_of(std::string_view name, std::uint32_t factor) {
    // Setting bit 5 folds the case of letters and moves "-" nowhere.
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(name[i]) | 0x20u);
    };
    const std::uint32_t key = static_cast<std::uint32_t>(name.size()) ^ byte(0) << 8 ^
                              byte(name.size() / 2) << 16 ^ byte(name.size() - 1) << 24;
    return key * factor >> (32 - hash_bits);
}

struct header_hash {
    std::uint32_t factor = 0;
    std::array<header_name, std::size_t{1} << hash_bits> names{};
};

constexpr header_hash find_header_hash() {
    for (std::uint32_t factor = 0x9e3779b1u;; factor += 2) {
        header_hash made{factor, {}};
        bool free = true;
        for (std::size_t i = 1; i < header_count && free; ++i) {
            header_name& cell = made.names[hash_of(header_texts[i], factor)];
            free = cell == header_name::other;
            cell = static_cast<header_name>(i);
        }
        if (free) return made;
    }
}

inline constexpr header_hash headers_by_hash = find_header_hash();

constexpr std::array<header_name, 128> make_compact_table() {
    std::array<header_name, 128> table{};
    for (const compact_form& form : compact_forms) {
        table[static_cast<std::size_t>(form.letter)] = form.name;
        table[static_cast<std::size_t>(form.letter - ('a' - 'A'))] = form.name;
    }
    table['y'] = table['Y'] = header_name::identity;
    return table;
}

inline constexpr std::array<header_name, 128> compact_table = make_compact_table();

constexpr bool names_fit() {
    for (std::string_view text : header_texts) {
        if (text.size() == 1 || text.size() > 24) return false;
    }
    return true;
}
static_assert(names_fit());

/// For the reader, which asks once a line.
inline constexpr usual_names usual_header_names = find_usual_names(header_texts);

} // namespace message::detail

OFFHOOK_DECL header_name header_from(std::string_view name) {
    namespace in = message::detail;
    if (name.size() < 2) {
        const unsigned letter = name.empty() ? 0u : static_cast<unsigned char>(name[0]);
        return letter < 128 ? in::compact_table[letter] : header_name::other;
    }
    const header_name guess =
        in::headers_by_hash.names[in::hash_of(name, in::headers_by_hash.factor)];
    const std::string_view text = in::header_texts[static_cast<std::size_t>(guess)];
    if (text.size() != name.size()) return header_name::other;
    // Most peers write the name as the RFC does: compare that first.
    if (in::same_bytes(text.data(), name.data(), name.size())) return guess;
    return in::same_word(text, name) ? guess : header_name::other;
}

OFFHOOK_DECL std::string_view to_text(header_name name) {
    return message::detail::header_texts[static_cast<std::size_t>(name)];
}

} // namespace offhook
