// Who watches the tables run: each transition with its row, each action. Not causal: the wire stays
// the same without it. Called on the endpoint's strand; must not call back. Read next: layer.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <cstdint>
#include <string_view>

namespace offhook::session {

/// Views are valid only during the call.
struct transition_news {
    instant when;
    std::uint64_t owner;      ///< packed call_id, or transfer with its bit
    std::string_view machine; ///< "call", "transfer"
    std::string_view region;
    std::string_view event;
    std::string_view from;
    std::string_view to;  ///< equal to `from` when the row stays
    std::string_view row; ///< "call.Answering.HangupCall"
};
struct action_news {
    instant when;
    std::uint64_t owner;
    std::string_view action;
};

class observer {
public:
    virtual ~observer() = default;
    virtual void transitioned(const transition_news& news) = 0;
    virtual void acted(const action_news& news) = 0;
};

} // namespace offhook::session
