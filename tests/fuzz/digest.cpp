// Challenges, credentials and Authentication-Info from any text.
#include "target.hpp"

#include <offhook/message/challenge.hpp>
#include <offhook/message/credentials.hpp>

using namespace offhook;
using fuzz::inside;
using fuzz::require;

OFFHOOK_FUZZ(digest) {
    if (const auto c = challenge::parse(input)) {
        require(!c->is_digest() || !c->nonce().empty(), "a digest challenge has a nonce");
        require(inside(c->realm(), input) && inside(c->opaque(), input), "a part is in the text");
        (void)c->offers("auth");
    }
    if (const auto c = credentials::parse(input)) {
        require(!c->is_digest() || !c->response().empty(), "a digest answer has a response");
        require(inside(c->username(), input) && inside(c->uri(), input), "a part is in the text");
        (void)c->nonce_count();
    }
    if (const auto info = authentication_info::parse(input)) {
        std::string_view rest = info->parameters.text();
        std::size_t count = 0;
        while (auth_params::next(rest))
            ++count;
        require(count > 0 && rest.empty(), "a list that was read is read again");
    }
}
