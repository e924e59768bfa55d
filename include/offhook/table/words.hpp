// The numbers of words and the roles of machines: what every header of this layer needs to know.
// Not the words: see vocabulary.hpp.
#pragma once

#include <cstdint>

namespace offhook::table {

using event_index = std::uint16_t;
using guard_index = std::uint16_t;
using action_index = std::uint16_t;
using publish_index = std::uint16_t;
using setting_index = std::uint16_t;
inline constexpr std::uint16_t no_index = 0xffff;

/// How the owner of a machine entered it; for calls UAC placed it, UAS received it.
enum class role : unsigned char { both, uac, uas };

} // namespace offhook::table
