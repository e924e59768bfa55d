// What a dialog layer is told once: timers and what it says of itself. Not bounds.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/digest/account.hpp>
#include <offhook/digest/authenticator.hpp>
#include <offhook/transaction/settings.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace offhook::dialog {

/// Whether provisional responses are acknowledged (RFC 3262).
enum class reliability : unsigned char {
    off,       ///< 100rel is unknown to us: 420 for who requires it
    supported, ///< we acknowledge them, and send them where the caller requires it
    preferred, ///< and send them wherever the caller can take them
    required   ///< nothing else: 421 for who cannot, and our INVITE requires it
};

struct settings {
    transaction::settings timers;
    /// How long a kept request may wait for its answer before the default one is sent. A kept
    /// initial INVITE has no deadline here: the table's timers end it.
    duration duty_deadline = std::chrono::seconds{20};
    /// How long a subscription made by REFER lives without a NOTIFY (RFC 6665 4.1.2.4). Longer
    /// than the tables let a call ring or a transfer run, so that their outcome is still told.
    duration subscription_expires = std::chrono::seconds{240};
    /// The event packages whose SUBSCRIBE is handed up: Allow-Events, and 489 for others. With none
    /// a SUBSCRIBE is a method like any other, by default 405.
    std::vector<std::string> packages;
    /// The Info Packages that an INFO may bring: Recv-Info (RFC 6086 5.2). INFO must be a method of
    /// session::settings::offered too; an INFO of another package gets 469.
    std::vector<std::string> info_packages;
    /// A SUBSCRIBE that asks for less gets 423 (RFC 6665 4.2.1.1); one that asks for more, or for
    /// nothing, gets the longest.
    std::chrono::seconds shortest_subscription{60};
    std::chrono::seconds longest_subscription{3600};
    reliability provisionals = reliability::supported;
    std::string user_agent = "offhook";
    /// What Allow says. A request of another known method is still handed up; its default is 405.
    /// One of a method that is not known is handed up when it stands here, else it gets 501.
    std::vector<std::string> methods{
        "INVITE", "ACK",    "CANCEL", "BYE",    "OPTIONS",
        "INFO",   "UPDATE", "REFER",  "NOTIFY", "MESSAGE"}; ///< and PRACK by `provisionals`
    /// Option tags we support: Supported, and 420 for others. 100rel comes by `provisionals`.
    std::vector<std::string> supported{"replaces", "norefersub"};
    std::vector<std::string> content_types{"application/sdp", "message/sipfrag"}; ///< else 415
    /// Who we are to those who ask with 401 or 407. Who is not named here is not answered.
    std::vector<digest::account> accounts;
    /// Whom requests outside dialogs must come from; an empty realm lets everybody in.
    digest::required require_auth;
    /// The methods of which that is asked, as "REGISTER"; empty: all.
    std::vector<std::string> require_auth_for{};
    /// Whether a 3xx to a first INVITE is followed (RFC 3261 8.1.3.4); else it is the outcome.
    bool follow_redirects = true;
    /// We redirect calls and take none: what the Require of an INVITE names is not looked at
    /// (RFC 3261 8.3).
    bool redirects_only = false;
    /// Languages of bodies that somebody here understands ("en", "de-AT"): Accept-Language, and 415
    /// for others (RFC 3261 8.2.3). Empty: any.
    std::vector<std::string> languages{};
    /// Makes the session description that refuses each stream of an offer, for offers that nobody
    /// above wants: of a second branch of a fork, of a leg that was let go (RFC 3261 13.2.2.4, RFC
    /// 3262 5). This layer reads no descriptions; null: such an offer gets no answer.
    std::string (*refuse_offer)(std::string_view offer) = nullptr;
};

} // namespace offhook::dialog
