// What the dialog layer remembers of a leg and its dialogs. Plain values: no pointers, only ids, so
// that a confirmed leg can be saved. Not the requests in flight (request_record.hpp) and not the
// requests to be answered (duty_record.hpp). Read next: state.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/timer_wheel.hpp>
#include <offhook/dialog/detail/reliable_record.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::dialog::detail {

/// One dialog (RFC 3261 12): the remote half; the local half is the same for all dialogs of a leg.
struct dialog_record {
    std::string remote_uri;    ///< the peer's From or To value, with its tag
    std::string remote_target; ///< its Contact URI
    std::string route_set;     ///< comma list, in the order of use; empty: none
    std::string packages;      ///< of INFO, that the peer takes (RFC 6086), a comma list
    std::uint32_t remote_cseq = 0;
    std::uint32_t tag_at = 0; ///< where in remote_uri the tag stands
    std::uint16_t tag_size = 0;
    std::uint16_t number = 0;    ///< counts the dialogs of a leg from 0
    std::uint32_t rseq = 0;      ///< of the last reliable 1xx taken; 0: none
    std::uint32_t rseq_cseq = 0; ///< of the INVITE that it belongs to
    std::uint32_t owed_rseq = 0; ///< a PRACK with an answer is the layer above's to give
    bool has_remote_cseq = false;
    bool confirmed = false;
    bool described = false; ///< a reliable 1xx has brought a session description
    bool ended = false;     ///< an early dialog that its peer ended with BYE

    std::string_view remote_tag() const {
        return std::string_view(remote_uri).substr(tag_at, tag_size);
    }
};

/// A 2xx of ours that waits for its ACK and is repeated until then (RFC 3261 13.3.1.4).
struct unacked_response {
    transaction::server_id server;
    sip_message response;
    duration interval{};
    instant next{};
    instant deadline{};
    timer_id timer;
    std::uint32_t cseq = 0;
    bool initial = false;
    bool silent = false; ///< not repeated any more: the peer has sent its BYE
};

/// The ACK to a 2xx of theirs, kept for the repeats of that 2xx (RFC 3261 13.2.2.4).
struct ack_record {
    request_id invite;
    path way;
    buffer bytes;        ///< empty until it went out
    std::string refusal; ///< the answer to its 2xx's offer, unless the layer above has a better one
    std::uint32_t cseq = 0;
    std::uint16_t dialog = 0;
    bool owed = true; ///< the layer above has not given it yet
};

/// The content of a BYE that waits for the ACK (RFC 3261 15).
struct held_bye {
    std::string headers;
    std::string content_type;
    std::string content;
};

/// One INVITE and all that came of it; or one SUBSCRIBE, and then released and gone from the start.
struct leg_record {
    static constexpr std::uint16_t no_dialog = 0xffff;

    owner_id owner = 0;
    leg_id next_of_owner;        ///< the next leg of the same owner
    std::uint64_t local_tag = 0; ///< its text ends local_uri
    std::string call_id;
    std::string local_uri; ///< our From or To value, with the tag
    std::string contact;   ///< our Contact value
    std::vector<dialog_record> dialogs;
    std::vector<unacked_response> unacked;
    std::vector<ack_record> acks;
    std::vector<held_bye> held;            ///< at most one
    std::vector<reliable_record> reliable; ///< at most one
    std::string cancel_reason;             ///< until the CANCEL goes
    std::vector<duty_id> duties;
    std::vector<request_id> requests; ///< of the INVITE usage; those of subscriptions apart
    std::vector<subscription_id> subscriptions;
    request_id own_invite; ///< an INVITE of ours without a final response
    duty_id first_invite;  ///< the open duty of the INVITE that made this leg
    timer_id linger;
    std::uint32_t local_cseq = 0;
    std::uint16_t next_number = 0;  ///< of the next dialog
    std::uint16_t main = no_dialog; ///< the number of the dialog that this leg is about
    std::uint16_t refers_in = 0;    ///< REFERs received on this leg
    std::uint16_t refers_out = 0;
    bool is_uac = false;
    bool without_offer = false; ///< our INVITE had no session description
    bool over = false;          ///< the INVITE was refused: no dialog is left
    bool bye_sent = false;
    bool bye_received = false; ///< and answered with a 2xx
    bool released = false;
    bool gone = false;         ///< only subscriptions keep the record
    bool watches_only = false; ///< there was never an INVITE, only a SUBSCRIBE

    std::string_view local_tag_text() const {
        return std::string_view(local_uri).substr(local_uri.size() - 16);
    }
};

} // namespace offhook::dialog::detail
