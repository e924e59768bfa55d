// Reading a description line by line (RFC 4566 5, 9).
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/sdp/parse.hpp>

#include <charconv>
#include <concepts>
#include <utility>
#include <vector>

namespace offhook::sdp {
namespace detail {

// The whole of a text as a number; leading zeros pass, signs and blanks do not.
template <std::unsigned_integral Number>
bool read_whole(std::string_view text, Number& number, std::uint64_t least, std::uint64_t most) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end && number >= least && number <= most;
}

// Takes the next word, whatever blanks stand before it; empty at the end.
inline std::string_view next_word(std::string_view& rest) {
    const std::size_t begin = rest.find_first_not_of(' ');
    if (begin == std::string_view::npos) return rest = {};
    rest.remove_prefix(begin);
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    return word;
}

inline std::pair<std::string_view, std::string_view> cut(std::string_view text, char at) {
    const std::size_t found = text.find(at);
    if (found == std::string_view::npos) return {text, {}};
    return {text.substr(0, found), text.substr(found + 1)};
}

class reader {
public:
    explicit reader(std::string_view text)
        : rest_(text), has_nul_(text.find('\0') != std::string_view::npos) {}

    bool run();
    description made;
    fault why;

private:
    bool refuse(const char* what, const char* rule) {
        why.what = what;
        why.rule = rule;
        return false;
    }
    bool next_line(char& type, std::string_view& value);
    bool expect(char type, std::string_view& value, const char* what, const char* rule);
    bool read_line(char type, std::string_view value);
    bool read_origin(std::string_view value);
    bool read_connection(std::string_view value, connection& into);
    bool read_media(std::string_view value);
    bool read_attribute(std::string_view value);
    bool read_flow(direction found, std::optional<direction>& into);
    bool read_rtpmap(std::string_view value, media& into);
    bool read_fmtp(std::string_view value, media& into);
    bool check();

    struct place {
        std::uint32_t offset, line;
    };
    std::string_view rest_;
    bool has_nul_; ///< somewhere: each line is searched only then
    std::vector<place> stream_places_;
    std::uint32_t next_offset_ = 0;
    bool bad_ = false;
};

// False at the end, and then bad_ says whether it was a good one.
inline bool reader::next_line(char& type, std::string_view& value) {
    if (rest_.find_first_not_of("\r\n") == std::string_view::npos) return false;
    why.offset = next_offset_;
    ++why.line;
    const std::size_t end = rest_.find('\n');
    std::string_view text = rest_.substr(0, end);
    const std::size_t taken = end == std::string_view::npos ? rest_.size() : end + 1;
    rest_.remove_prefix(taken);
    next_offset_ += static_cast<std::uint32_t>(taken);
    if (text.ends_with('\r')) text.remove_suffix(1);
    bad_ = true;
    if (text.find('\r') != std::string_view::npos ||
        (has_nul_ && text.find('\0') != std::string_view::npos)) {
        return refuse("a line holds a bare CR or a NUL", "RFC 4566 9");
    }
    if (text.size() < 2 || text[1] != '=' || text[0] < 'a' || text[0] > 'z') {
        return refuse("a line does not begin with a letter and '='", "RFC 4566 5");
    }
    bad_ = false;
    type = text[0];
    value = text.substr(2);
    return true;
}

inline bool reader::expect(char type, std::string_view& value, const char* what, const char* rule) {
    char found = 0;
    if (!next_line(found, value)) return bad_ ? false : refuse(what, rule);
    return found == type || refuse(what, rule);
}

inline bool reader::run() {
    if (rest_.size() > limits::sdp_bytes) return refuse("it is too long", "limits.hpp");
    std::string_view value;
    if (!expect('v', value, "the first line is not v=", "RFC 4566 5.1")) return false;
    if (value != "0") return refuse("the version is not 0", "RFC 4566 5.1");
    if (!expect('o', value, "the second line is not o=", "RFC 4566 5.2")) return false;
    if (!read_origin(value)) return false;
    if (!expect('s', value, "the third line is not s=", "RFC 4566 5.3")) return false;
    made.name = value;
    for (char type = 0; next_line(type, value);) {
        if (!read_line(type, value)) return false;
    }
    return !bad_ && check();
}

inline bool reader::read_line(char type, std::string_view value) {
    switch (type) {
    case 'v':
    case 'o':
    case 's': return refuse("v=, o= or s= stands twice", "RFC 4566 5");
    case 'm': return read_media(value);
    case 'a': return read_attribute(value);
    case 'c': break;
    default:
        (made.streams.empty() ? made.others : made.streams.back().others)
            .push_back({type, std::string(value)});
        return true;
    }
    connection found;
    if (!read_connection(value, found)) return false;
    auto& where = made.streams.empty() ? made.where : made.streams.back().where;
    if (!where) {
        where = std::move(found);
    } else if (made.streams.empty()) {
        return refuse("c= stands twice", "RFC 4566 5.7");
    } else {
        made.streams.back().others.push_back({'c', std::string(value)}); // layered multicast
    }
    return true;
}

inline bool reader::read_origin(std::string_view value) {
    origin& o = made.made_by;
    o.user = next_word(value);
    o.session_id = next_word(value);
    const bool digits = !o.session_id.empty() && o.session_id.size() <= 64 &&
                        o.session_id.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) return refuse("the session id is not a number", "RFC 4566 5.2");
    if (!read_whole(next_word(value), o.version, 0, ~std::uint64_t{0})) {
        return refuse("the session version is not a number", "RFC 4566 5.2");
    }
    return read_connection(value, o.from);
}

inline bool reader::read_connection(std::string_view value, connection& into) {
    into.network = next_word(value);
    into.type = next_word(value);
    into.host = next_word(value);
    if (into.host.empty() || !next_word(value).empty()) {
        return refuse("a connection is not network, type and address", "RFC 4566 5.7");
    }
    return true;
}

// media = "m=" media SP port ["/" integer] SP proto 1*(SP fmt) CRLF
inline bool reader::read_media(std::string_view value) {
    constexpr const char* rule = "RFC 4566 5.14";
    if (made.streams.size() == limits::sdp_media_lines) {
        return refuse("there are too many m= lines", "limits.hpp");
    }
    media m;
    m.formats.reserve(4);
    m.maps.reserve(4);
    m.type = next_word(value);
    const auto [port, count] = cut(next_word(value), '/');
    if (!read_whole(port, m.port, 0, 65'535)) return refuse("a port is out of range", rule);
    if (!count.empty() && !read_whole(count, m.port_count, 1, 65'535)) {
        return refuse("a number of ports is out of range", rule);
    }
    m.protocol = next_word(value);
    for (;;) {
        const std::string_view format = next_word(value);
        if (format.empty()) break;
        if (m.formats.size() == limits::sdp_formats) {
            return refuse("an m= line has too many formats", "limits.hpp");
        }
        m.formats.emplace_back(format);
    }
    if (m.formats.empty()) return refuse("an m= line has no format", rule);
    made.streams.push_back(std::move(m));
    stream_places_.push_back({why.offset, why.line});
    return true;
}

inline bool reader::read_attribute(std::string_view value) {
    media* const m = made.streams.empty() ? nullptr : &made.streams.back();
    if (const auto found = direction_from(value)) {
        return read_flow(*found, m == nullptr ? made.flow : m->flow);
    }
    const auto [name, rest] = cut(value, ':');
    if (m != nullptr && name == "rtpmap") return read_rtpmap(rest, *m);
    if (m != nullptr && name == "fmtp") return read_fmtp(rest, *m);
    std::uint32_t ptime = 0;
    // A hint, so a senseless value is kept as text and has no effect.
    if (m != nullptr && name == "ptime" && !m->ptime && read_whole(rest, ptime, 1, 1000)) {
        m->ptime = ptime;
        return true;
    }
    (m == nullptr ? made.others : m->others).push_back({'a', std::string(value)});
    return true;
}

inline bool reader::read_flow(direction found, std::optional<direction>& into) {
    if (into && *into != found) return refuse("two directions contradict", "RFC 4566 6");
    into = found;
    return true;
}

// rtpmap = payload SP encoding "/" clock-rate ["/" parameters]
inline bool reader::read_rtpmap(std::string_view value, media& into) {
    constexpr const char* rule = "RFC 4566 6, rtpmap";
    const std::string_view whole = value;
    rtpmap map;
    if (!read_whole(next_word(value), map.payload, 0, 127)) {
        return refuse("an rtpmap has no payload number", rule);
    }
    const auto [encoding, behind] = cut(next_word(value), '/');
    const auto [rate, channels] = cut(behind, '/');
    map.encoding = encoding;
    if (encoding.empty() || !next_word(value).empty()) {
        return refuse("an rtpmap has no encoding name", rule);
    }
    if (behind.empty() && !whole.ends_with('/')) {
        // The descriptions of RFC 4475 say "a=rtpmap:31 LPC": kept as text, without effect.
        into.others.push_back({'a', "rtpmap:" + std::string(whole)});
        return true;
    }
    if (!read_whole(rate, map.clock_rate, 1, 1'000'000'000)) {
        return refuse("an rtpmap has no clock rate", rule);
    }
    if (!channels.empty() && !read_whole(channels, map.channels, 1, 255)) {
        return refuse("an rtpmap has a bad number of channels", rule);
    }
    into.maps.push_back(std::move(map));
    if (into.maps.size() > 2 * limits::sdp_formats) {
        return refuse("an m= line has too many rtpmaps", "limits.hpp");
    }
    return true;
}

inline bool reader::read_fmtp(std::string_view value, media& into) {
    fmtp p;
    p.format = next_word(value);
    value.remove_prefix(value.empty() ? 0 : 1);
    p.parameters = value;
    if (p.format.empty()) return refuse("an fmtp has no format", "RFC 4566 6, fmtp");
    into.parameters.push_back(std::move(p));
    if (into.parameters.size() > 2 * limits::sdp_formats) {
        return refuse("an m= line has too many fmtp", "limits.hpp");
    }
    return true;
}

// RFC 4566 5.7: each stream needs a connection; one that is switched off has no use for it.
inline bool reader::check() {
    for (std::size_t index = 0; index < made.streams.size(); ++index) {
        const media& m = made.streams[index];
        if (m.port == 0 || connection_of(made, m) != nullptr) continue;
        why.offset = stream_places_[index].offset;
        why.line = stream_places_[index].line;
        return refuse("a stream has no c= line", "RFC 4566 5.7");
    }
    return true;
}

} // namespace detail

OFFHOOK_DECL result<description> parse(std::string_view text, fault* why) {
    detail::reader reading(text);
    if (reading.run()) return std::move(reading.made);
    if (why != nullptr) *why = reading.why;
    return errc::malformed_sdp;
}

} // namespace offhook::sdp
