// Invariants of what applications hear: calls, transfers and answers to their requests. Not the
// wire: see wire_checkers.hpp.
#pragma once

#include <offhook/simulation/checker.hpp>
#include <offhook/simulation/detail/keyed.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offhook::simulation {

/// The call an event is about, if it is about one.
std::optional<session::call_id> call_of_event(const session::event& what);

/// Each call has exactly one CallEnding, then exactly one CallEnded, then at most CallDrained, the
/// latter within 3*64*T1 + T4 (DESIGN 6).
class call_ends_once final : public checker {
public:
    explicit call_ends_once(const transaction::settings& timers) : timers_(timers) {}
    std::string_view name() const override { return "call_ends_once"; }
    void observe(const record& one) override;
    void finish(instant when) override;

private:
    struct life {
        std::uint32_t who = 0;
        std::string peer{};
        bool begun = false;
        bool lost = false; ///< its peer was restarted
        unsigned ending = 0;
        unsigned ended = 0;
        unsigned drained = 0;
        instant ended_at{};
    };
    life& begin(const record& one, session::call_id call);
    void heard(const record& one, const session::event& what);

    transaction::settings timers_;
    detail::keyed<life> calls_;
};

/// Each request of an application gets exactly one terminal outcome and nothing after it: a call is
/// established once, each transfer, hold and outside request has one end.
class one_outcome final : public checker {
public:
    std::string_view name() const override { return "one_outcome"; }
    void observe(const record& one) override;
    void finish(instant when) override;

private:
    struct request {
        std::uint32_t who = 0;
        std::string peer{};
        std::string what{};
        unsigned asked = 0;
        unsigned outcomes = 0;
        bool lost = false;
    };
    void asked(const record& one, std::uint64_t key, const char* what);
    void asked_hold(const record& one, session::call_id call);
    void settled(const record& one, std::uint64_t key, const char* what);
    void given(const record& one, const session::command& what, const session::made& made);
    void heard(const record& one, const session::event& what);

    detail::keyed<request> requests_;
    detail::keyed<bool> established_;
    struct hold { ///< holds and resumes of one call
        std::uint32_t who = 0;
        std::string peer{};
        unsigned open = 0;
    };
    detail::keyed<hold> holds_;
};

/// The id that transfer_requested announces is the id of the call that follows (issue: one id from
/// the REFER to the end), and no event names a call that nobody announced.
class transfer_keeps_id final : public checker {
public:
    std::string_view name() const override { return "transfer_keeps_id"; }
    void observe(const record& one) override;
    void finish(instant when) override;

private:
    struct transfer {
        std::uint32_t who = 0;
        std::string peer{};
        session::call_id new_call{};
        std::uint64_t new_key = 0;
        bool accepted = false;
        bool rejected = false;
        bool ended = false;
        bool lost = false;
    };
    void heard(const record& one, const session::event& what);

    detail::keyed<transfer> transfers_;
    detail::keyed<unsigned> calls_; ///< announced calls and how many events named them
};

/// 3*64*T1 + T4 after the faults stopped both sides of each call are up, or both are gone.
class both_sides_agree final : public checker {
public:
    explicit both_sides_agree(const transaction::settings& timers) : timers_(timers) {}
    std::string_view name() const override { return "both_sides_agree"; }
    void observe(const record& one) override;

private:
    enum class stage : std::uint8_t { begun, up, gone };
    struct call {
        std::uint32_t who = 0;
        std::string peer{};
        stage at = stage::begun;
        bool lost = false;
    };
    struct pairing {
        std::uint64_t caller = 0; ///< key of the call; 0: nobody of ours
        std::uint64_t callee = 0;
        instant begun{};
        bool heard_back = false; ///< the caller got some response
    };
    struct waiting { ///< calls of one peer whose INVITE is about to leave
        instant when{};
        std::vector<std::uint64_t> calls{};
    };
    struct ending { ///< a BYE, a CANCEL or the final response to an INVITE
        unsigned sent = 0;
        bool arrived = false;
    };
    call& known(const record& one, std::uint64_t key);
    void count_ending(const wire_facts& facts, bool arrives);
    void invited(const record& one, const wire_facts& facts);
    void heard(const record& one, const session::event& what);
    void compare(const record& one);

    transaction::settings timers_;
    detail::keyed<call> calls_;
    detail::keyed<pairing> pairs_; ///< by Call-ID
    detail::keyed<waiting> waiting_;
    detail::keyed<ending> endings_; ///< by the bytes of the message
    detail::keyed<bool> unheard_;   ///< Call-IDs with an ending that never arrived
    detail::keyed<bool> invites_;   ///< Call-IDs of INVITEs seen, to know a repetition
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/agreement.ipp>
#include <offhook/simulation/impl/call_checkers.ipp>
#endif
