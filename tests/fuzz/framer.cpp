// Any stream in any pieces: the same messages come out as from the whole, and no byte is looked at
// more than a few times.
#include "target.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/framer.hpp>

#include <string>

using namespace offhook;
using fuzz::require;

namespace {

std::vector<std::string> drain(framer& f) {
    std::vector<std::string> all;
    while (const auto frame = f.next()) {
        all.emplace_back(frame->bytes.text());
        require(frame->bytes.size() <= limits::message_bytes, "a message within its bound");
        require(all.back().empty() == (frame->what != stream_frame::kind::message),
                "messages have bytes, keep-alives have none");
    }
    return all;
}

} // namespace

OFFHOOK_FUZZ(framer) {
    const std::size_t piece = 1 + fuzz::take_byte(input);
    offhook::framer whole;
    whole.push(input);
    const auto wanted = drain(whole);
    offhook::framer cut;
    std::vector<std::string> found;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        cut.push(input.substr(at, piece));
        for (const std::string& each : drain(cut))
            found.push_back(each);
    }
    require(found == wanted, "pieces and the whole give the same messages");
    require(cut.fault().has_value() == whole.fault().has_value(), "and the same fault");
    require(cut.examined() <= 2 * input.size() + 4 * (input.size() / piece + 1), "linear work");
}
