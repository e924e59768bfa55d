// What each measured library does with one message, behind one signature. Not the measuring: see
// main.cpp. Read next: offhook_peer.cpp, then the others, which take the same steps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

/// What a library has read of a message. Filled only to check the library: the measured work makes
/// the library's own structured values and leaves it at that.
struct facts {
    std::string via_branch; ///< of the top Via
    std::string via_host;
    std::string from_host;
    std::string from_tag;
    std::string to_user;
    std::string to_host;
    std::string call_id;
    std::string cseq_method;
    std::string contact_host;
    std::string route_host; ///< of the first Route, or Record-Route when there is none
    std::uint32_t cseq = 0;
    int max_forwards = -1; ///< -1: there is none
    int content_length = -1;
    int vias = 0;
    int routes = 0; ///< values of Route and Record-Route

    friend bool operator==(const facts&, const facts&) = default;
};

struct peer {
    const char* name;
    /// Parses a copy of the message, has each Via, From, To, Call-ID, CSeq, Contact, Max-Forwards,
    /// Content-Length and each Route and Record-Route as structured values, and gives all memory
    /// back. Fills `found` unless it is null. False when the library refuses the message.
    bool (*work)(std::string_view message, facts* found);
    bool reads_facts = true;
};

/// Each is there when its library was found as the benchmarks were configured.
peer offhook_peer();
peer sofia_peer();
peer osip_peer();
peer re_peer();
/// Finds each line end and each colon, and nothing else: what no parser goes below.
peer floor_peer();

} // namespace bench
