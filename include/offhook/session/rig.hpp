// One session layer with one call and its transfer, that can be put into any state it was ever seen
// in: the step that exploration takes is the step that calls take. Not for running calls.
// Read next: ../simulation/call_model.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/core/log.hpp>
#include <offhook/session/call_words.hpp>
#include <offhook/session/layer.hpp>
#include <offhook/session/words.hpp>
#include <offhook/table/compiled_table.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace offhook::session {

/// A machine without its timers. Plain bytes, so that states can be compared and hashed.
struct saved_machine {
    std::array<std::uint8_t, limits::regions> state{};
    std::uint8_t as = 0;
    std::uint8_t present = 0;

    friend bool operator==(const saved_machine&, const saved_machine&) = default;
};
/// The call that the rig is about, the transfer that began on it, and what is known of the call
/// that the transfer makes. Instants, ids and texts are left out: no guard asks for them.
struct saved_session {
    saved_machine call;
    saved_machine transfer;
    std::array<std::uint8_t, 6> bits{}; ///< facts of the call and of the transfer, see rig.ipp
    std::uint8_t tries = 0;
    std::uint8_t preparing = 0;
    std::uint8_t kept_request = 0; ///< 0, or 1 + the method of a kept re-INVITE or UPDATE
    std::uint8_t release = 0;      ///< the transfer's release policy
    std::uint8_t new_call = 0;     ///< 0: none; 1: its id is reserved; 2: it was begun

    friend bool operator==(const saved_session&, const saved_session&) = default;
};

/// A running timer, in the order of arming.
struct saved_timer {
    bool of_transfer = false;
    table::timer_index index = 0;
    bool fresh = false; ///< armed since the last `load`
};

/// A row that was taken, with its place.
struct row_taken {
    bool of_transfer = false;
    std::string event; ///< "timer" for one
    std::string from;
    std::string to;
    std::string row;
};

class rig : private observer, private log_sink {
public:
    /// The tables must outlive it. `with` as in session::settings. Calls ask for a session timer of
    /// `interval` seconds (RFC 4028), for none when it is 0.
    rig(const table::compiled_table& calls, const table::compiled_table& transfers,
        const session::words* with, std::uint32_t interval);
    ~rig() override;

    /// By these names the layer knows what the rig's owner gives it.
    static constexpr dialog::leg_id leg{1, 1};
    static constexpr dialog::duty_id invite{1, 1};
    static constexpr dialog::duty_id reinvite{2, 1};
    static constexpr dialog::duty_id update{3, 1};
    static constexpr dialog::duty_id refer{4, 1};
    static constexpr dialog::duty_id bye{5, 1};
    static constexpr dialog::duty_id notify{6, 1};
    static constexpr dialog::duty_id prack{7, 1};
    static constexpr dialog::subscription_id subscription{1, 1};
    /// What descriptions say.
    static constexpr const char* description =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
        "m=audio 4000 RTP/AVP 0\r\n";

    void load(const saved_session& what, const std::vector<saved_timer>& running);
    saved_session save();
    /// Of the last `save`.
    const std::vector<saved_timer>& running() const { return running_; }

    layer& sessions() { return layer_; }
    std::uint32_t session_interval() const { return interval_; }
    /// The call; empty before it began and after its end.
    call_id call();
    transfer_id transfer();
    /// An offer of ours has no answer.
    bool offers();
    /// The call that a transfer makes; its outputs concern nobody.
    bool concerns_other_call(call_id which);
    void fire(const saved_timer& timer);
    /// What the call that a transfer made says to it: NewCallProgress, Established or Failed.
    void tell_transfer(transfer_event what, int status);

    /// Since the last `load`: events that no row took although the table minds, actions that
    /// failed.
    const std::vector<std::string>& complaints() const { return complaints_; }
    /// Since the last `load`, when rows are watched.
    std::vector<row_taken>& rows() { return rows_; }
    void watch_rows(bool yes) { watching_ = yes; }

private:
    // observer and log_sink
    void transitioned(const transition_news& news) override;
    void acted(const action_news& news) override;
    bool wants(severity level) const override;
    void write(const log_record& record) override;

    void clear();
    void load_call(const saved_session& what, const std::vector<saved_timer>& running);
    void load_transfer(const saved_session& what, const std::vector<saved_timer>& running);

    std::uint32_t interval_;
    random_source random_;
    layer layer_;
    call_id call_;
    transfer_id transfer_;
    std::vector<saved_timer> running_;
    std::vector<std::string> complaints_;
    std::vector<row_taken> rows_;
    std::uint32_t branch_ = 0; ///< of all messages, as the session layer knows it
    bool watching_ = false;
    bool empty_ = true; ///< nothing was loaded: a call that appears is the one
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/rig.ipp>
#endif
