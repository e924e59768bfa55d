// Behaviour that an overlay brings and that a call has only when it is asked for: by the settings,
// by the application for one call, or by a quirk. Not how it behaves: that is
// state_tables/overlays/. Read next: quirks.hpp, settings.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace offhook::session {

/// Each is off by default. `replaces` needs no asking: it names what the default table does itself.
enum class call_rule : std::uint8_t {
    spurious_bye,     ///< the first BYE right after the answer does not end the call
    talk,             ///< NOTIFY with Event: talk answers, or resumes
    hold,             ///< NOTIFY with Event: hold holds
    answer_after,     ///< Call-Info: ...;answer-after=N
    alert_info,       ///< Alert-Info: ...;info=alert-autoanswer
    answer_mode,      ///< Answer-Mode: Auto (RFC 5373)
    priv_answer_mode, ///< Priv-Answer-Mode: Auto (RFC 5373)
    redirects,        ///< nothing rings: the application's 3xx or refusal is the only response
    replaces,         ///< an INVITE that takes over an established call (RFC 3891)
    count
};

/// "answer_after".
std::string_view to_text(call_rule rule);
/// The rule of that name, "answer_after" or "answer-after".
std::optional<call_rule> call_rule_from(std::string_view name);

/// A set of rules; trivially destructible.
class call_rules {
public:
    constexpr call_rules() = default;
    constexpr call_rules(std::initializer_list<call_rule> rules) {
        for (const call_rule one : rules)
            add(one);
    }
    constexpr void add(call_rule rule) { bits_ = static_cast<std::uint16_t>(bits_ | bit(rule)); }
    constexpr bool has(call_rule rule) const { return (bits_ & bit(rule)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr call_rules& operator|=(call_rules other) {
        bits_ = static_cast<std::uint16_t>(bits_ | other.bits_);
        return *this;
    }
    friend constexpr bool operator==(call_rules, call_rules) = default;

private:
    static constexpr unsigned bit(call_rule rule) { return 1U << static_cast<unsigned>(rule); }
    std::uint16_t bits_ = 0;
};

/// The rules that answer, hold or resume without the application.
inline constexpr call_rules auto_answer_rules{call_rule::talk,         call_rule::hold,
                                              call_rule::answer_after, call_rule::alert_info,
                                              call_rule::answer_mode,  call_rule::priv_answer_mode};

/// The shipped overlay that a rule needs, "overlays/auto_answer.yaml"; empty for `replaces`.
std::string_view overlay_of(call_rule rule);

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/call_rule.ipp>
#endif
