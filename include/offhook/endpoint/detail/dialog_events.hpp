// Who watches the calls of this endpoint, and what each has been told (RFC 4235). Hears what the
// session layer says to the application, and asks it to notify as an application would. Not the
// subscriptions themselves: those are soft states of the session layer. Read next:
// ../impl/dialog_events.ipp, ../../message/dialog_info.hpp.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/dialog/layer.hpp>
#include <offhook/message/dialog_info.hpp>
#include <offhook/session/layer.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offhook::detail {

class dialog_events {
public:
    /// The layers must outlive it.
    dialog_events(duration pause, const dialog::layer& dialogs, const session::layer& sessions)
        : pause_(pause), dialogs_(dialogs), sessions_(sessions) {}

    void placed(const session::place_call& what);
    /// True when it is about a watcher of ours, and so nothing for the application.
    bool heard(const session::event& what);
    void over(session::call_id call);
    bool serves(dialog::owner_id owner) const;

    /// Tells nobody anything any more; the watchers there are, whose subscriptions are to be ended.
    std::vector<session::soft_state_id> close();

    /// What a watcher is to be told now; nothing when none is.
    std::optional<session::command> next(instant now);
    std::optional<instant> next_deadline() const;

private:
    struct watched_call {
        session::call_id call;
        dialog_entry entry;
        std::uint64_t changed = 0; ///< its last change
        bool over = false;         ///< kept until everybody has been told
    };
    struct change {
        std::uint64_t number;
        std::uint64_t call; ///< its place in calls_
    };
    struct lamp {
        session::soft_state_id soft;
        std::string entity{};
        std::string call_id{}; ///< of the one dialog to be watched; empty: all
        std::string local_tag{};
        std::string remote_tag{};
        std::uint32_t version = 0;
        std::uint64_t told = 0;  ///< the last change that it knows of
        std::uint64_t swept = 0; ///< of the full state: the last call told
        bool asks = true;        ///< its SUBSCRIBE is not answered
        bool full = true;        ///< everything is to be told, at once
        bool sweeping = false;   ///< the full state did not fit into one NOTIFY
        instant not_before{};
    };

    bool hears_of_watcher(const session::event& what);
    void begin(const session::watcher_asks& news);
    watched_call* find(session::call_id call);
    watched_call& add(session::call_id call, bool initiator);
    void changed(watched_call& one);
    void progress(const session::call_progress& news);
    void ended(session::call_id call, const session::end_reason& reason);
    void learn(watched_call& one) const;
    bool wants(const lamp& by, const dialog_entry& entry) const;
    bool behind(const lamp& one) const;
    std::optional<std::string> document(lamp& by);
    void add_all(lamp& by, dialog_info& into);
    void add_changes(lamp& by, dialog_info& into);
    void forget_told();

    duration pause_;
    const dialog::layer& dialogs_;
    const session::layer& sessions_;
    std::map<std::uint64_t, watched_call> calls_; ///< in the order in which they began
    boost::unordered_flat_map<std::uint64_t, std::uint64_t> places_; ///< in calls_, by call
    std::deque<change> changes_; ///< that some watcher does not know of
    std::vector<lamp> lamps_;
    std::uint64_t last_place_ = 0;
    std::uint64_t last_change_ = 0;
    bool closed_ = false;
    bool untold_ = false; ///< something may be told, now or after a pause
};

} // namespace offhook::detail
