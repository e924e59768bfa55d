// Reads the headers that ask for an automatic answer. Read next: ../detail/auto_answer.hpp.
#pragma once

#include <offhook/message/answer_mode.hpp>
#include <offhook/message/detail/characters.hpp>
#include <offhook/message/params.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/session/detail/auto_answer.hpp>

#include <charconv>

namespace offhook::session::detail {

inline constexpr unsigned answer_after_most = 3'600; ///< seconds; more is no wish to be answered

/// What stands behind the URI of an Alert-Info or Call-Info. Some senders leave the URI out.
inline params behind_uri(std::string_view value) {
    const std::size_t end = value.find('>');
    const std::size_t at = value.find(';', end == std::string_view::npos ? 0 : end);
    return at == std::string_view::npos ? params{} : params(value.substr(at));
}

/// Nothing for what is no number of seconds, or no sensible one.
inline std::optional<std::uint16_t> seconds_of(std::optional<std::string_view> text) {
    if (!text) return std::nullopt;
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    const bool whole = error == std::errc{} && end == text->data() + text->size();
    if (!whole || seconds > answer_after_most) return std::nullopt;
    return static_cast<std::uint16_t>(seconds);
}

/// Call-Info: <...>;answer-after=N; the first that has a number counts.
inline bool reads_answer_after(const sip_message& invite, auto_answer& into) {
    invite.each_value(header_name::call_info, [&](std::string_view value) {
        const auto seconds = seconds_of(behind_uri(value).find("answer-after"));
        if (!seconds) return true;
        into = {call_rule::answer_after, *seconds, false};
        return false;
    });
    return into.rule.has_value();
}

/// Alert-Info: <...>;info=alert-autoanswer, from some senders with ;delay=N.
inline bool reads_alert_info(const sip_message& invite, auto_answer& into) {
    invite.each_value(header_name::alert_info, [&](std::string_view value) {
        const params behind = behind_uri(value);
        const auto info = behind.find("info");
        if (!info || !message::detail::same_word(*info, "alert-autoanswer")) return true;
        into = {call_rule::alert_info, seconds_of(behind.find("delay")).value_or(0), false};
        return false;
    });
    return into.rule.has_value();
}

enum class wanted_mode : unsigned char { none, automatic, manual };

/// One Answer-Mode header: what it wants, and whether that must be refused (RFC 5373 4.3).
template <class Mode>
inline wanted_mode mode_of(const sip_message& invite, bool on, bool& refused) {
    const auto mode = read_header<Mode>(invite);
    if (!mode) return wanted_mode::none;
    if (mode->is_automatic()) {
        if (on) return wanted_mode::automatic;
        if (mode->is_required()) refused = true;
        return wanted_mode::none;
    }
    return message::detail::same_word(mode->mode, "Manual") ? wanted_mode::manual
                                                            : wanted_mode::none;
}

OFFHOOK_DECL auto_answer auto_answer_of(const sip_message& invite, call_rules on) {
    auto_answer made;
    const bool privileged = on.has(call_rule::priv_answer_mode);
    const auto first = mode_of<priv_answer_mode>(invite, privileged, made.refused);
    if (first == wanted_mode::automatic) {
        made.rule = call_rule::priv_answer_mode;
        return made;
    }
    const auto second = mode_of<answer_mode>(invite, on.has(call_rule::answer_mode), made.refused);
    if (made.refused || first == wanted_mode::manual || second == wanted_mode::manual) return made;
    if (second == wanted_mode::automatic) {
        made.rule = call_rule::answer_mode;
        return made;
    }
    if (on.has(call_rule::answer_after) && reads_answer_after(invite, made)) return made;
    if (on.has(call_rule::alert_info)) static_cast<void>(reads_alert_info(invite, made));
    return made;
}

} // namespace offhook::session::detail
