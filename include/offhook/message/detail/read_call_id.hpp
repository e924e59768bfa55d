// Reads a Call-ID from a text in which more may follow. Read next: ../replaces.hpp.
#pragma once

#include <offhook/message/detail/cursor.hpp>

namespace offhook::message::detail {

/// callid = word [ "@" word ] (RFC 3261 25.1). False when it breaks the grammar.
inline bool read_call_id(cursor& in) {
    if (in.run<word_char>().empty()) return false;
    return !in.take('@') || !in.run<word_char>().empty();
}

} // namespace offhook::message::detail
