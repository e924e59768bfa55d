// The texts of the methods and the way back, by length first.
#pragma once

#include <offhook/message/detail/same_bytes.hpp>
#include <offhook/message/method.hpp>

#include <array>

namespace offhook {
namespace message::detail {

inline constexpr std::array<std::string_view, 15> method_texts{
    "",       "INVITE",    "ACK",   "BYE",    "CANCEL", "REGISTER", "OPTIONS", "REFER",
    "NOTIFY", "SUBSCRIBE", "PRACK", "UPDATE", "INFO",   "MESSAGE",  "PUBLISH"};

inline sip_method method_if(std::string_view text, sip_method guess) {
    const std::string_view wanted = method_texts[static_cast<std::size_t>(guess)];
    const bool same =
        text.size() == wanted.size() && same_bytes(text.data(), wanted.data(), text.size());
    return same ? guess : sip_method::other;
}

} // namespace message::detail

OFFHOOK_DECL sip_method method_from(std::string_view text) {
    using message::detail::method_if;
    if (text.size() < 3) return sip_method::other;
    switch (text[0]) {
    case 'I': return method_if(text, text[2] == 'V' ? sip_method::invite : sip_method::info);
    case 'A': return method_if(text, sip_method::ack);
    case 'B': return method_if(text, sip_method::bye);
    case 'C': return method_if(text, sip_method::cancel);
    case 'R': return method_if(text, text[2] == 'G' ? sip_method::register_ : sip_method::refer);
    case 'O': return method_if(text, sip_method::options);
    case 'N': return method_if(text, sip_method::notify);
    case 'S': return method_if(text, sip_method::subscribe);
    case 'P': return method_if(text, text[1] == 'R' ? sip_method::prack : sip_method::publish);
    case 'U': return method_if(text, sip_method::update);
    case 'M': return method_if(text, sip_method::message);
    default: return sip_method::other;
    }
}

OFFHOOK_DECL std::string_view to_text(sip_method method) {
    return message::detail::method_texts[static_cast<std::size_t>(method)];
}

} // namespace offhook
