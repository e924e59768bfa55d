// RAck and RSeq: which reliable provisional response a PRACK means (RFC 3262 7.1, 7.2).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

struct rack {
    std::uint32_t rseq = 0;
    std::uint32_t cseq = 0;
    std::string_view method;

    static constexpr header_name header = header_name::rack;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<rack> parse(std::string_view text);
};

struct rseq {
    std::uint32_t number = 0; ///< 1 to 2^32 - 1

    static constexpr header_name header = header_name::rseq;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<rseq> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/rack.ipp>
#endif
