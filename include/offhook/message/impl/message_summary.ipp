// msg-status-line "Messages-Waiting" HCOLON msg-status; "Message-Account" HCOLON Account-URI;
// message-context-class HCOLON newmsgs SLASH oldmsgs [ LPAREN new-urgentmsgs SLASH old-urgentmsgs
// RPAREN ] (RFC 3842 5.2).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/message_summary.hpp>

namespace offhook {
namespace message::detail {

/// newmsgs SLASH oldmsgs.
inline bool read_two_counts(cursor& in, std::uint32_t& first, std::uint32_t& second) {
    return in.read_number(0xffff'ffff, first) && in.take_between_blanks('/') &&
           in.read_number(0xffff'ffff, second);
}

inline bool read_message_count(std::string_view value, message_count& made) {
    cursor in{value};
    if (!read_two_counts(in, made.fresh, made.old)) return false;
    in.skip_blanks();
    if (in.take('(')) {
        in.skip_blanks();
        if (!read_two_counts(in, made.urgent_fresh, made.urgent_old)) return false;
        in.skip_blanks();
        if (!in.take(')')) return false;
    }
    return in.finished();
}

} // namespace message::detail

OFFHOOK_DECL result<message_summary> parse_message_summary(std::string_view body) {
    using namespace message::detail;
    message_summary made;
    bool stated = false;
    while (!body.empty()) {
        const std::string_view line = body.substr(0, body.find('\n'));
        body.remove_prefix(line.size() < body.size() ? line.size() + 1 : line.size());
        const std::size_t colon = line.find(':');
        if (trimmed(line).empty() && stated) break; // headers of single messages may follow
        if (colon == line.npos) continue;
        const std::string_view name = trimmed(line.substr(0, colon));
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (same_word(name, "Messages-Waiting")) {
            made.waiting = same_word(value, "yes");
            if (!made.waiting && !same_word(value, "no")) return errc::malformed_message;
            stated = true;
        } else if (same_word(name, "Message-Account")) {
            made.account = value;
        } else if (name.size() > 8 && same_word(name.substr(name.size() - 8), "-Message")) {
            if (made.counts.size() >= limits::message_counts) return errc::too_many;
            message_count count;
            count.kind = name;
            if (!read_message_count(value, count)) return errc::malformed_message;
            made.counts.push_back(std::move(count));
        }
    }
    if (!stated) return errc::malformed_message;
    return made;
}

OFFHOOK_DECL std::string message_summary::to_text() const {
    std::string text = waiting ? "Messages-Waiting: yes\r\n" : "Messages-Waiting: no\r\n";
    if (!account.empty()) text += "Message-Account: " + account + "\r\n";
    for (const message_count& one : counts) {
        text += one.kind + ": " + std::to_string(one.fresh) + "/" + std::to_string(one.old) + " (" +
                std::to_string(one.urgent_fresh) + "/" + std::to_string(one.urgent_old) + ")\r\n";
    }
    return text;
}

} // namespace offhook
