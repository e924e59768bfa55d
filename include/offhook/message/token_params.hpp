// A token and its parameters: Accept-Encoding, Priority, a user's own header ... A view on text
// that somebody else owns. Not the headers with a type of their own. Read next: typed.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>

#include <string_view>

namespace offhook {

struct token_params {
    std::string_view token;
    params parameters;
};

/// token *( SEMI generic-param ). Errors: errc::malformed_header.
result<token_params> parse_token_params(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/token_params.ipp>
#endif
