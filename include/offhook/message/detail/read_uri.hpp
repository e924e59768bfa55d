// Reads a URI or a name-addr in place, without a result to copy. Read next: ../uri.hpp,
// ../name_addr.hpp.
#pragma once

#include <offhook/core/error.hpp>

#include <string_view>

namespace offhook {
struct uri;
struct name_addr;
} // namespace offhook

namespace offhook::message::detail {

/// Where a URI that begins here ends, before what can be no part of it; null when there is none.
const char* end_of_uri(const char* at, const char* end, uri& made);

/// False when the text is no URI; `made` is then half filled. `made` must be fresh.
bool read_uri(std::string_view text, uri& made);

/// As parse_name_addr; the error, or errc{} when all is well. Fills `tag` on the way.
errc read_name_addr(std::string_view text, name_addr& made, std::string_view& tag);

} // namespace offhook::message::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/name_addr.hpp>
#endif
