// The handles of the session layer. Every resource of a call hangs on its call_id; a transfer has a
// handle of its own, because it outlives the leg it began on, and so has each soft state that we
// hold at somebody: a registration, a publication ...
#pragma once

#include <offhook/core/id.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>
#include <string>

namespace offhook::session {

struct call_tag;
struct transfer_tag;
struct soft_state_tag;
using call_id = id<call_tag>;
using transfer_id = id<transfer_tag>;
using soft_state_id = id<soft_state_tag>;

/// What the dialog layer knows an owner by: the packed id, the highest bit tells a transfer, the
/// next one a soft state.
inline constexpr std::uint64_t transfer_bit = std::uint64_t{1} << 63;
inline constexpr std::uint64_t soft_bit = std::uint64_t{1} << 62;
constexpr dialog::owner_id owner_of(call_id call) { return call.pack(); }
constexpr dialog::owner_id owner_of(transfer_id transfer) { return transfer.pack() | transfer_bit; }
constexpr dialog::owner_id owner_of(soft_state_id soft) { return soft.pack() | soft_bit; }
constexpr bool is_transfer(dialog::owner_id owner) { return (owner & transfer_bit) != 0; }
constexpr bool is_soft(dialog::owner_id owner) {
    return (owner & (soft_bit | transfer_bit)) == soft_bit;
}
constexpr call_id call_of(dialog::owner_id owner) { return call_id::unpack(owner); }
constexpr transfer_id transfer_of(dialog::owner_id owner) {
    return transfer_id::unpack(owner & ~transfer_bit);
}

constexpr soft_state_id soft_of(dialog::owner_id owner) {
    return soft_state_id::unpack(owner & ~soft_bit);
}

/// An owner as logs name it: "call=7.1", "transfer=0.3", "soft=2.1", place and generation.
inline std::string to_text(dialog::owner_id owner) {
    const call_id name = call_of(owner & ~(transfer_bit | soft_bit));
    const char* const kind = is_transfer(owner) ? "transfer=" : is_soft(owner) ? "soft=" : "call=";
    return kind + std::to_string(name.index) + '.' + std::to_string(name.generation);
}

} // namespace offhook::session
