// A request of ours as it may have to go again: with credentials (RFC 3261 22) or to another target
// (8.1.3.4). Kept beside its request_record, only where one of the two can happen.
// Read next: ../impl/challenge.ipp, ../impl/redirect.ipp.
#pragma once

#include <offhook/dialog/detail/known_spaces.hpp>
#include <offhook/message/message_builder.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook::dialog::detail {

/// What went out with the request; the ACK to its 2xx carries the same (RFC 3261 22.1).
struct sent_credentials {
    space_number from = 0;
    std::size_t account = 0;
    bool proxy = false;
    std::string realm;
    std::string nonce;
    std::string value;

    header_name header() const {
        return proxy ? header_name::proxy_authorization : header_name::authorization;
    }
};

/// How often a realm was answered for this request.
struct answered_realm {
    bool proxy = false;
    std::string realm;
    std::uint8_t times = 0;
};

struct kept_request {
    message_builder message; ///< without credentials; empty once the final response came
    std::string next_hop;
    std::vector<sent_credentials> credentials;
    std::vector<answered_realm> answered;
    std::vector<space_number> spaces; ///< of a request outside legs: who has asked it
    std::vector<std::string> targets; ///< of a redirection, the best first
    std::vector<std::string> tried;
    std::uint8_t challenges = 0;
};

} // namespace offhook::dialog::detail
