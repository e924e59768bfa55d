// Requests that a phone takes, inside calls and outside, as lines. Read next: conversation.hpp.
#pragma once

#include "phone.hpp"

#include <offhook/asio/incoming_request.hpp>

#include <optional>

namespace offhook::cli {

/// One line: `call 1 info dtmf 5 160ms`, `message "hello"`.
void tell_request(const phone& on, std::optional<unsigned> call, const sip_message& request);

/// Those outside every call: each is printed and has its 200.
asio::awaitable<void> take_requests(phone& on);

} // namespace offhook::cli
