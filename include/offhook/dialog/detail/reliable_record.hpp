// Provisional responses of ours that want a PRACK (RFC 3262 3): the one on its way, and what waits
// behind it. Not the ones we receive: those are a number in dialog_record.
// Read next: ../impl/reliable_uas.ipp.
#pragma once

#include <offhook/core/timer_wheel.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook::dialog::detail {

/// A response that may not go yet: a 1xx behind another, or the 2xx behind a description.
struct waiting_response {
    int status = 0;
    std::string reason;
    std::string headers;
    std::string content_type;
    std::string content;
};

/// Of one INVITE of theirs. `sent` is empty while nothing waits for its PRACK.
struct reliable_record {
    duty_id invite;
    transaction::server_id server;
    sip_message sent;
    std::vector<waiting_response> waiting; ///< in the order of sending; a 2xx only as the last
    duration interval{};
    instant deadline{};
    timer_id timer;
    std::uint32_t cseq = 0;   ///< of the INVITE
    std::uint32_t number = 0; ///< RSeq of `sent`, or of the last one
    bool silent = false;      ///< a final response is out: not repeated, still acknowledged

    bool waits_for_prack() const { return !sent.empty(); }
    bool answer_waits() const { return !waiting.empty() && waiting.back().status >= 200; }
};

} // namespace offhook::dialog::detail
