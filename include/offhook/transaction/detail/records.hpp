// What is kept of one transaction. Small on purpose: millions of them wait out timers J and L, so a
// finished one holds its key and the response it may have to repeat, nothing else.
// Not the rules: those are the machines. Read next: transactions.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/timer_wheel.hpp>
#include <offhook/transaction/invite_client_machine.hpp>
#include <offhook/transaction/invite_server_machine.hpp>
#include <offhook/transaction/non_invite_client_machine.hpp>
#include <offhook/transaction/non_invite_server_machine.hpp>
#include <offhook/transaction/output.hpp>

#include <memory>
#include <optional>
#include <variant>

namespace offhook::transaction::detail {

/// The timers of RFC 3261 table 4 and RFC 6026, the automatic 100 and the two deadlines.
enum class timer_kind : std::uint8_t {
    a,
    b,
    d,
    e,
    f,
    k,
    m,
    cancel, // of clients
    g,
    h,
    i,
    j,
    l,
    trying,
    late // of servers
};

/// Whose timer, and which.
struct due {
    std::uint32_t index;
    std::uint32_t generation;
    timer_kind kind;
};

/// The two timers a transaction can have at once: one that repeats, one that ends.
struct timers {
    timer_id repeat;
    timer_id deadline;
    duration interval{0}; ///< of the repeating one, when it was armed last
};

/// The neighbours among the transactions of one way, for send_failed.
template <class Id>
struct way_link {
    Id next;
    Id previous;
};

struct client_record {
    client_record(bool is_invite, ticket request, const path& on) : name(request), way(on) {
        if (is_invite) {
            machine.emplace<invite_client_machine>();
        } else {
            machine.emplace<non_invite_client_machine>();
        }
    }
    bool is_invite() const { return std::holds_alternative<invite_client_machine>(machine); }
    bool reliable() const { return is_reliable(way.over); }

    std::variant<std::monostate, invite_client_machine, non_invite_client_machine> machine;
    ticket name;
    path way;
    buffer key;
    std::uint64_t hash = 0;
    buffer bytes;                        ///< what is sent again: the request, later the ACK
    std::unique_ptr<sip_message> invite; ///< until a final response, for ACK and CANCEL
    timers clock;
    way_link<client_id> link;
    bool own = false;       ///< a CANCEL of this layer: nothing of it goes up
    bool forgotten = false; ///< only 2xx to INVITE go up
    bool answered = false;  ///< a final response has come
    bool cancelled = false;
};

struct server_record {
    server_record(bool is_invite, const path& on) : way(on) {
        if (is_invite) {
            machine.emplace<invite_server_machine>();
        } else {
            machine.emplace<non_invite_server_machine>();
        }
    }
    bool is_invite() const { return std::holds_alternative<invite_server_machine>(machine); }
    bool reliable() const { return is_reliable(way.over); }

    std::variant<std::monostate, invite_server_machine, non_invite_server_machine> machine;
    path way;
    buffer key;
    std::uint64_t hash = 0;
    std::uint64_t merge_hash = 0; ///< 0: the request had a To tag
    buffer response;              ///< the latest one
    buffer request;               ///< until the first response, for the automatic 100
    std::optional<address> source;
    timers clock;
    way_link<server_id> link;
    bool failed = false; ///< the layer above knows that a response was not delivered
};

// A finished one, with key, response and timer, stays below 700 bytes.
static_assert(sizeof(client_record) <= 192 && sizeof(server_record) <= 216);

} // namespace offhook::transaction::detail
