// Draws what several endpoints saw as one ladder: each message as an arrow, each transition beside
// its peer. A pure function from records to text: no I/O. Not a trace file: see
// ../asio/trace_file.hpp, and ../simulation for the records of a simulated run.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/instant.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook {

/// One thing that one peer did or saw. A message that arrived stands in two records: `sent` at its
/// sender and `received` at its receiver; one that was lost in the first alone.
struct trace_record {
    enum class kind : std::uint8_t { sent, received, transition, action };

    instant when;
    kind what = kind::sent;
    std::string peer;        ///< who speaks: "alice"
    std::string local{};     ///< sent, received: "127.0.0.1:5060" of the peer
    std::string remote{};    ///< sent, received: of the other side
    std::string message{};   ///< sent, received: the method or the status and its phrase
    std::string call_id{};   ///< sent, received
    std::string cseq{};      ///< sent, received: "1 INVITE"
    std::string text{};      ///< sent, received: the whole message; the ladder needs it not
    std::uint64_t owner = 0; ///< transition, action: the packed call or transfer
    std::string region{};    ///< transition: "call"
    std::string from{};      ///< transition
    std::string to{};        ///< transition
    std::string event{};     ///< transition
    std::string row{};       ///< transition
    std::string action{};    ///< action
};

struct ladder_options {
    /// The columns from left to right; peers not named here follow in the order of their names.
    std::vector<std::string> peers{};
    bool actions = false; ///< a line for each action as well
    bool staying = false; ///< transitions that stay in their state as well
    unsigned lane = 34;   ///< columns between two peers
};

/// One line a message or transition, in the order of time; ends with a line feed. Two records of
/// one message make one arrow; an arrow that never arrived ends in "x".
std::string draw_ladder(std::vector<trace_record> records, const ladder_options& options);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/endpoint/impl/ladder.ipp>
#endif
