// Any bytes as the payload of a WebSocket message, and messages written into memory of any size.
#include "target.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/message/serialize.hpp>
#include <offhook/message/websocket_frame.hpp>

#include <cstring>
#include <vector>

using namespace offhook;
using fuzz::require;

namespace {

void write_again(const sip_message& message, std::size_t room) {
    std::vector<char> memory(room);
    const serialized made = serialize(message, memory);
    require(made.whole == (made.size <= room), "it says what fits");
    if (made.whole) {
        require(fuzz::inside(message.body(), message.text()), "the body is part of the message");
        require(message.text().find({memory.data(), made.size}) != std::string_view::npos,
                "bytes are kept");
    }
    message_writer out{memory};
    out.start_line(message);
    for (const header_slot& slot : message.headers())
        out.field(message, slot);
    const serialized copied = out.end(message.body());
    require(copied.whole == (copied.size <= room), "a writer says what fits");
    if (!copied.whole) return;
    const auto again = parse_message(buffer::copy_of(std::string_view(memory.data(), copied.size)));
    // Without its own length a copy may have a body the message had not.
    require(again.has_value(), "what was written can be parsed");
    require(again->body() == message.body(), "with the same body");
}

} // namespace

OFFHOOK_FUZZ(websocket) {
    const std::size_t room = fuzz::take_byte(input) * std::size_t{40};
    parse_fault fault;
    const auto opcode = static_cast<websocket_opcode>(1 + (fuzz::take_byte(input) & 1));
    const auto frame = read_websocket_frame(opcode, input, fault);
    require(frame.has_value() != static_cast<bool>(fault.code), "a frame or a fault");
    if (!frame) {
        require(fault.offset <= input.size() && std::strlen(fault.what) > 10, "a fault says why");
        return;
    }
    if (frame->what != stream_frame::kind::message) return;
    require(frame->bytes.text() == input, "the frame is the message");
    const auto message = parse_message(frame->bytes);
    if (message) write_again(*message, room);
}
