// The names of rules. Read next: ../call_rule.hpp.
#pragma once

#include <offhook/session/call_rule.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace offhook::session {
namespace detail {

inline constexpr std::array<std::string_view, static_cast<std::size_t>(call_rule::count)>
    rule_names{"spurious_bye",     "talk",       "hold",
               "answer_after",     "alert_info", "answer_mode",
               "priv_answer_mode", "redirects",  "replaces"};

} // namespace detail

OFFHOOK_DECL std::string_view to_text(call_rule rule) {
    const auto at = static_cast<std::size_t>(rule);
    return at < detail::rule_names.size() ? detail::rule_names[at] : std::string_view{};
}

OFFHOOK_DECL std::optional<call_rule> call_rule_from(std::string_view name) {
    std::string wanted(name);
    std::replace(wanted.begin(), wanted.end(), '-', '_');
    const auto& names = detail::rule_names;
    const auto place = std::find(names.begin(), names.end(), wanted);
    if (place == names.end()) return std::nullopt;
    return static_cast<call_rule>(place - names.begin());
}

OFFHOOK_DECL std::string_view overlay_of(call_rule rule) {
    if (rule == call_rule::spurious_bye) return "overlays/spurious_bye.yaml";
    if (auto_answer_rules.has(rule)) return "overlays/auto_answer.yaml";
    if (rule == call_rule::redirects) return "overlays/redirect_calls.yaml";
    return {};
}

} // namespace offhook::session
