// Which rule answers an INVITE without the application, and after how long. Pure: headers in, a
// decision out. Not the answering: that is state_tables/overlays/auto_answer.yaml.
#pragma once

#include <offhook/message/sip_message.hpp>
#include <offhook/session/call_rule.hpp>

#include <cstdint>
#include <optional>

namespace offhook::session::detail {

struct auto_answer {
    std::optional<call_rule> rule{}; ///< the one that answers
    std::uint16_t after_seconds = 0;
    /// The caller requires an answer mode that we do not offer (RFC 5373 4.3.2): 403.
    bool refused = false;
};

/// What the rules that are on make of the INVITE. An Answer-Mode decides before the older headers,
/// a Priv-Answer-Mode before both.
auto_answer auto_answer_of(const sip_message& invite, call_rules on);

} // namespace offhook::session::detail
