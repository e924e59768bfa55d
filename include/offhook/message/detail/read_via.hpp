// Reads one Via value from a list of them; for the parser, which reads the whole list in one pass.
// Read next: ../via.hpp.
#pragma once

#include <offhook/message/detail/cursor.hpp>

namespace offhook {
struct via;
}

namespace offhook::message::detail {

/// Leaves the place behind the value: at a comma, at blanks, or at the end. Fills `branch`.
bool read_via(cursor& in, via& made, std::string_view& branch);

} // namespace offhook::message::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/via.hpp>
#endif
