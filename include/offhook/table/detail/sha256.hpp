// SHA-256 (FIPS 180-4), so that a log can say exactly which table a call ran. Not for secrets: the
// digest of SIP authentication uses OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace offhook::table::detail {

/// 64 hex digits.
std::string sha256_hex(std::string_view text);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/sha256.ipp>
#endif
