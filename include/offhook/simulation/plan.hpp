// Workloads as data: what each application of a run does and when, and the application that follows
// it. Chosen at random from a seed or written by hand. Read next: workload.hpp.
#pragma once

#include <offhook/core/random.hpp>
#include <offhook/simulation/node.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation {

/// What to do about something that asks for a decision.
enum class decision : std::uint8_t { accept, reject, ignore };

/// What one application does. Times count from the event named.
struct conduct {
    // an incoming call
    decision on_call = decision::accept;
    duration answer_after{};
    int reject_status = 486;
    std::optional<duration> progress_after{}; ///< 183 with early media, from the incoming call
    /// With `reject`: callers are sent to that peer instead (302).
    std::optional<std::uint32_t> redirect_to{};
    // any call
    bool delayed_offer = false; ///< of the calls it places
    dialog::reliability provisionals = dialog::reliability::supported;
    duration session_expires{}; ///< zero: no session timer is asked for; else a second will do
    std::optional<duration> hang_up_after_begin{}; ///< from the command or the incoming call
    std::optional<duration> hang_up_after_up{};    ///< from call_established
    std::optional<duration> hold_after_up{};
    std::optional<duration> resume_after_up{};
    /// Confirms the end of its calls by hand, so long after call_ending.
    std::optional<duration> confirm_after{};
    /// What the media side does not do, once: fails, or with `silent` never answers.
    struct media_fault {
        media::media_step step = media::media_step::prepare;
        bool silent = false;
    };
    std::optional<media_fault> media_breaks{};
    /// With the plan's `guarded`: this peer knows the password.
    bool knows_password = true;
    // as transferor, of the first call that is up
    struct transfer {
        duration after_up{};
        std::uint32_t target = 0; ///< a peer's number
        session::release_policy release = session::release_policy::on_connected;
    };
    std::optional<transfer> moves{};
    // as transferee
    decision on_transfer = decision::accept;
    duration decide_after{};
};

struct planned_call {
    duration at{};
    std::uint32_t caller = 0;
    std::uint32_t callee = 0;
};
/// A fault of the network at a time; peers by number.
struct planned_cut {
    duration at{};
    duration length{};
    std::uint32_t peer = 0;
};

struct plan {
    std::vector<conduct> peers; ///< one a node
    std::uint32_t dead = 0;     ///< the number of an address that nobody has: peers.size()
    std::vector<planned_call> calls;
    std::vector<planned_cut> cuts;
    std::optional<planned_cut> restart{}; ///< its length is not used
    duration media_delay{};
    /// Every peer asks for a password, and a nonce lives so long.
    std::optional<duration> guarded{};
    unsigned damage_percent = 0; ///< of datagrams; then only the health checkers look on
};

/// The names that `random_plan` knows, with one line of text each.
struct workload_name {
    std::string_view name;
    std::string_view text;
};
const std::vector<workload_name>& workloads();

/// A plan of that workload; nothing when the name is unknown.
std::optional<plan> random_plan(std::string_view workload, random_source& random);

/// Follows a conduct. `uris` are those of all peers by number, the dead one last.
class planned_application final : public application {
public:
    planned_application(const conduct& values, const std::vector<std::string>& uris)
        : conduct_(values), uris_(&uris) {}

    void call(node& at, std::uint32_t peer);
    /// Ends whatever is still up.
    void hang_up_all(node& at);

    void heard(node& at, const session::event& what) override;
    void woken(node& at) override;
    void restarted(node& at) override;
    std::optional<instant> next_deadline() const override;

private:
    enum class step : std::uint8_t {
        answer,
        progress,
        reject,
        hang_up,
        hold,
        resume,
        transfer,
        confirm,
        accept_transfer,
        reject_transfer
    };
    struct intent {
        instant when;
        step what;
        session::call_id call;
        session::transfer_id transfer;
    };
    void later(node& at, std::optional<duration> after, step what, session::call_id call,
               session::transfer_id transfer = {});
    void begun(node& at, session::call_id call);
    void up(node& at, session::call_id call);
    void run(node& at, const intent& what);

    conduct conduct_;
    const std::vector<std::string>* uris_;
    std::vector<intent> intents_; ///< in the order of being made
    std::vector<session::call_id> live_;
    bool moved_ = false;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/plan.ipp>
#include <offhook/simulation/impl/planned_application.ipp>
#endif
