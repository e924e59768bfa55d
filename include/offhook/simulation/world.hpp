// A simulated world: virtual time, a seeded network, those who live in it, a trace and the
// checkers. Single-threaded; nothing happens but in `step`, `run_until` and the like. Holds no SIP
// rule. Read next: node.hpp, puppet.hpp, network.hpp, checker.hpp.
#pragma once

#include <offhook/core/random.hpp>
#include <offhook/simulation/checker.hpp>
#include <offhook/simulation/clock.hpp>
#include <offhook/simulation/network.hpp>
#include <offhook/simulation/participant.hpp>
#include <offhook/simulation/record.hpp>
#include <offhook/simulation/trace.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation {

class node;
class puppet;
class application;
struct node_settings;

struct world_settings {
    std::uint64_t seed = 1;
    link_settings links{};
    bool keep_records = false;      ///< for a ladder
    bool check = true;              ///< run all checkers
    transaction::settings timers{}; ///< of the endpoints, for the checkers
};

class world {
public:
    explicit world(const world_settings& values);
    ~world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    // ---- who lives here; addresses are 10.0.0.1:5060 and on, in the order of adding ----
    /// `app` must outlive the world.
    node& add_node(std::string name, const node_settings& values, application& app);
    puppet& add_puppet(std::string name);
    /// Somebody of the caller's own, who must outlive the world; it has no address until `bind`.
    std::uint32_t add(std::string name, participant& somebody);
    /// False when the address is taken.
    bool bind(std::uint32_t who, const address& at);
    void unbind(const address& at);
    /// Somebody of the caller's own is no more; its addresses are to be unbound before.
    void leave(std::uint32_t who);
    address next_address();

    // ---- time ----
    instant now() const { return events_.now(); }
    /// One event; false when nothing is planned any more.
    bool step();
    void run_until(instant when);
    void run_for(duration length) { run_until(now() + length); }
    /// Until the condition holds, looked at after each event; false when `limit` came first.
    bool run_until(const std::function<bool()>& holds, duration limit);
    /// Until nothing is planned; false when that is not so at the limit.
    bool run_until_idle(duration limit);
    void at(instant when, std::function<void()> action);
    bool idle() {
        settle();
        return events_.empty();
    }

    // ---- the network ----
    network& wire() { return wire_; }
    /// Lets go what a named fault has withheld.
    void release(std::string_view fault);
    /// A good network from here on.
    void stop_faults();
    void agreement_is_due() { emit(world_peer, agreement_due{}); }

    // ---- what came of it ----
    const trace& records() const { return trace_; }
    std::string ladder() const;
    /// A checker of one's own beside the others.
    void add_checker(std::unique_ptr<checker> one) { checkers_.push_back(std::move(one)); }
    /// Takes the census of all and asks the checkers for their last word.
    void finish();
    /// All objections up to now, in the order of time.
    std::vector<objection> objections() const;

    // ---- for participants ----
    random_source& random() { return random_; }
    void send(std::uint32_t who, const path& way, buffer bytes);
    void emit(std::uint32_t who, happening what);
    /// The participant's deadline may have changed outside of its own calls.
    void reschedule(std::uint32_t who);
    void restarted(std::uint32_t who);
    /// Called between events until it returns 0: runs a program's handlers (see driver.hpp). Ends
    /// with `leave`.
    void poll_between(std::uint32_t who, std::function<std::size_t()> poll);
    std::string_view name_of(std::uint32_t who) const { return members_[who].name; }

private:
    struct planned {
        enum class kind : std::uint8_t { nothing, packet, wake, action };
        kind what = kind::nothing;
        std::uint32_t who = 0;
        path way{};
        buffer bytes{};
        wire_facts facts{};
        std::function<void()> action{};
    };
    struct member {
        std::string name;
        participant* is = nullptr;
        std::unique_ptr<participant> owned{};
        std::optional<instant> wake{};
        std::uint32_t life = 0;
        instant last_wake{};
        unsigned same_instant = 0;
        bool stuck = false;
        std::function<std::size_t()> poll{};
    };
    std::uint32_t enter(std::string name, participant* is);
    void deliver(planned& what);
    void wake(std::uint32_t who);
    void settle();
    void arrive(instant when, const address& from, const address& to, const buffer& bytes,
                const wire_facts& facts);

    random_source random_;
    event_queue<planned> events_;
    network wire_;
    trace trace_;
    std::vector<member> members_;
    std::map<address, std::uint32_t> addresses_;
    std::vector<std::unique_ptr<checker>> checkers_;
    std::uint8_t last_host_ = 0;
    bool polled_ = false; ///< somebody has programs to run between events
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/world.ipp>
#endif
