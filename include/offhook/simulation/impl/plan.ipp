// How plans are drawn from a seed.
#pragma once

#include <offhook/simulation/plan.hpp>

namespace offhook::simulation {

namespace detail {

/// Draws what a plan is made of.
class plan_dice {
public:
    explicit plan_dice(random_source& random) : random_(random) {}

    bool percent(unsigned chance) { return random_.below(100) < chance; }
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(random_.below(bound));
    }
    /// Many moments are early or fall together, because crossings live there.
    duration moment(duration longest) {
        switch (below(8)) {
        case 0: return duration{};
        case 1: return std::chrono::milliseconds{100 * below(6)};
        case 2: return std::chrono::milliseconds{below(120)};
        default:
            return duration{static_cast<std::int64_t>(
                random_.below(static_cast<std::uint64_t>(longest.count()) + 1))};
        }
    }
    std::optional<duration> perhaps(unsigned chance, duration longest) {
        if (!percent(chance)) return std::nullopt;
        return moment(longest);
    }

private:
    random_source& random_;
};

inline conduct drawn_conduct(plan_dice& dice, bool holds) {
    using namespace std::chrono_literals;
    constexpr int refusals[]{480, 486, 488, 600, 603};
    constexpr session::release_policy policies[]{
        session::release_policy::on_accept, session::release_policy::on_ringing,
        session::release_policy::on_connected, session::release_policy::never};
    conduct made;
    const std::uint32_t answers = dice.below(10);
    made.on_call = answers < 7   ? decision::accept
                   : answers < 9 ? decision::reject
                                 : decision::ignore;
    made.answer_after = dice.moment(4s);
    made.reject_status = refusals[dice.below(5)];
    made.hang_up_after_begin = dice.perhaps(40, 8s);
    made.hang_up_after_up = dice.perhaps(40, 6s);
    if (holds) {
        made.hold_after_up = dice.perhaps(30, 4s);
        if (made.hold_after_up) made.resume_after_up = *made.hold_after_up + dice.moment(4s);
    }
    made.confirm_after = dice.perhaps(5, 3s);
    if (dice.percent(50)) {
        made.moves = conduct::transfer{dice.moment(3s), dice.below(4), policies[dice.below(4)]};
    }
    const std::uint32_t decides = dice.below(10);
    made.on_transfer = decides < 8   ? decision::accept
                       : decides < 9 ? decision::reject
                                     : decision::ignore;
    made.decide_after = dice.moment(2s);
    return made;
}

/// All know 100rel here, so nobody is refused for it.
inline void draw_refreshes(plan_dice& dice, conduct& of) {
    using namespace std::chrono_literals;
    constexpr dialog::reliability kinds[]{dialog::reliability::supported,
                                          dialog::reliability::preferred,
                                          dialog::reliability::required};
    of.provisionals = kinds[dice.below(3)];
    of.delayed_offer = dice.percent(30);
    of.progress_after = dice.perhaps(40, 2s);
    if (dice.percent(70)) of.session_expires = std::chrono::seconds{4 + dice.below(20)};
    if (of.hang_up_after_up) of.hang_up_after_up = 3 * *of.hang_up_after_up;
}

} // namespace detail

OFFHOOK_DECL const std::vector<workload_name>& workloads() {
    static const std::vector<workload_name> all{
        {"transfer", "call, transfer and hang-up at random moments between three peers"},
        {"calls", "calls and hang-ups alone"},
        {"holds", "as transfer, with hold and resume"},
        {"cuts", "as transfer, with hosts that are cut off for a while"},
        {"restarts", "as transfer, with a peer that loses all its state"},
        {"media", "as holds, with media that fails or never answers"},
        {"damage", "as transfer, with datagrams that come broken"},
        {"refreshes", "as holds, with PRACK, early media, delayed offers and session timers"},
        {"passwords", "as holds, where everybody asks for a password and nonces lapse soon"},
        {"redirects", "as transfer, with peers that send callers elsewhere, in circles too"},
        {"crowd", "fifty calls between three peers at once"},
    };
    return all;
}

OFFHOOK_DECL std::optional<plan> random_plan(std::string_view workload, random_source& random) {
    using namespace std::chrono_literals;
    const auto& names = workloads();
    bool known = false;
    for (const workload_name& one : names)
        known = known || one.name == workload;
    if (!known) return std::nullopt;

    detail::plan_dice dice(random);
    plan made;
    const bool refreshes = workload == "refreshes";
    const bool holds =
        workload == "holds" || workload == "media" || workload == "passwords" || refreshes;
    if (workload == "damage") made.damage_percent = 15;
    for (int peer = 0; peer < 3; ++peer) {
        made.peers.push_back(detail::drawn_conduct(dice, holds));
        if (workload == "media") {
            constexpr media::media_step steps[]{media::media_step::prepare,
                                                media::media_step::apply, media::media_step::start};
            made.peers.back().media_breaks =
                conduct::media_fault{steps[dice.below(3)], dice.percent(40)};
        }
        if (refreshes) detail::draw_refreshes(dice, made.peers.back());
        if (workload == "calls") made.peers.back().moves.reset();
        if (workload == "passwords") made.peers.back().knows_password = !dice.percent(15);
        if (workload == "redirects" && dice.percent(40)) {
            made.peers.back().on_call = decision::reject;
            made.peers.back().redirect_to = dice.below(4);
        }
    }
    made.dead = 3;
    made.media_delay = dice.percent(50) ? duration{} : dice.moment(200ms);
    const unsigned calls = workload == "crowd" ? 50 : 1 + dice.below(2);
    for (unsigned i = 0; i < calls; ++i) {
        const std::uint32_t caller = i == 0 ? 0 : dice.below(3);
        std::uint32_t callee = i == 0 ? 1 : dice.below(4);
        if (callee == caller) callee = (caller + 1) % 3;
        made.calls.push_back({i == 0 ? duration{} : dice.moment(5s), caller, callee});
    }

    if (workload == "passwords") made.guarded = 100ms + dice.moment(3s);
    if (workload == "cuts") {
        made.cuts.push_back({dice.moment(10s), dice.moment(20s), dice.below(3)});
    }
    if (workload == "restarts") made.restart = planned_cut{dice.moment(10s), {}, dice.below(3)};
    return made;
}

} // namespace offhook::simulation
