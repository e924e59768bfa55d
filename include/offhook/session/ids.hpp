// The handles of the session layer. Every resource of a call hangs on its call_id; a transfer has a
// handle of its own, because it outlives the leg it began on.
#pragma once

#include <offhook/core/id.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>
#include <string>

namespace offhook::session {

struct call_tag;
struct transfer_tag;
using call_id = id<call_tag>;
using transfer_id = id<transfer_tag>;

/// What the dialog layer knows an owner by: the packed id, the highest bit tells a transfer.
inline constexpr std::uint64_t transfer_bit = std::uint64_t{1} << 63;
constexpr dialog::owner_id owner_of(call_id call) { return call.pack(); }
constexpr dialog::owner_id owner_of(transfer_id transfer) { return transfer.pack() | transfer_bit; }
constexpr bool is_transfer(dialog::owner_id owner) { return (owner & transfer_bit) != 0; }
constexpr call_id call_of(dialog::owner_id owner) { return call_id::unpack(owner); }
constexpr transfer_id transfer_of(dialog::owner_id owner) {
    return transfer_id::unpack(owner & ~transfer_bit);
}

/// An owner as logs name it: "call=7.1", "transfer=0.3", place and generation.
inline std::string to_text(dialog::owner_id owner) {
    const call_id name = call_of(owner & ~transfer_bit);
    return (is_transfer(owner) ? "transfer=" : "call=") + std::to_string(name.index) + '.' +
           std::to_string(name.generation);
}

} // namespace offhook::session
