// The one name under which a user's bindings are kept (RFC 3261 10.3 step 5).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/uri.hpp>

#include <string>

namespace offhook::registrar {

/// "sip:user@host": scheme and host in small letters, escapes of the user in their one form;
/// password, parameters and headers are left off (RFC 3261 10.3), and so is the port, because it
/// names a listener and not another user. Errors: errc::bad_uri, when it is no SIP URI with a user.
result<std::string> address_of_record(const uri& from);

} // namespace offhook::registrar

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/registrar/impl/address_of_record.ipp>
#endif
