// Errors as values: what went wrong and who caused it. Not exceptions: those are for programming
// errors at construction. Read next: result.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

namespace offhook {

/// Who caused an error: the caller of the library, the library itself, or a peer on the network.
enum class initiator : unsigned char { user, library, remote };

enum class errc {
    // caused by the user of the library
    bad_uri = 1,      ///< a URI could not be parsed
    bad_argument,     ///< a value is outside its documented range
    call_is_ending,   ///< the call is in Terminating; no new operation is taken
    no_such_call,     ///< the id names no live call
    no_such_request,  ///< the request was answered already, or its deadline has passed
    not_accepted_now, ///< the state table has no row for the command in this state
    too_many,         ///< a bound of limits.hpp is reached
    no_route,         ///< no flow leads to the address
    storage_failed,   ///< a file could not be read or written
    // caused by a peer
    malformed_message = 100, ///< bytes that are no SIP message
    malformed_header,        ///< a header whose value breaks its grammar
    missing_header,          ///< a mandatory header is absent
    bad_content_length,      ///< Content-Length contradicts the bytes
    unsupported_version,     ///< not SIP/2.0
    message_too_large,       ///< above the bounds of limits.hpp
    malformed_sdp,           ///< a session description that breaks RFC 4566
    no_common_codec,         ///< offer and answer share no format
    timeout,                 ///< no final response in 64*T1
    transport_failed,        ///< the flow under a request failed
    unexpected_message,      ///< a message that the protocol forbids here
    media_failed,            ///< the media side could not do its part
    // caused by the library
    action_failed = 200, ///< an action of a table returned an error
    internal,            ///< an invariant of the library was broken
};

/// The category of `errc`; its messages are plain sentences.
const boost::system::error_category& error_category();

/// The category whose values are SIP status codes (RFC 3261 21): a call refused with 486 fails
/// with {486, status_category()}.
const boost::system::error_category& status_category();

/// Who caused it; a status code is always the peer's.
initiator initiator_of(const boost::system::error_code& error);

inline boost::system::error_code make_error_code(errc code) {
    return {static_cast<int>(code), error_category()};
}
inline boost::system::error_code status_error(int status) { return {status, status_category()}; }

} // namespace offhook

template <>
struct boost::system::is_error_code_enum<offhook::errc> : std::true_type {};

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/core/impl/error.ipp>
#endif
