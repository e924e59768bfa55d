// What is known of one soft state that we hold at somebody: plain values. Its handle lives from
// start_soft_state to the last word on it. Read next: ../../../../state_tables/registration.yaml.
#pragma once

#include <offhook/session/detail/call.hpp>
#include <offhook/session/soft_kind.hpp>

#include <boost/container/small_vector.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace offhook::session::detail {

/// What actions change. Small and trivially copyable, so that a failed step puts it back.
struct soft_facts {
    dialog::request_id request; ///< in flight; its answer alone is listened to
    bool asked = false;         ///< a request is on its way down, see soft_sent
    std::uint32_t cseq = 0;     ///< of the last request
    std::uint32_t wanted = 0;   ///< seconds asked for
    std::uint32_t granted = 0;  ///< seconds, by the last answer
    instant valid_until{};
    std::uint32_t wait = 0;  ///< seconds that the last failure asked for (Retry-After)
    duration delay{};        ///< until the next try
    std::uint16_t tries = 0; ///< that failed since the last success
    std::uint8_t raised = 0; ///< how often a 423 has raised `wanted`
    bool held = false;       ///< something was granted, and not given back
    bool unsure = false;     ///< a request had no answer: something may stand there
    bool changed = false;    ///< modified while a request was under way
    bool tagged = false;     ///< the compositor knows our publication by its entity tag
    bool with_body = true;   ///< the next PUBLISH carries the whole state
    dialog::subscription_id subscription;   ///< of a subscription: what it is below
    dialog::duty_id duty;                   ///< of a notifier: their SUBSCRIBE, undecided
    bool heard = false;                     ///< of a subscriber: a NOTIFY has come
    bool pending = false;                   ///< the last NOTIFY said so
    termination reason = termination::none; ///< of the last NOTIFY of all
    bool has_outcome = false;
    bool removed = false; ///< the outcome
    int status = 0;       ///< of the outcome
    error_code why{};
};

struct soft_state {
    table::configuration machine;
    soft_facts facts;
    soft_kind kind = soft_kind::registration;
    table_number table = 0;
    bool all = false; ///< it ends with every contact of the address
    std::string target;
    std::string to;
    std::string from;
    std::string route;
    std::string headers;
    std::string call_id;
    std::string tag;
    std::string entity_tag;            ///< of a publication (RFC 3903 4.1)
    std::string own_contact;           ///< as the last request said it, when none was given
    std::vector<std::string> contacts; ///< as they were given
    std::vector<std::string> dropped;  ///< to be taken back with the next request
    std::string package;
    std::optional<std::string> accepts; ///< of a watcher: its Accept; without, the package's type
    std::string content_type;
    std::string body;
    std::vector<std::pair<table::setting_index, duration>> settings;
    boost::container::small_vector<armed_timer, 3> timers;
};

} // namespace offhook::session::detail
