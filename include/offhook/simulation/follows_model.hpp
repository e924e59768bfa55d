// The model that exploration trusts, checked by what really happens: each row that a node takes and
// each message that it sends must be what the model of one side allows after what came before. For
// a world with one call between two nodes, and what comes of it. Read next: call_model.hpp.
#pragma once

#include <offhook/simulation/checker.hpp>
#include <offhook/simulation/detail/side_model.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace offhook::simulation {

class follows_model final : public checker {
public:
    /// Both nodes run these tables; `conduct` bounds what they may do.
    follows_model(const table::compiled_table& calls, const table::compiled_table& transfers,
                  const explored_conduct& conduct);

    std::string_view name() const override { return "follows_model"; }
    void observe(const record& one) override;
    void finish(instant when) override;

    /// How many rows and messages were followed, so that a test sees that there were some.
    std::size_t followed() const { return followed_; }

private:
    /// One way in which the model may have come here, and what it says has to come now.
    struct thought {
        detail::side_state at;
        std::vector<std::string> due{};     ///< rows of the step that was made
        std::vector<detail::packet> owed{}; ///< messages that the model has sent
    };
    struct follower {
        std::vector<thought> thoughts{};
        std::uint64_t call = 0; ///< the owner of the first call; 0: none yet
        std::set<std::uint64_t> sent{};
        std::set<std::uint64_t> received{};
        std::map<std::uint32_t, std::uint8_t> invites{}; ///< CSeq of INVITEs of ours: a bit each
        std::map<std::uint32_t, bool> refused{};         ///< those with 300 to 699
        std::uint32_t first_rseq = 0; ///< of what the other side said to our INVITE
        std::uint32_t highest = 0;    ///< CSeq received in a request
        bool caller = false;
        bool party = false; ///< it has sent or received something of the call
        bool lost = false;
    };

    void delivered(const record& one, const message_delivered& what);
    void moved(const record& one, const session::transition_news& news);
    void said(const record& one, const message_sent& what);
    std::optional<detail::packet> packet_of(follower& sender, const sip_message& message);
    bool ours(const wire_facts& facts) const { return facts.understood && facts.call == call_id_; }
    follower& of(const record& one);
    follower& other_than(const record& one);
    std::vector<thought> steps(const thought& from, const detail::side_input& input,
                               const detail::packet& message);
    /// Everything that may have happened unseen.
    void widen(std::vector<thought>& all);
    void lose(const record& one, follower& who, const std::string& what);

    detail::side_model model_;
    std::map<std::uint32_t, follower> followers_;
    std::uint64_t call_id_ = 0;
    std::size_t followed_ = 0;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/follows_model.ipp>
#endif
