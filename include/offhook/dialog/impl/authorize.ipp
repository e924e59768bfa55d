// Requests outside dialogs that must say who sends them (RFC 3261 22.2). A dialog is made by who
// was let in, so requests inside are not asked; ACK and CANCEL never are (22.1). The check itself
// is digest/authenticator.hpp.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/message/make.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

OFFHOOK_DECL bool state::unauthorized(const transaction::request_received& news,
                                      std::string& user) {
    const auto& asked = values.require_auth_for;
    if (!guard) return false;
    if (!asked.empty() &&
        std::find(asked.begin(), asked.end(), news.request.method_text()) == asked.end()) {
        return false;
    }
    const digest::verdict said = guard->check(now, news.request);
    if (said == digest::verdict::accepted) {
        user = guard->user();
        return false;
    }
    if (said == digest::verdict::malformed) {
        answer(news, 400);
        return true;
    }
    message_builder response = make_response(news.request, 401, {}, random.token());
    guard->challenge(now, said, response);
    say(send_response{news.id, response.build()});
    return true;
}

} // namespace offhook::dialog::detail
