// What register, options and message share: one request to somebody, and how its answer is told.
// Read next: phone_flags.hpp.
#pragma once

#include "phone.hpp"

#include <string>

namespace offhook::cli {

/// "udp:127.0.0.1:0" for a target on loopback: peers see the same address there as we.
std::string listener_towards(const std::string& target);

/// Flags of the place, the login and the records; not those of calls.
void add_request_flags(CLI::App& verb, phone_flags& flags);
/// Where we listen and whom we tell our password, when the flags do not say.
void complete_towards(const std::string& target, phone_flags& flags);

/// One line: "200 OK" or why there is no answer; true for a 2xx.
bool tell_answer(phone& on, const std::string& method, const result<response_summary>& answer);

} // namespace offhook::cli
