// Who watches us: everybody who subscribes to our presence is told the same. Read next: answer.cpp.
#pragma once

#include "phone.hpp"

#include <offhook/message/presence.hpp>

namespace offhook::cli {

/// Accepts watchers until the phone stops.
asio::awaitable<void> show_presence(phone& of, basic_status status);

} // namespace offhook::cli
