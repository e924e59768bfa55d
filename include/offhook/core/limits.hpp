// Every bound of the library, in one place. Not settings: a program does not change them. What is
// above a bound is refused with one clear error, never truncated. Read next: error.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace offhook::limits {

// Messages
inline constexpr std::size_t message_bytes = 65'535;      ///< a datagram or a framed message
inline constexpr std::size_t header_block_bytes = 60'000; ///< start line and headers
inline constexpr std::size_t headers = 512;               ///< header fields of one message
inline constexpr std::size_t header_values = 256;         ///< values of one list header
inline constexpr std::size_t main_values = 16;            ///< of one list in main_values
inline constexpr std::size_t parameters = 64;             ///< of one URI or header value
inline constexpr std::size_t tag_bytes = 256;
inline constexpr std::size_t call_id_bytes = 512;
inline constexpr std::size_t branch_bytes = 512;
inline constexpr std::size_t body_parts = 64;     ///< of one multipart body
inline constexpr std::size_t message_counts = 32; ///< of one message summary
inline constexpr std::size_t body_depth = 4;      ///< multipart inside multipart
inline constexpr std::uint32_t max_forwards = 70; ///< RFC 3261 8.1.1.6

// Session descriptions
inline constexpr std::size_t sdp_bytes = 32'768;
inline constexpr std::size_t sdp_media_lines = 32;
inline constexpr std::size_t sdp_formats = 64;

// Transactions and dialogs
inline constexpr std::size_t transactions = 4'000'000;
inline constexpr std::size_t transaction_key_bytes = 2'048; ///< of a request, to match it
inline constexpr std::size_t legs = 1'000'000;
inline constexpr std::size_t early_dialogs = 16; ///< early dialogs of one INVITE
inline constexpr std::size_t route_set = 32;
inline constexpr std::size_t early_matches = 1'024;  ///< open requests searched for a NOTIFY's call
inline constexpr std::size_t responses_waiting = 8;  ///< behind a reliable 1xx without its PRACK
inline constexpr std::size_t requests_of_a_leg = 32; ///< own requests in flight on one leg
inline constexpr std::size_t subscriptions = 1'000'000;
inline constexpr std::size_t subscriptions_of_a_leg = 16;
inline constexpr std::uint32_t subscription_seconds = 31'536'000; ///< of one SUBSCRIBE: a year
inline constexpr std::size_t notifies_in_flight = 32; ///< queued NOTIFYs of a subscription

// Authentication and redirection
inline constexpr std::size_t challenges = 16;             ///< looked at in one 401 or 407
inline constexpr std::size_t challenges_of_a_request = 8; ///< answered, over all realms
inline constexpr std::size_t protection_spaces = 64;      ///< nonces kept for the next request
inline constexpr std::size_t unasked_credentials = 2; ///< of them, that a request carries unasked
inline constexpr std::size_t asked_of_a_leg = 16;     ///< of them, by how many hops and realms
inline constexpr std::size_t credential_bytes = 512;  ///< user name, nonce or cnonce of a peer
inline constexpr std::size_t nonces_used = 100'000;   ///< remembered against replay
inline constexpr std::size_t redirects = 8;           ///< targets tried for one call
inline constexpr std::size_t redirect_targets = 16;   ///< waiting to be tried

// Registrars
inline constexpr std::size_t bindings_of_user = 64;
inline constexpr std::size_t bindings = 1'000'000;  ///< in memory
inline constexpr std::size_t contact_bytes = 2'048; ///< of one Contact value, or of a Path

// Tables
inline constexpr std::size_t table_bytes = 4'000'000;
inline constexpr std::size_t table_rows = 20'000;
inline constexpr std::size_t regions = 8;
inline constexpr std::size_t states = 1'000;
inline constexpr std::size_t table_timers = 64;    ///< `after` entries of one table
inline constexpr std::size_t internal_events = 32; ///< raised while one event is handled
inline constexpr std::size_t extends_depth = 8;
inline constexpr std::size_t proof_configurations = 200'000; ///< visited to prove one table
inline constexpr std::size_t proof_steps = 24'000'000;       ///< taken for that, some seconds
inline constexpr std::size_t diagnostics = 200;              ///< faults reported of one table

// Sessions
inline constexpr std::uint32_t session_interval = 604'800; ///< seconds between refreshes: a week
inline constexpr std::size_t calls = 1'000'000;
inline constexpr std::size_t transfers = 100'000;
inline constexpr std::size_t soft_states = 100'000;    ///< registrations, publications, keep-alives
inline constexpr std::size_t soft_contacts = 64;       ///< of one registration
inline constexpr std::uint32_t soft_seconds = 604'800; ///< asked for or taken as granted: a week
inline constexpr std::uint32_t retry_seconds = 3'600;  ///< a Retry-After is honoured up to it
inline constexpr std::size_t soft_raises = 3;          ///< of what is asked for, by 423 in a row
inline constexpr std::size_t quirks = 256;             ///< of one list
inline constexpr std::size_t tables = 1'000;           ///< of one layer, run by calls or in force
inline constexpr std::size_t transfers_in_a_row = 16;
inline constexpr std::size_t requests_offered = 65'536; ///< outside dialogs, not yet answered
inline constexpr std::size_t dialog_watchers = 1'024;   ///< of our calls, served by the endpoint
inline constexpr std::size_t dialog_changes = 4'096;    ///< not yet told; then a watcher hears all
inline constexpr std::size_t dialogs_of_notify = 64;    ///< the rest follows in the next NOTIFY
inline constexpr std::size_t rounds = 64;               ///< rounds of one drain
inline constexpr std::size_t events_kept = 65'536;      ///< application events not yet taken

// Edges
inline constexpr std::size_t datagrams_a_batch = 32;
inline constexpr std::size_t batches_a_wake = 8;        ///< read before others get their turn
inline constexpr std::size_t datagrams_unsent = 65'536; ///< kept while a socket is full
inline constexpr std::size_t calls_waiting = 4'096;     ///< not yet taken by next_call
inline constexpr std::size_t watchers_waiting = 1'024;  ///< not yet taken by next_watcher
inline constexpr std::size_t held_waiting = 64;         ///< changes not yet taken, of one state
inline constexpr std::size_t requests_waiting = 4'096;  ///< not yet taken by next_request
inline constexpr std::size_t rules_waiting = 64;        ///< applied and not yet taken, of one call
inline constexpr std::size_t transfers_waiting = 16;    ///< requests not yet taken, of one call
inline constexpr std::size_t in_call_waiting = 256;     ///< requests not yet taken, of one call
inline constexpr std::size_t published_waiting = 64;    ///< not yet taken; then the oldest go

} // namespace offhook::limits
