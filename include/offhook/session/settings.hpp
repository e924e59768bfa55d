// What a session layer is told once. Not bounds, and not the settings of tables.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/session/call_rule.hpp>

#include <string>
#include <utility>
#include <vector>

namespace offhook::session {

enum class transfer_policy : unsigned char {
    automatic, ///< a REFER is followed at once
    ask,       ///< the application decides, with accept_transfer or reject_transfer
    refuse     ///< 603
};

/// What becomes of an INVITE that takes over an established call of ours (Replaces, RFC 3891).
enum class replace_policy : unsigned char {
    automatic, ///< it is answered at once: somebody is on the phone already
    ask,       ///< it rings; the old call ends when it is answered
    refuse     ///< 603
};

/// What becomes of a 3xx to a first INVITE of ours (RFC 3261 8.1.3.4).
enum class redirect_policy : unsigned char {
    follow, ///< its targets are tried, the best first
    report, ///< it is the outcome of the call
    ask     ///< the application chooses, with follow_redirect; ring_timeout is its deadline
};

class words;

struct settings {
    /// Our URI when a call names none (RFC 3261 8.1.1.3).
    std::string from = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
    transfer_policy on_transfer = transfer_policy::ask;
    /// A REFER outside any call is treated so as well; else it is declined (603).
    bool transfers_outside = false;
    replace_policy on_replace = replace_policy::automatic;
    redirect_policy on_redirect = redirect_policy::follow;
    /// A hold or resume of ours is an UPDATE where the peer takes that and no session timer makes
    /// us send refreshes (RFC 3311); else a re-INVITE, for which the peer may think longer.
    bool offers_by_update = false;
    /// Methods that are the application's ("MESSAGE", "INFO", "REGISTER", a method of its own ...).
    /// Their requests outside dialogs it answers itself: see request_offered. Those inside a call
    /// a row answers, and it is told: see call_request. Not INVITE, ACK, BYE, CANCEL, OPTIONS,
    /// PRACK and UPDATE. With MESSAGE text/plain is taken (RFC 3428 9), with INFO the types of
    /// digits and of picture requests; further types of content are named in dialog::settings.
    std::vector<std::string> offered{};
    /// The session description that a 200 to OPTIONS carries (RFC 3261 11.2), as
    /// sdp::describe_capabilities makes it; empty: none.
    std::string capabilities{};
    /// Behaviour of overlays that every call has; the overlays are laid over the shipped table.
    call_rules rules{};
    /// Overrides of the tables' settings for every call, by name ("session_expires"); an unknown
    /// name throws std::invalid_argument.
    std::vector<std::pair<std::string, duration>> table_settings{};
    /// The vocabulary of tables, with a user's own words; null: the shipped one. Outlives the
    /// layer.
    const session::words* words = nullptr;
};

} // namespace offhook::session
