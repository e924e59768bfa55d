// One thing that happened in a simulated run, as checkers and the trace see it. A view: what it
// points at lives only while it is shown. Read next: trace.hpp, checker.hpp.
#pragma once

#include <offhook/core/census.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/log.hpp>
#include <offhook/endpoint/endpoint.hpp>
#include <offhook/session/command.hpp>
#include <offhook/session/event.hpp>
#include <offhook/session/observer.hpp>
#include <offhook/simulation/wire_facts.hpp>
#include <offhook/transport/path.hpp>

#include <cstdint>
#include <string_view>
#include <variant>

namespace offhook::simulation {

/// A datagram left a peer; how often it will arrive stands in `copies`, why not at all in `why`.
struct message_sent {
    path way;
    wire_facts facts;
    std::string_view bytes;
    unsigned copies;
    std::string_view why;
};
/// A datagram reached a peer.
struct message_delivered {
    path way;
    wire_facts facts;
    std::string_view bytes;
};
struct transition_made {
    const session::transition_news* news;
};
struct action_done {
    const session::action_news* news;
};
/// An application heard an event.
struct event_heard {
    const session::event* what;
};
/// An application gave a command; `outcome` is what the endpoint said at once.
struct command_given {
    const session::command* what;
    const result<session::made>* outcome;
};
struct line_logged {
    const log_record* line;
};
/// A node lost all its state and began anew.
struct node_restarted {};
/// From here on the network is good (network::heal).
struct faults_stopped {};
/// Long enough after faults_stopped: both sides of each call must agree.
struct agreement_due {};
/// The run is over and every duty's time has passed: what a node still holds.
struct census_taken {
    census live;
    endpoint_counters counters;
};
/// A node asked to be woken again and again without time going on.
struct node_stuck {};

using happening = std::variant<message_sent, message_delivered, transition_made, action_done,
                               event_heard, command_given, line_logged, node_restarted,
                               faults_stopped, agreement_due, census_taken, node_stuck>;

struct record {
    instant when;
    std::uint32_t who;     ///< the peer's number; the world itself is `world_peer`
    std::string_view name; ///< its name
    std::uint32_t life;    ///< how often it was restarted
    bool scripted;         ///< a puppet: what it does is not checked
    happening what;
};
inline constexpr std::uint32_t world_peer = ~std::uint32_t{0};

/// One life of one peer, as part of a key.
inline std::uint64_t life_of(const record& one) { return std::uint64_t{one.life} << 32 | one.who; }

} // namespace offhook::simulation
