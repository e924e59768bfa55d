// How a trace record becomes a line of JSON (RFC 8259) and back. Only flat objects of strings and
// whole numbers, which is all that a trace holds. Read next: ../../endpoint/impl/ladder.ipp.
#pragma once

#include <offhook/asio/trace_file.hpp>
#include <offhook/core/json_text.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <utility>

namespace offhook {
namespace detail {

using trace_text = std::string trace_record::*;
inline constexpr std::array<std::pair<std::string_view, trace_text>, 13> trace_texts{{
    {"peer", &trace_record::peer},
    {"local", &trace_record::local},
    {"remote", &trace_record::remote},
    {"message", &trace_record::message},
    {"call_id", &trace_record::call_id},
    {"cseq", &trace_record::cseq},
    {"region", &trace_record::region},
    {"from", &trace_record::from},
    {"to", &trace_record::to},
    {"event", &trace_record::event},
    {"row", &trace_record::row},
    {"action", &trace_record::action},
    {"text", &trace_record::text},
}};
inline constexpr std::array<std::string_view, 4> trace_kinds{"sent", "received", "transition",
                                                             "action"};

/// Reads such a line piece by piece; every function answers false for what it cannot read.
class trace_reader {
public:
    explicit trace_reader(std::string_view line) : rest_(line) {}

    bool take(char wanted) {
        skip_blanks();
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool at_end() {
        skip_blanks();
        return rest_.empty();
    }
    bool next_is_string() {
        skip_blanks();
        return rest_.starts_with('"');
    }
    bool number(std::int64_t& value) {
        skip_blanks();
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) return false;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return true;
    }
    bool string(std::string& text) {
        if (!take('"')) return false;
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') return true;
            if (c != '\\')
                text += c;
            else if (!escape(text))
                return false;
        }
        return false;
    }

private:
    void skip_blanks() {
        while (!rest_.empty() &&
               (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == '\r')) {
            rest_.remove_prefix(1);
        }
    }
    bool escape(std::string& text) {
        if (rest_.empty()) return false;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        switch (c) {
        case 'n': text += '\n'; return true;
        case 'r': text += '\r'; return true;
        case 't': text += '\t'; return true;
        case 'b': text += '\b'; return true;
        case 'f': text += '\f'; return true;
        case '"':
        case '\\':
        case '/': text += c; return true;
        case 'u': return code_point(text);
        default: return false;
        }
    }
    /// Only what to_json writes: control characters.
    bool code_point(std::string& text) {
        unsigned code = 0;
        if (rest_.size() < 4) return false;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
        if (error != std::errc{} || end != rest_.data() + 4 || code > 0x7f) return false;
        text += static_cast<char>(code);
        rest_.remove_prefix(4);
        return true;
    }

    std::string_view rest_;
};

inline bool read_trace_field(trace_reader& from, const std::string& name, trace_record& into) {
    if (!from.next_is_string()) {
        std::int64_t number = 0;
        if (!from.number(number)) return false;
        if (name == "t") into.when = instant{duration{number}};
        if (name == "owner") into.owner = static_cast<std::uint64_t>(number);
        return true;
    }
    std::string value;
    if (!from.string(value)) return false;
    if (name == "kind") {
        for (std::size_t i = 0; i < trace_kinds.size(); ++i) {
            if (trace_kinds[i] != value) continue;
            into.what = static_cast<trace_record::kind>(i);
            return true;
        }
        return false;
    }
    for (const auto& [known, member] : trace_texts) {
        if (known == name) into.*member = std::move(value);
    }
    return true;
}

} // namespace detail

OFFHOOK_DECL std::string to_json(const trace_record& one) {
    std::string line = "{\"t\":" + std::to_string(one.when.time_since_epoch().count());
    line += ",\"kind\":\"";
    line += detail::trace_kinds[static_cast<std::size_t>(one.what)];
    line += '"';
    if (one.owner != 0)
        line += ",\"owner\":" + std::to_string(static_cast<std::int64_t>(one.owner));
    for (const auto& [name, member] : detail::trace_texts) {
        if ((one.*member).empty()) continue;
        line.append(",\"").append(name).append("\":");
        append_json_text(line, one.*member);
    }
    line += '}';
    return line;
}

OFFHOOK_DECL result<trace_record> trace_from_json(std::string_view line) {
    detail::trace_reader reader(line);
    trace_record made;
    if (!reader.take('{')) return make_error_code(errc::bad_argument);
    do {
        std::string name;
        if (!reader.string(name) || !reader.take(':') ||
            !detail::read_trace_field(reader, name, made)) {
            return make_error_code(errc::bad_argument);
        }
    } while (reader.take(','));
    if (!reader.take('}') || !reader.at_end()) return make_error_code(errc::bad_argument);
    return made;
}

OFFHOOK_DECL result<std::vector<trace_record>> read_trace(std::istream& from) {
    std::vector<trace_record> all;
    std::string line;
    while (std::getline(from, line)) {
        const bool last = from.eof(); // no line feed behind it: perhaps cut off
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto one = trace_from_json(line);
        if (one)
            all.push_back(std::move(*one));
        else if (!last)
            return one.error();
    }
    return all;
}

OFFHOOK_DECL result<std::unique_ptr<trace_file>> trace_file::create(const std::string& name,
                                                                    std::string peer) {
    std::ofstream file(name, std::ios::trunc);
    if (!file) return error_code(errno, boost::system::generic_category());
    return std::unique_ptr<trace_file>(new trace_file(std::move(file), std::move(peer)));
}

OFFHOOK_DECL trace_file::trace_file(std::ofstream file, std::string peer)
    : trace_observer(std::move(peer)), file_(std::move(file)) {}

OFFHOOK_DECL void trace_file::record(trace_record one) { file_ << to_json(one) << '\n'; }

} // namespace offhook
