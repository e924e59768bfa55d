// A body of any bytes; its first line is the Content-Type.
#include "target.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/multipart.hpp>

using namespace offhook;
using fuzz::inside;
using fuzz::require;

OFFHOOK_FUZZ(multipart) {
    const std::size_t end = input.find('\n');
    if (end == input.npos) return;
    const std::string_view body = input.substr(end + 1);
    const auto parts = parse_body(body, input.substr(0, end));
    if (!parts) return;
    require(parts->size() <= limits::body_parts, "no more parts than allowed");
    std::size_t total = 0;
    for (const body_part& part : *parts) {
        require(inside(part.body, body) && inside(part.headers, body), "a part is in the body");
        total += part.body.size() + part.headers.size();
        (void)part.is_optional();
        (void)part.value("x");
    }
    require(total <= body.size(), "parts do not overlap");
}
