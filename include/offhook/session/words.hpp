// The words that tables may name, the shipped ones and a user's own: events, guards, actions and
// published events are registered here and then named in YAML like any other. Build it once, give
// its address in session::settings; it must outlive every layer that uses it, and is not changed
// any more then. Read next: call_words.hpp, ../table/vocabulary.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/session/ids.hpp>
#include <offhook/session/soft_kind.hpp>
#include <offhook/table/vocabulary.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::session {

namespace detail {
struct call_turn;
}

/// The call and the event at hand, as a user's own guard or action sees them.
class call_context {
public:
    explicit call_context(detail::call_turn& turn) : turn_(turn) {}

    call_id call() const;
    int status() const;                 ///< of the event's response, or as signal_call gave it
    std::string_view text() const;      ///< as signal_call gave it
    const sip_message* message() const; ///< of the event, or null

    // What actions may do. It goes out when every action of the row has succeeded.
    /// Sends a request inside the dialog; RequestAnswered follows.
    result<void> request(std::string method, std::string type, std::string body);
    /// Answers the event's request, else a kept one, else their INVITE.
    result<void> respond(int status, std::string reason);
    /// A field of what the row publishes: see words::publishes. The last one of a name counts.
    void tell(std::string field, table::value value);

private:
    detail::call_turn& turn_;
};

class words {
public:
    using guard_function = std::function<bool(const call_context&, const table::arguments&)>;
    using action_function = std::function<result<void>(call_context&, const table::arguments&)>;

    words(); ///< the shipped ones

    /// An event that the application gives to a call with signal_call.
    words& event(std::string name, std::string doc);
    words& guard(std::string name, std::vector<table::parameter> parameters, std::string doc,
                 guard_function holds);
    words& action(std::string name, std::vector<table::parameter> parameters, std::string doc,
                  action_function act);
    /// Reaches the application as session::published, with those of the declared fields that an
    /// action of the row has told, and whose type is the declared one.
    words& publishes(std::string name, std::string doc, std::vector<table::parameter> fields);
    words& publishes(std::string name, std::string doc) {
        return publishes(std::move(name), std::move(doc), {});
    }

    /// For facts, settings, obligations, and for the tools.
    table::vocabulary& calls() { return calls_; }
    const table::vocabulary& calls() const { return calls_; }
    table::vocabulary& transfers() { return transfers_; }
    const table::vocabulary& transfers() const { return transfers_; }
    table::vocabulary& soft(soft_kind kind) { return soft_[static_cast<std::size_t>(kind)]; }
    const table::vocabulary& soft(soft_kind kind) const {
        return soft_[static_cast<std::size_t>(kind)];
    }

    /// Those of every kind of machine, for the tools.
    std::vector<const table::vocabulary*> all() const;

private:
    table::vocabulary calls_;
    table::vocabulary transfers_;
    std::vector<table::vocabulary> soft_; ///< by soft_kind
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/words.ipp>
#endif
