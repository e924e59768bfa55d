// Session descriptions from any text: what is read, written and read again is the same.
#include "target.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

using namespace offhook;
using fuzz::require;

OFFHOOK_FUZZ(sdp) {
    sdp::fault why;
    const auto read = sdp::parse(input, &why);
    if (!read) {
        require(why.what[0] != 0 && why.offset <= input.size(), "a refusal says why and where");
        return;
    }
    const std::string written = sdp::serialize(*read);
    if (written.size() > limits::sdp_bytes) return;
    const auto again = sdp::parse(written);
    require(again.has_value(), "what was written can be read");
    require(sdp::serialize(*again) == written, "written twice it is the same");
}
