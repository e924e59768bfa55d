// What packets look like: to a reader of a ladder, and as the messages that a session is given.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/simulation/detail/wire_model.hpp>

#include <map>

namespace offhook::simulation::detail {

/// The methods of packets, in the order of packet_kind.
inline constexpr const char* wire_methods[] = {"INVITE", "ACK",    "CANCEL", "BYE",    "REFER",
                                               "NOTIFY", "UPDATE", "PRACK",  "INVITE", "BYE",
                                               "REFER",  "NOTIFY", "UPDATE", "PRACK"};

OFFHOOK_DECL std::string to_string(const packet& what) {
    const std::string name = wire_methods[static_cast<std::size_t>(what.what)];
    std::string text;
    if (what.what >= packet_kind::invite_answer) {
        text = std::to_string(what.status) + " (" + (what.re ? "re-" : "") + name + ")";
    } else {
        text = (what.re && what.what == packet_kind::invite ? "re-" : "") + name;
    }
    if (what.what == packet_kind::notify) text += " " + std::to_string(what.status);
    if (what.last) text += " last";
    if (what.sdp) text += " sdp";
    if (what.reliable != 0) text += " rseq " + std::to_string(what.reliable);
    if (what.timer == said_refresher::uac) text += " uac-refreshes";
    if (what.timer == said_refresher::uas) text += " uas-refreshes";
    return text;
}

inline sip_message make_wire_message(const packet& what, std::uint32_t interval) {
    const std::string method = wire_methods[static_cast<std::size_t>(what.what)];
    std::string text = method + " sip:us@here.invalid SIP/2.0\r\n";
    if (what.what >= packet_kind::invite_answer) {
        text = "SIP/2.0 " + std::to_string(what.status) + " As They Say\r\n";
    }
    text += "Via: SIP/2.0/UDP there.invalid:5060;branch=z9hG4bKx\r\n"
            "From: <sip:them@there.invalid>;tag=t\r\nTo: <sip:us@here.invalid>\r\n"
            "Call-ID: one\r\nCSeq: 1 " +
            method + "\r\nMax-Forwards: 70\r\n";
    if (what.what == packet_kind::refer) {
        text += "Refer-To: <sip:third@elsewhere.invalid>\r\n"
                "Referred-By: <sip:them@there.invalid>\r\n";
    }
    if (what.allow) text += "Allow: INVITE, ACK, CANCEL, BYE, UPDATE\r\n";
    if (what.timer != said_refresher::no_timer) {
        text += "Supported: timer\r\nSession-Expires: " + std::to_string(interval);
        if (what.timer == said_refresher::uac) text += ";refresher=uac";
        if (what.timer == said_refresher::uas) text += ";refresher=uas";
        text += "\r\n";
    }
    std::string body;
    if (what.sdp) {
        text += "Content-Type: application/sdp\r\n";
        body = session::rig::description;
    } else if (what.what == packet_kind::notify) {
        text += "Event: refer\r\nContent-Type: message/sipfrag;version=2.0\r\n";
        body = "SIP/2.0 " + std::to_string(what.status) + " As They Say\r\n";
    }
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return parse_message(buffer::copy_of(text)).value();
}

OFFHOOK_DECL const sip_message& wire_model::message_of(const packet& what) const {
    thread_local std::map<std::uint64_t, sip_message> made;
    const std::uint64_t key = static_cast<std::uint64_t>(rig_.session_interval()) << 32 |
                              static_cast<std::uint32_t>(what.what) << 16 |
                              static_cast<std::uint32_t>(what.timer) << 14 |
                              static_cast<std::uint32_t>(what.allow) << 13 |
                              static_cast<std::uint32_t>(what.sdp) << 12 | what.status;
    const auto at = made.find(key);
    if (at != made.end()) return at->second;
    return made.emplace(key, make_wire_message(what, rig_.session_interval())).first->second;
}

} // namespace offhook::simulation::detail
