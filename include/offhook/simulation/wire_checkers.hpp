// Invariants that are seen on the wire alone (HOSTILE, DESIGN 5). Not calls: see call_checkers.hpp.
#pragma once

#include <offhook/simulation/checker.hpp>
#include <offhook/simulation/detail/keyed.hpp>

#include <cstdint>

namespace offhook::simulation {

/// Each 2xx to an INVITE: acknowledged once per reception (RFC 3261 13.2.2.4), and on the side that
/// sent it followed by an ACK or a BYE (13.3.1.4), never by silence.
class answer_acknowledged final : public checker {
public:
    explicit answer_acknowledged(const transaction::settings& timers) : timers_(timers) {}
    std::string_view name() const override { return "answer_acknowledged"; }
    void observe(const record& one) override;
    void finish(instant when) override;

private:
    struct receiver { ///< at the peer that called
        std::uint32_t who = 0;
        std::string peer{};
        instant first{};
        bool open = true; ///< false: the peer was restarted
        unsigned receptions = 0;
        unsigned acks = 0;
        unsigned due = 0; ///< receptions after the first ACK
    };
    struct sender { ///< at the peer that answered
        std::uint32_t who = 0;
        std::string peer{};
        bool settled = false;
        std::uint64_t dialog = 0;
    };
    struct invite { ///< sent by this life of a peer
        instant first{};
        bool answered = false; ///< with anything
    };
    void sent(const record& one, const wire_facts& facts);
    void delivered(const record& one, const wire_facts& facts);
    /// Whether the peer can still know the INVITE of a response.
    bool known(const record& one, const wire_facts& facts);

    transaction::settings timers_;
    detail::keyed<invite> invites_;
    detail::keyed<receiver> receivers_;
    detail::keyed<sender> senders_;
    detail::keyed<bool> ended_; ///< dialogs with a BYE
};

/// A CANCEL is sent only after a provisional and before a final response (RFC 3261 9.1).
class cancel_waits final : public checker {
public:
    std::string_view name() const override { return "cancel_waits"; }
    void observe(const record& one) override;

private:
    struct invite {
        bool provisional = false;
        bool final = false;
        bool cancelled = false;
    };
    detail::keyed<invite> invites_;
};

/// After a final response a server transaction sends nothing but its repetition.
class one_final_response final : public checker {
public:
    explicit one_final_response(const transaction::settings& timers) : timers_(timers) {}
    std::string_view name() const override { return "one_final_response"; }
    void observe(const record& one) override;

private:
    struct answer {
        int status = 0;
        std::uint64_t bytes = 0;
        instant when{};
    };
    transaction::settings timers_;
    detail::keyed<answer> answers_;
};

/// CSeq grows with each new request of a dialog (RFC 3261 12.2.1.1).
class cseq_grows final : public checker {
public:
    std::string_view name() const override { return "cseq_grows"; }
    void observe(const record& one) override;

private:
    detail::keyed<std::uint32_t> last_;
    detail::keyed<bool> seen_; ///< branches, to know a repetition
};

/// One INVITE of ours outstanding a dialog (RFC 3261 14.1).
class one_invite final : public checker {
public:
    explicit one_invite(const transaction::settings& timers) : timers_(timers) {}
    std::string_view name() const override { return "one_invite"; }
    void observe(const record& one) override;

private:
    struct outstanding {
        std::uint64_t branch = 0;
        instant since{};
        bool open = false;
    };
    transaction::settings timers_;
    detail::keyed<outstanding> invites_;
};

/// The callee's BYE is not on the wire before the ACK or 64*T1 (RFC 3261 15), never in an early
/// dialog, and each side sends one BYE.
class bye_waits final : public checker {
public:
    explicit bye_waits(const transaction::settings& timers) : timers_(timers) {}
    std::string_view name() const override { return "bye_waits"; }
    void observe(const record& one) override;

private:
    struct dialog {
        bool answered = false;
        bool acknowledged = false;
        instant answered_at{};
        std::uint64_t bye = 0; ///< the branch of its BYE
    };
    transaction::settings timers_;
    void sent(const record& one, const wire_facts& facts);

    detail::keyed<dialog> dialogs_;
    detail::keyed<bool> invited_; ///< Call-ID and caller's tag of INVITEs that came
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/wire_checkers.ipp>
#endif
