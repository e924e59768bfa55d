// What stands below one explored soft state: requests without their answer, the subscription as the
// dialog layer keeps it, what the peer may know of us and what the application was told. Without
// tags, CSeq and instants. Not the dialog layer: dialog/impl/{subscribe,notifier,notify}.ipp.
// Read next: soft_side.hpp.
#pragma once

#include <offhook/session/soft_rig.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation::detail {

/// Of a subscription; those of registrations and their like never leave their side.
struct soft_packet {
    enum class sort : std::uint8_t { subscribe, subscribe_answer, notify, notify_answer };
    sort what = sort::subscribe;
    std::uint8_t number = 0; ///< of the subscription, modulo four
    bool turn = false;       ///< alternates with each SUBSCRIBE of a subscription
    bool first = false;      ///< outside any dialog
    bool last = false;       ///< with Expires 0, or a NOTIFY that ends it
    bool pending = false;    ///< what a NOTIFY says
    std::uint8_t reason = 0; ///< a termination, of the last NOTIFY
    std::uint16_t status = 0;

    friend bool operator==(const soft_packet&, const soft_packet&) = default;
};
std::string to_string(const soft_packet& what);

/// Timers of the layers below.
enum class soft_timer : std::uint8_t {
    transaction, ///< no final response: 64*T1
    notify,      ///< no NOTIFY behind a 2xx: 64*T1
    lapse,       ///< the granted time is over
    count
};

/// What a peer may answer to a REGISTER, a PUBLISH or an OPTIONS.
enum class soft_answer : std::uint8_t {
    granted,
    released, ///< 2xx, and nothing stands
    brief,    ///< 423
    refused,  ///< 403
    busy,     ///< 503
    silence,
    forgotten, ///< 412
    count
};

/// Plain bytes, as saved_soft.
struct soft_wire {
    // a request outside dialogs
    std::uint8_t open = 0;     ///< 1: without its answer; 2: it takes back
    std::uint8_t given_up = 0; ///< one that nobody waits for: its answer may still come
    std::uint8_t briefs = 0;   ///< 423s in a row
    bool stands = false;       ///< granted, and its time is not over
    bool lost = false;         ///< a request had no answer: it may stand
    // the application
    bool begun = false;
    bool removing = false;  ///< it has given back
    bool removal = false;   ///< Expires 0 went out
    bool over = false;      ///< the last word was said
    bool removed = false;   ///< and what it was
    bool change = false;    ///< it has changed something that no request has said
    std::uint8_t told = 0;  ///< 1: it stands, somebody is there; 2: it does not
    std::uint8_t after = 0; ///< answers and timers since it gave back
    // a subscription, at either end
    bool record = false;
    std::uint8_t number = 0;
    bool turn = false;
    bool answered = false;
    bool heard = false;
    bool told_since = false; ///< a NOTIFY came since the last SUBSCRIBE
    bool ending = false;
    bool end_wanted = false;
    bool last_seen = false;
    bool in_flight = false;
    bool lapsed = false;   ///< of a notifier: without time, the next NOTIFY is the last
    bool owes = false;     ///< of a notifier: a 200 went out, a NOTIFY must follow
    bool own_last = false; ///< of a notifier: its table has said the last word
    std::uint8_t duty = 0; ///< of a notifier: their first SUBSCRIBE: 1: at hand; 2: kept
    bool once = false;     ///< it asks for no time
    std::uint8_t said = 0; ///< as in `queue`
    /// NOTIFYs, the first in flight: 1 active, 2 pending, 3 + termination.
    std::uint8_t queue[4] = {};
    std::uint8_t timers = 0; ///< running, a bit each

    friend bool operator==(const soft_wire&, const soft_wire&) = default;
};

/// Gives inputs to the session layer and takes what comes of them, until both are quiet.
class soft_below {
public:
    soft_below(session::soft_kind kind, session::soft_rig& above, soft_wire& state, bool notifier)
        : kind_(kind), rig_(above), w(state), notifier_(notifier) {}

    void answer(soft_answer what, bool late);
    void received(const soft_packet& what);
    /// The dialog layer of the notifier answers by itself.
    void refuse(const soft_packet& what, std::uint16_t status);
    void expired(soft_timer which);
    void drain();

    std::vector<soft_packet> sent{};
    std::vector<std::string> requests{}; ///< "REGISTER", as the ladder shows them
    std::vector<std::string> complaints{};
    std::uint8_t restarted = 0; ///< timers armed in this step, a bit each
    unsigned lives = 0;         ///< so many subscriptions are made; 0: any number
    bool no_way = false;        ///< what is sent finds none
    bool found_none = false;    ///< and something was

private:
    void handle(const session::output& what);
    void request(const session::send_soft_request& what);
    void look_at_request(const session::send_soft_request& what, bool removal);
    void ask(const session::ask_subscription& what);
    void subscribe(const session::ask_subscription& what);
    void renew(const session::ask_subscription& what);
    void respond(const session::respond& what);
    void unsubscribe();
    void hear(const session::soft_state_changed& what);
    void last_word(bool removed);
    void subscribed(const soft_packet& what);
    void accept_renewal();
    void subscribe_final(std::uint16_t status, error_code why, bool lapsed);
    void notified(const soft_packet& what);
    void notify_final(bool good);
    void end(error_code why, std::uint8_t reason);
    void erase();
    void queue(std::uint8_t what);
    void send_next();
    void arm(soft_timer which);
    void stop(soft_timer which);
    void watch_subscriber();
    void complain(std::string text) { complaints.push_back(std::move(text)); }

    session::soft_kind kind_;
    session::soft_rig& rig_;
    soft_wire& w;
    bool notifier_;
    std::vector<std::function<void()>> news_{}; ///< what the dialog layer says, in order
    std::uint8_t tells_ = 0;
    bool renewed_ = false; ///< a SUBSCRIBE that refreshes is at hand
    bool renewed_last_ = false;
};

} // namespace offhook::simulation::detail
