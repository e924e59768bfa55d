// The kinds of soft state and their events. Not the words of their tables: see soft_words.hpp,
// which commands and events need not know. Read next: command.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace offhook::session {

enum class soft_kind : std::uint8_t {
    registration, ///< REGISTER: contacts at a registrar (RFC 3261 10)
    publication,  ///< PUBLISH: event state at a compositor (RFC 3903)
    keep_alive,   ///< OPTIONS: nothing is held, but we know whether somebody answers
    subscription, ///< SUBSCRIBE: the state of somebody, and who watches ours (RFC 6665)
    count
};
inline constexpr std::size_t soft_kinds = static_cast<std::size_t>(soft_kind::count);

/// As tables and logs name it: "registration"; its table is of that name.
std::string_view to_text(soft_kind kind);
/// The method that asks for it and refreshes it.
std::string_view method_of(soft_kind kind);

/// The events of a soft state. Not every kind has all of them.
enum class soft_event : std::uint8_t {
    Start,
    Refresh,
    Modify,
    Remove,
    Granted,
    Released,
    TooBrief,
    Forgotten,
    Refused,
    Answered,
    Unanswered,
    Told,
    Ended,
    Asked,
    Accept,
    Reject,
    Tell,
    Renewed,
    ActionFailed,
    count
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/soft_kind.ipp>
#endif
