// A SIP peer played from a script that reads as a ladder: expect, reply, after. It has no stack: it
// never repeats, acknowledges or answers by itself, so a test can leave out or break anything.
// Read next: world.hpp; tests/simulation/puppet.cpp for scripts.
#pragma once

#include <offhook/message/sip_message.hpp>
#include <offhook/simulation/participant.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation {

class world;

class puppet final : public participant {
public:
    /// Made by world::add_puppet.
    puppet(world& around, std::uint32_t number, address at);

    // ---- the script: each adds a step; a step begins when the one before is done ----
    /// Waits for a message: "INVITE", "BYE", "180", "200 INVITE". Others stay for later steps;
    /// repetitions of what has come are counted but never expected.
    puppet& expect(std::string what);
    /// Answers the last request of that method that came, with the present tag.
    puppet& reply(int status, std::string method = "INVITE");
    /// The same with a session description.
    puppet& reply_with_sdp(int status, std::string method = "INVITE");
    puppet& after(duration length);
    /// From here on another To tag: another fork answers.
    puppet& tag(std::string text);
    /// From here on these header lines stand in its INVITEs and responses.
    puppet& says(std::string headers);
    /// Calls a URI at an address; the INVITE has a session description.
    puppet& invite(std::string target, const address& at);
    /// A request inside the dialog: "ACK", "BYE", "INFO" ... ACK has the number of the INVITE.
    puppet& request(std::string method, std::string headers = {}, std::string body = {});
    /// The CANCEL of its INVITE.
    puppet& cancel();
    /// Any bytes, to the peer of the last message or to an address.
    puppet& raw(std::string bytes);
    puppet& raw(std::string bytes, const address& to);
    /// Sends its last message once more.
    puppet& again();
    puppet& then(std::function<void()> action);

    // ---- what came of it ----
    bool done() const { return steps_.empty(); }
    /// The step that it waits in: "expect BYE"; empty when done.
    std::string waits_for() const { return done() ? std::string{} : steps_.front().name; }
    /// Everything that came, repetitions too.
    const std::vector<sip_message>& seen() const { return seen_; }
    /// How many messages came that `expect` would take; repetitions too with `repeated`.
    unsigned count(std::string_view what, bool repeated = false) const;
    /// The last of them, or null.
    const sip_message* last(std::string_view what) const;
    const address& at() const { return at_; }
    std::string uri() const;

    // participant
    void received(const path& came_on, const buffer& bytes) override;
    void expire() override { play(); }
    std::optional<instant> next_deadline() const override { return until_; }
    bool scripted() const override { return true; }

private:
    struct step {
        std::string name;
        std::function<bool()> play; ///< false: not yet
    };
    struct arrived {
        sip_message message;
        bool repeated;
        bool expected = false;
    };
    /// One dialog at a time is enough for a script.
    struct dialog {
        std::string call_id{};
        std::string own_tag{};
        std::string peer{};   ///< the peer's From or To, with its tag
        std::string target{}; ///< its Contact, or the URI called
        std::uint32_t invite_cseq = 0;
        std::uint32_t cseq = 0;
        std::string invite_branch{};
        std::string invite_uri{};
        std::string invite_to{};
    };
    puppet& add(std::string name, std::function<bool()> play);
    void play();
    bool take(const std::string& what);
    void learn(const sip_message& message);
    void answer(int status, std::string_view method, bool with_sdp);
    void transmit(std::string bytes);
    std::string request_text(std::string_view method, std::string_view uri, std::string_view to,
                             std::uint32_t cseq, std::string_view branch, std::string_view headers,
                             std::string_view type, std::string_view body) const;
    std::string new_branch();
    std::string sdp() const;

    world* world_;
    std::uint32_t number_;
    address at_;
    address peer_{};
    std::deque<step> steps_;
    std::deque<arrived> inbox_;
    std::vector<sip_message> seen_;
    std::optional<instant> until_;
    dialog dialog_;
    std::string tag_;
    std::string says_;
    std::string last_sent_;
    unsigned branches_ = 0;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/puppet.ipp>
#endif
