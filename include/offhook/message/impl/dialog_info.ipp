// dialog-info documents (RFC 4235 4.1).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/message/detail/xml_text.hpp>
#include <offhook/message/dialog_info.hpp>

namespace offhook {
namespace message::detail {

inline std::string_view dialog_state_text(dialog_state state) {
    constexpr std::string_view words[] = {"trying", "proceeding", "early", "confirmed",
                                          "terminated"};
    return words[static_cast<std::size_t>(state)];
}

inline void add_attribute(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text += ' ';
    text += name;
    text += "=\"" + xml_escaped(value) + "\"";
}

inline void add_participant(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const std::string element(name);
    text += "<" + element + "><identity>" + xml_escaped(value) + "</identity></" + element + ">";
}

} // namespace message::detail

OFFHOOK_DECL std::string dialog_info::to_text() const {
    using namespace message::detail;
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                       "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\"";
    add_attribute(text, "version", std::to_string(version));
    add_attribute(text, "state", full ? "full" : "partial");
    add_attribute(text, "entity", entity);
    text += ">\r\n";
    for (const dialog_entry& one : dialogs) {
        text += "<dialog";
        add_attribute(text, "id", one.id);
        add_attribute(text, "call-id", one.call_id);
        add_attribute(text, "local-tag", one.local_tag);
        add_attribute(text, "remote-tag", one.remote_tag);
        add_attribute(text, "direction", one.initiator ? "initiator" : "recipient");
        text += "><state";
        add_attribute(text, "event", one.event);
        if (one.code != 0) add_attribute(text, "code", std::to_string(one.code));
        text += ">";
        text += dialog_state_text(one.state);
        text += "</state>";
        add_participant(text, "local", one.local_uri);
        add_participant(text, "remote", one.remote_uri);
        text += "</dialog>\r\n";
    }
    return text + "</dialog-info>\r\n";
}

} // namespace offhook
