// A Subscription-State value (RFC 6665 4.1.3, 8.4). A view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

/// Why a subscription was terminated, and by that what its subscriber may do next (RFC 6665 4.1.3).
enum class termination : std::uint8_t {
    none,        ///< nothing was said: it may subscribe again at any time
    deactivated, ///< again at once
    probation,   ///< again after Retry-After, or some time
    rejected,    ///< not again
    timeout,     ///< again at once
    giveup,      ///< again after Retry-After, or some time
    noresource,  ///< not again
    invariant,   ///< not again: the state will never change
    other        ///< a word of an extension: as with none
};
/// Case-insensitive; empty is `none`, an unknown word `other`.
termination termination_from(std::string_view reason);
/// "noresource" ...; empty for `none` and `other`.
std::string_view to_text(termination reason);

struct subscription_state {
    std::string_view state;               ///< "active", "pending", "terminated" or an extension
    std::optional<std::uint32_t> expires; ///< seconds
    std::optional<std::uint32_t> retry_after;
    std::string_view reason; ///< "noresource" ...; empty when there is none
    params parameters;
    bool is_active() const;
    bool is_pending() const;
    bool is_terminated() const;
};

/// Errors: errc::malformed_header.
result<subscription_state> parse_subscription_state(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/subscription_state.ipp>
#endif
