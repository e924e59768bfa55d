// Who watches an endpoint: its messages, transitions and actions. Not causal. Used for traces,
// ladders and checkers. Read next: endpoint.hpp.
#pragma once

#include <offhook/message/sip_message.hpp>
#include <offhook/session/observer.hpp>
#include <offhook/transport/path.hpp>

namespace offhook {

class endpoint_observer : public session::observer {
public:
    /// Bytes on their way out, or come in and understood; `message` lives only during the call.
    virtual void sent(instant when, const path& way, std::string_view bytes) = 0;
    virtual void received(instant when, const path& way, const sip_message& message) = 0;
};

} // namespace offhook
