// Subscription-State = substate-value *( SEMI subexp-params ) (RFC 6665 8.4).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/subscription_state.hpp>

namespace offhook {
namespace message::detail {

/// A parameter that is delta-seconds; nothing when absent, false when it is no number.
inline bool read_seconds(const params& list, std::string_view name,
                         std::optional<std::uint32_t>& seconds) {
    const auto value = list.find(name);
    if (!value) return true;
    cursor in{*value};
    std::uint32_t number = 0;
    if (!in.read_number(0xffff'ffff, number) || !in.done()) return false;
    seconds = number;
    return true;
}

} // namespace message::detail

inline constexpr std::string_view termination_words[] = {
    "", "deactivated", "probation", "rejected", "timeout", "giveup", "noresource", "invariant"};

OFFHOOK_DECL termination termination_from(std::string_view reason) {
    std::uint8_t number = 0;
    for (const std::string_view word : termination_words) {
        if (message::detail::same_word(reason, word)) return static_cast<termination>(number);
        ++number;
    }
    return termination::other;
}

OFFHOOK_DECL std::string_view to_text(termination reason) {
    const auto number = static_cast<std::size_t>(reason);
    return number < std::size(termination_words) ? termination_words[number] : std::string_view{};
}

OFFHOOK_DECL bool subscription_state::is_active() const {
    return message::detail::same_word(state, "active");
}

OFFHOOK_DECL bool subscription_state::is_pending() const {
    return message::detail::same_word(state, "pending");
}

OFFHOOK_DECL bool subscription_state::is_terminated() const {
    return message::detail::same_word(state, "terminated");
}

OFFHOOK_DECL result<subscription_state> parse_subscription_state(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    subscription_state made;
    made.state = in.run<token_char>();
    const char* begin = in.at;
    if (made.state.empty() || !in.read_parameters() || !in.done()) return errc::malformed_header;
    made.parameters = params(trimmed(in.since(begin)));
    if (!read_seconds(made.parameters, "expires", made.expires) ||
        !read_seconds(made.parameters, "retry-after", made.retry_after)) {
        return errc::malformed_header;
    }
    made.reason = made.parameters.find("reason").value_or(std::string_view{});
    return made;
}

} // namespace offhook
