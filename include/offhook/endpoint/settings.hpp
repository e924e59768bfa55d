// What an endpoint is told once: the settings of its layers and the seed of its random source.
#pragma once

#include <offhook/core/log.hpp>
#include <offhook/core/random.hpp>
#include <offhook/dialog/settings.hpp>
#include <offhook/session/settings.hpp>

namespace offhook {

class endpoint_observer;

struct endpoint_settings {
    /// Must be unpredictable on a real network: tags, branches and Call-IDs come from it.
    random_source::seed_type seed{};
    dialog::settings dialogs{};
    session::settings sessions{};
    log_sink* log = nullptr;            ///< may be null; must outlive the endpoint
    endpoint_observer* watch = nullptr; ///< may be null; must outlive the endpoint
};

} // namespace offhook
