// How the facts of wire_facts.hpp are read.
#pragma once

#include <offhook/simulation/wire_facts.hpp>

namespace offhook::simulation {

OFFHOOK_DECL std::uint64_t stable_hash(std::string_view bytes, std::uint64_t seed) {
    std::uint64_t sum = seed ^ (bytes.size() * 0x9e3779b97f4a7c15u);
    std::size_t at = 0;
    // Eight bytes at a time, put together by shifts so that all machines agree.
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        for (unsigned i = 0; i < 8; ++i) {
            word |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
        }
        sum = (sum ^ word) * 0xff51afd7ed558ccdu;
        sum ^= sum >> 32;
    }
    std::uint64_t rest = 0;
    for (unsigned shift = 0; at < bytes.size(); ++at, shift += 8) {
        rest |= std::uint64_t{static_cast<unsigned char>(bytes[at])} << shift;
    }
    sum = (sum ^ rest) * 0xc4ceb9fe1a85ec53u;
    return sum ^ (sum >> 33);
}

namespace detail {

inline std::uint64_t identity(std::string_view text) {
    return text.empty() ? 0 : stable_hash(text, 1);
}

/// The value of a header in raw text, by its line; good enough for texts, not for protocol.
inline std::string_view raw_header(std::string_view bytes, std::string_view name) {
    std::size_t at = bytes.find("\r\n");
    while (at != std::string_view::npos) {
        const std::size_t begin = at + 2;
        at = bytes.find("\r\n", begin);
        std::string_view line = bytes.substr(begin, at - begin);
        if (line.empty()) break;
        if (!line.starts_with(name)) continue;
        line.remove_prefix(name.size());
        if (!line.starts_with(':')) continue;
        line.remove_prefix(1);
        while (line.starts_with(' '))
            line.remove_prefix(1);
        return line;
    }
    return {};
}

} // namespace detail

OFFHOOK_DECL wire_facts facts_of(const sip_message& message) {
    wire_facts facts;
    if (message.empty()) return facts;
    facts.understood = true;
    facts.is_request = message.is_request();
    facts.status = message.status();
    if (const auto number = message.cseq()) {
        facts.cseq = number->number;
        facts.method = number->method;
    }
    if (facts.is_request) facts.method = message.method();
    facts.call = detail::identity(message.call_id());
    if (const auto from = message.from()) facts.from_tag = detail::identity(from->tag());
    if (const auto to = message.to()) facts.to_tag = detail::identity(to->tag());
    if (const auto via = message.top_via()) facts.branch = detail::identity(via->branch());
    facts.bytes = stable_hash(message.text(), 2);
    return facts;
}

OFFHOOK_DECL std::string headline(std::string_view bytes) {
    const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
    constexpr std::string_view version = "SIP/2.0";
    if (line.starts_with(version) && line.size() > version.size() + 1) {
        return std::string(line.substr(version.size() + 1));
    }
    if (line.ends_with(version)) return std::string(line.substr(0, line.find(' ')));
    return "garbage";
}

OFFHOOK_DECL std::string cseq_text(std::string_view bytes) {
    return std::string(detail::raw_header(bytes, "CSeq"));
}

OFFHOOK_DECL std::string call_id_text(std::string_view bytes) {
    return std::string(detail::raw_header(bytes, "Call-ID"));
}

} // namespace offhook::simulation
