// How the keys of transactions are written. Read next: ../detail/key.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/transaction/detail/key.hpp>

namespace offhook::transaction::detail {

/// Fields are separated by a line feed, which no value of a header can begin or end with.
inline void add_field(std::string& key, std::string_view field) {
    key += field;
    key += '\n';
}

/// RFC 3261 17.2.3, rule 2: the sent-by; host names are compared without case.
inline void add_sent_by(std::string& key, const via& top) {
    for (const char c : top.host)
        key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (top.port) (key += ':') += std::to_string(*top.port);
    key += '\n';
}

OFFHOOK_DECL bool write_client_key(const via& top, std::string_view method, std::string& key) {
    key.clear();
    const std::string_view branch = top.branch();
    if (branch.empty()) return false;
    add_field(key, branch);
    add_field(key, method);
    return key.size() <= limits::transaction_key_bytes;
}

OFFHOOK_DECL bool write_server_key(const sip_message& request, const via& top,
                                   std::string_view method, std::string& key) {
    key.clear();
    if (top.has_magic_cookie()) {
        add_field(key, top.branch());
        add_sent_by(key, top);
        add_field(key, method);
        return key.size() <= limits::transaction_key_bytes;
    }
    // RFC 3261 17.2.3: a peer of RFC 2543, whose branches are not unique.
    const auto number = request.cseq();
    if (!number) return false;
    add_field(key, request.request_uri());
    add_field(key, request.from_tag());
    add_field(key, request.call_id());
    add_field(key, std::to_string(number->number));
    add_field(key, top.text);
    add_field(key, method);
    return key.size() <= limits::transaction_key_bytes;
}

OFFHOOK_DECL bool write_merge_key(const sip_message& request, std::string& key) {
    key.clear();
    if (!request.to_tag().empty()) return false;
    const auto number = request.cseq();
    if (!number) return false;
    add_field(key, request.call_id());
    add_field(key, request.from_tag());
    add_field(key, std::to_string(number->number));
    add_field(key, number->method_text);
    return true;
}

} // namespace offhook::transaction::detail
