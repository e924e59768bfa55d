// What identifies a transaction, as text that can be hashed and compared: RFC 3261 17.1.3 for
// clients, 17.2.3 for servers, 8.2.2.2 for merged requests. Not the look-up itself.
// Read next: ../impl/key.ipp.
#pragma once

#include <offhook/message/sip_message.hpp>

#include <string>
#include <string_view>

namespace offhook::transaction::detail {

/// The branch and the method of the CSeq. False when there is no branch.
bool write_client_key(const via& top, std::string_view method, std::string& key);

/// The branch, sent-by and method (ACK asks with "INVITE", CANCEL with the method it may cancel);
/// without the magic cookie the fields that RFC 2543 compared. The To tag is left out of those: no
/// two requests differ in nothing else, and the tag of an ACK is that of the response.
/// False when the request lacks one of the fields.
bool write_server_key(const sip_message& request, const via& top, std::string_view method,
                      std::string& key);

/// Call-ID, From tag and CSeq of a request without a To tag; false for any other request.
bool write_merge_key(const sip_message& request, std::string& key);

} // namespace offhook::transaction::detail
