// A session description to text, lines in the order that RFC 4566 5 demands.
// Read next: description.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/sdp/description.hpp>

#include <string>

namespace offhook::sdp {

/// CR, LF and NUL in a value become blanks, so that a value can never make a line of its own.
std::string serialize(const description& whole);

} // namespace offhook::sdp

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/sdp/impl/serialize.ipp>
#endif
