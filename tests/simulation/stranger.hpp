// Somebody who hears what goes over the wire and says what he likes, from an address of his own.
// For tests of spoofed and repeated messages. Not a test.
#pragma once

#include "cast.hpp"

#include <fmt/format.h>

namespace cast_of {

/// "INVITE", "200 INVITE".
inline std::string headline_of(const sip_message& message) {
    if (message.is_request()) return std::string(message.method_text());
    const auto number = message.cseq();
    return std::to_string(message.status()) + " " + std::string(number ? number->method_text : "");
}

/// The value of a tag parameter; empty without one.
inline std::string tag_of(const sip_message& message, header_name header) {
    const std::string value(message.value(header));
    const auto at = value.find(";tag=");
    return at == std::string::npos ? std::string() : value.substr(at + 5);
}

/// The text with one piece, which must be there, replaced.
inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

struct forged {
    std::string method;
    std::string uri;
    std::string from;
    std::string to;
    std::string call_id;
    unsigned cseq = 1;
    std::string branch = "z9hG4bK-guessed";
    std::string headers{};
};

class stranger {
public:
    explicit stranger(cast& on, const std::string& name = "mallory")
        : mouth(on.around.add_puppet(name)), ear_(&heard_) {
        // A fault that never strikes hears everything.
        on.around.wire().drop_when(
            name,
            [ear = ear_](const datagram& one) {
                if (!one.message.empty()) ear->push_back(one.message);
                return false;
            },
            1);
    }
    stranger(const stranger&) = delete;

    /// The last message with that headline that anybody has sent.
    const sip_message& heard(const std::string& what) const {
        const sip_message* found = nullptr;
        for (const sip_message& one : heard_)
            if (headline_of(one) == what) found = &one;
        REQUIRE(found != nullptr);
        return *found;
    }
    void say(const forged& what, const address& to) {
        mouth.raw(fmt::format("{0} {1} SIP/2.0\r\n"
                              "Via: SIP/2.0/UDP {2};rport;branch={3}\r\n"
                              "Max-Forwards: 70\r\n"
                              "From: {4}\r\nTo: {5}\r\nCall-ID: {6}\r\nCSeq: {7} {0}\r\n"
                              "Contact: <{8}>\r\n{9}Content-Length: 0\r\n\r\n",
                              what.method, what.uri, mouth.at().to_string(), what.branch, what.from,
                              what.to, what.call_id, what.cseq, mouth.uri(), what.headers),
                  to);
    }

    puppet& mouth;

private:
    std::deque<sip_message> heard_;
    std::deque<sip_message>* ear_;
};

} // namespace cast_of
