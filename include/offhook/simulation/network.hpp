// What happens to a datagram between two addresses: delay, loss, duplication, reordering, cuts, and
// faults written down by a test. Decides, but delivers nothing: see world.hpp. All chance comes
// from the seed it is given.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/buffer.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/random.hpp>
#include <offhook/message/sip_message.hpp>

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::simulation {

/// One direction of a link. Without reordering a link is a pipe: what was sent first arrives first.
struct link_settings {
    duration delay_min{};
    duration delay_max{};
    unsigned loss_percent = 0;
    unsigned duplicate_percent = 0;
    /// How often a datagram is held back by up to four times `delay_max`, so that others pass it.
    unsigned reorder_percent = 0;
    /// How often a datagram comes with changed or missing bytes, as if a peer were broken.
    unsigned damage_percent = 0;
};

/// A datagram as a predicate sees it; `message` is empty when the bytes are no SIP message.
struct datagram {
    const address& from;
    const address& to;
    const sip_message& message;
    std::string_view bytes;
};
using predicate = std::function<bool(const datagram&)>;

class network {
public:
    explicit network(random_source random) : random_(std::move(random)) {}

    /// For all links that have no settings of their own.
    void set_default(const link_settings& values) { default_ = values; }
    void set_link(const address& from, const address& to, const link_settings& values);

    /// Nothing gets through between two addresses, either way, or to and from one of them.
    void cut(const address& a, const address& b);
    void mend(const address& a, const address& b);
    void take_down(const address& node);
    void bring_up(const address& node);

    /// Loses the first `at_most` datagrams for which the predicate holds.
    void drop_when(std::string name, predicate when, unsigned at_most);
    /// Keeps them back until `release`.
    void withhold(std::string name, predicate when, unsigned at_most);
    /// How many datagrams a named fault has taken.
    unsigned taken(std::string_view name) const;
    struct held {
        address from;
        address to;
        buffer bytes;
    };
    /// Ends a fault; gives what it has kept back, in order.
    std::vector<held> release(std::string_view name);

    /// No loss, duplication, reordering, cuts or faults from here on; the delays stay.
    void heal();

    struct fate {
        boost::container::small_vector<instant, 2> arrivals; ///< none, one, or two and more
        std::string_view why;                                ///< why none; the name of a fault
    };
    /// What arrives in place of these bytes, when they are damaged on the way.
    std::optional<buffer> damage(const address& from, const address& to, const buffer& bytes);
    fate send(instant now, const datagram& what, const buffer& bytes);
    /// Whether `send` needs the parsed message: some scripted fault is still at work.
    bool scripted() const { return active_ > 0; }

private:
    using pair = std::pair<address, address>;
    struct link {
        link_settings values;
        bool own = false;
        instant last{};
    };
    struct fault {
        std::string name;
        predicate when;
        unsigned at_most;
        bool keeps;
        unsigned taken = 0;
        std::vector<held> kept{};
    };
    link& link_of(const address& from, const address& to);
    fault* struck(const datagram& what);
    bool chance(unsigned percent);
    duration spread(duration low, duration high);
    bool is_cut(const address& from, const address& to) const;

    random_source random_;
    link_settings default_;
    std::map<pair, link> links_;
    std::vector<pair> cuts_;
    std::vector<address> down_;
    std::deque<fault> faults_; ///< in the order of their making; the first that holds strikes
    unsigned active_ = 0;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/network.ipp>
#endif
