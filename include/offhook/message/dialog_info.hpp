// A body of application/dialog-info+xml: the calls of somebody and how they stand, as lamps on
// telephones show them (RFC 4235). Its package is dialog. Written only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

enum class dialog_state : unsigned char { trying, proceeding, early, confirmed, terminated };

struct dialog_entry {
    std::string id{}; ///< one and the same through all documents
    dialog_state state = dialog_state::trying;
    bool initiator = false; ///< it was called from here
    std::string call_id{};  ///< this and all below may be empty
    std::string local_tag{};
    std::string remote_tag{};
    std::string local_uri{};
    std::string remote_uri{};
    std::string event{}; ///< why it is terminated: "rejected", "remote-bye" ... (RFC 4235 3.7.1)
    int code = 0;        ///< with it the status of the response, or 0
};

struct dialog_info {
    static constexpr std::string_view package = "dialog";
    static constexpr std::string_view content_type = "application/dialog-info+xml";

    std::string entity{};      ///< whose calls: a URI
    std::uint32_t version = 0; ///< one more in each NOTIFY of a subscription, from 0 (RFC 4235 3.9)
    bool full = true;          ///< all calls, not the changed ones only
    std::vector<dialog_entry> dialogs;

    std::string to_text() const;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/dialog_info.ipp>
#endif
