// The few facts of a message that checkers ask for, read once when it is sent. Identifiers are kept
// as 64-bit hashes, because they are only ever compared. Read next: record.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/message/sip_message.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace offhook::simulation {

/// A stable 64-bit hash of bytes; the same on every machine.
std::uint64_t stable_hash(std::string_view bytes, std::uint64_t seed);
/// Joins hashes and numbers to one key.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = (a ^ (b + 0x9e3779b97f4a7c15u + (a << 6) + (a >> 2))) * 0xff51afd7ed558ccdu;
    return x ^ (x >> 32);
}

struct wire_facts {
    bool understood = false; ///< false: no SIP message, nothing below holds
    bool is_request = false;
    sip_method method = sip_method::other; ///< for a response that of its CSeq
    int status = 0;                        ///< 0 for requests
    std::uint32_t cseq = 0;
    std::uint64_t call = 0; ///< of the Call-ID
    std::uint64_t from_tag = 0;
    std::uint64_t to_tag = 0; ///< 0 when there is none
    std::uint64_t branch = 0; ///< of the top Via
    std::uint64_t bytes = 0;  ///< of the whole message

    bool is(sip_method wanted) const { return understood && is_request && method == wanted; }
    bool answers(sip_method wanted) const { return understood && !is_request && method == wanted; }
    bool is_final() const { return status >= 200; }
    bool is_success() const { return status >= 200 && status < 300; }
};

wire_facts facts_of(const sip_message& message);
/// For texts: "INVITE" or "200 OK"; "garbage" when it is no SIP message.
std::string headline(std::string_view bytes);
/// "1 INVITE": the CSeq value; empty when there is none.
std::string cseq_text(std::string_view bytes);
/// The Call-ID value; empty when there is none.
std::string call_id_text(std::string_view bytes);

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/wire_facts.ipp>
#endif
