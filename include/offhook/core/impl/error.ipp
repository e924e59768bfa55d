// The texts of the error codes. Not the codes: see ../error.hpp.
#pragma once

#include <offhook/core/error.hpp>

#include <string>

namespace offhook {
namespace detail {

struct library_category final : boost::system::error_category {
    const char* name() const noexcept override { return "offhook"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
        case errc::bad_uri: return "the URI cannot be parsed";
        case errc::bad_argument: return "a value is outside its documented range";
        case errc::call_is_ending: return "call is ending";
        case errc::no_such_call: return "no such call";
        case errc::no_such_request: return "the request was answered already or has expired";
        case errc::not_accepted_now: return "not accepted in this state";
        case errc::too_many: return "a bound is reached";
        case errc::no_route: return "no route to the address";
        case errc::storage_failed: return "a store could not be read or written";
        case errc::malformed_message: return "not a SIP message";
        case errc::malformed_header: return "a header is malformed";
        case errc::missing_header: return "a mandatory header is missing";
        case errc::bad_content_length: return "Content-Length contradicts the message";
        case errc::unsupported_version: return "not SIP/2.0";
        case errc::message_too_large: return "the message is too large";
        case errc::malformed_sdp: return "the session description is malformed";
        case errc::no_common_codec: return "no format in common";
        case errc::timeout: return "no final response in time";
        case errc::transport_failed: return "the transport failed";
        case errc::unexpected_message: return "a message that is not allowed here";
        case errc::media_failed: return "the media side failed";
        case errc::action_failed: return "an action of the table failed";
        case errc::internal: return "an internal invariant was broken";
        }
        return "unknown error " + std::to_string(value);
    }
};

struct sip_status_category final : boost::system::error_category {
    const char* name() const noexcept override { return "sip"; }
    std::string message(int value) const override { return "SIP status " + std::to_string(value); }
};

} // namespace detail

OFFHOOK_DECL const boost::system::error_category& error_category() {
    static const detail::library_category category;
    return category;
}

OFFHOOK_DECL const boost::system::error_category& status_category() {
    static const detail::sip_status_category category;
    return category;
}

OFFHOOK_DECL initiator initiator_of(const boost::system::error_code& error) {
    if (error.category() == status_category()) return initiator::remote;
    if (error.category() != error_category()) return initiator::library;
    if (error.value() < 100) return initiator::user;
    return error.value() < 200 ? initiator::remote : initiator::library;
}

} // namespace offhook
