// Where log lines go: one line a transition, action or fault. Not causal: a sink may be slow, full
// or absent and the wire stays the same. Read next: ../session/layer.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

enum class severity : unsigned char { debug, info, warning, error };

/// One line. The text is valid only during the call.
struct log_record {
    instant when;
    severity level;
    std::string_view layer; ///< "session", "dialog", ...
    std::uint64_t call;     ///< the packed id of the call, 0 when there is none
    std::string_view text;
};

/// A destination of log lines. Called on the endpoint's strand; must not call back into it.
class log_sink {
public:
    virtual ~log_sink() = default;
    virtual bool wants(severity level) const = 0;
    virtual void write(const log_record& record) = 0;
};

} // namespace offhook
