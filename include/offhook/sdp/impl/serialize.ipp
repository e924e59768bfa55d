// Writing a description, type by type (RFC 4566 5).
#pragma once

#include <offhook/sdp/serialize.hpp>

#include <charconv>
#include <string_view>

namespace offhook::sdp {
namespace detail {

struct text_writer {
    std::string text;

    text_writer& operator<<(std::string_view part) {
        const std::size_t begin = text.size();
        text.append(part);
        for (std::size_t i = begin; i < text.size(); ++i) {
            // One comparison for the usual character, which is above all three.
            const char c = text[i];
            if (c <= '\r' && (c == '\r' || c == '\n' || c == '\0')) text[i] = ' ';
        }
        return *this;
    }
    text_writer& operator<<(std::uint64_t number) {
        char digits[20];
        text.append(digits, std::to_chars(digits, digits + 20, number).ptr);
        return *this;
    }
    void end() { text += "\r\n"; }

    void put(const line& l) {
        *this << std::string_view(&l.type, 1) << "=" << l.value;
        end();
    }
    // The kept lines whose type is in `types`, type after type.
    void put(const std::vector<line>& lines, std::string_view types) {
        for (const char type : types) {
            for (const line& l : lines) {
                if (l.type == type) put(l);
            }
        }
    }
    // Attributes and lines of unknown types come last, in the order in which they stood.
    void put_rest(const std::vector<line>& lines, std::string_view known) {
        for (const line& l : lines) {
            if (known.find(l.type) == std::string_view::npos) put(l);
        }
    }
    void put(const connection& c) { *this << c.network << " " << c.type << " " << c.host; }
};

inline void write_stream(text_writer& out, const media& m) {
    out << "m=" << m.type << " " << m.port;
    if (m.port_count != 1) out << "/" << m.port_count;
    out << " " << m.protocol;
    for (const std::string& format : m.formats)
        out << " " << format;
    out.end();
    out.put(m.others, "i");
    if (m.where) {
        out << "c=";
        out.put(*m.where);
        out.end();
    }
    out.put(m.others, "cbk");
    for (const rtpmap& map : m.maps) {
        out << "a=rtpmap:" << map.payload << " " << map.encoding << "/" << map.clock_rate;
        if (map.channels != 1) out << "/" << map.channels;
        out.end();
    }
    for (const fmtp& p : m.parameters) {
        out << "a=fmtp:" << p.format << " " << p.parameters;
        out.end();
    }
    if (m.ptime) {
        out << "a=ptime:" << *m.ptime;
        out.end();
    }
    if (m.flow) {
        out << "a=" << to_text(*m.flow);
        out.end();
    }
    out.put_rest(m.others, "icbk");
}

} // namespace detail

OFFHOOK_DECL std::string serialize(const description& whole) {
    detail::text_writer out;
    out.text.reserve(384);
    out << "v=0";
    out.end();
    out << "o=" << whole.made_by.user << " " << whole.made_by.session_id << " "
        << whole.made_by.version << " ";
    out.put(whole.made_by.from);
    out.end();
    // RFC 4566 5.3: the name may not be empty.
    out << "s=" << (whole.name.empty() ? std::string_view(" ") : std::string_view(whole.name));
    out.end();
    out.put(whole.others, "iuep");
    if (whole.where) {
        out << "c=";
        out.put(*whole.where);
        out.end();
    }
    out.put(whole.others, "b");
    bool timed = false;
    for (const line& l : whole.others) {
        // t and r lines belong together, so they keep their order (RFC 4566 5.10).
        if (l.type != 't' && l.type != 'r') continue;
        out.put(l);
        timed = true;
    }
    if (!timed) {
        out << "t=0 0"; // RFC 3264 5
        out.end();
    }
    out.put(whole.others, "zk");
    if (whole.flow) {
        out << "a=" << to_text(*whole.flow);
        out.end();
    }
    out.put_rest(whole.others, "iuepbtrzk");
    for (const media& m : whole.streams)
        detail::write_stream(out, m);
    return std::move(out.text);
}

} // namespace offhook::sdp
