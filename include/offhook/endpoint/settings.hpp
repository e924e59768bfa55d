// What an endpoint is told once: the settings of its layers and the seed of its random source.
#pragma once

#include <offhook/core/log.hpp>
#include <offhook/core/random.hpp>
#include <offhook/dialog/settings.hpp>
#include <offhook/message/parse_options.hpp>
#include <offhook/session/settings.hpp>

namespace offhook {

class endpoint_observer;

struct endpoint_settings {
    /// Must be unpredictable on a real network: tags, branches and Call-IDs come from it.
    random_source::seed_type seed{};
    dialog::settings dialogs{};
    session::settings sessions{};
    /// What is taken although it is malformed: see docs/leniency.md.
    parse_options lenient{};
    /// Refuses malformed requests with 400 and the like, without state, when they can be answered.
    /// Off: they are counted and logged only, so that a stranger's garbage earns no packet, but for
    /// a bad Refer-To or Replaces; those that name a dialog of ours are refused all the same.
    bool answer_malformed = false;
    /// Who subscribes to the package dialog (RFC 4235) is told how our calls stand, tags included;
    /// the application does not hear of it. Those tags let a watcher take a call over (RFC 3891),
    /// so ask for a password too: dialog::settings::require_auth.
    bool serve_dialog_events = false;
    /// Between two NOTIFYs to one watcher (RFC 4235 3.10).
    duration dialog_events_pause = std::chrono::seconds{1};
    log_sink* log = nullptr;            ///< may be null; must outlive the endpoint
    endpoint_observer* watch = nullptr; ///< may be null; must outlive the endpoint
};

} // namespace offhook
