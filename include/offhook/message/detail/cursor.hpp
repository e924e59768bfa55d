// A place in a text and the small steps every grammar of RFC 3261 25.1 is made of. Not a parser of
// anything whole: see uri.hpp, via.hpp, name_addr.hpp. Read next: characters.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/message/detail/characters.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook::message::detail {

/// Steps answer false when the text breaks the grammar; the place is then where it was noticed.
/// Where each of these ends, or null when the text breaks its grammar. See the steps of cursor.
const char* end_of_escaped(const char* at, const char* end, unsigned any_of);
const char* end_of_quoted(const char* at, const char* end);
const char* end_of_host(const char* at, const char* end);
const char* end_of_any_host(const char* at, const char* end); ///< byte by byte
const char* end_of_parameters(const char* at, const char* end, std::string_view wanted,
                              std::string_view& value);

struct cursor {
    const char* at;
    const char* end;

    explicit cursor(std::string_view text) : at(text.data()), end(text.data() + text.size()) {}

    bool done() const { return at == end; }
    bool next_is(char c) const { return at != end && *at == c; }
    bool take(char c) {
        if (!next_is(c)) return false;
        ++at;
        return true;
    }
    std::string_view since(const char* begin) const {
        return {begin, static_cast<std::size_t>(at - begin)};
    }
    std::string_view rest() const { return {at, static_cast<std::size_t>(end - at)}; }
    template <unsigned any_of>
    [[gnu::always_inline]] std::string_view run() {
        const char* begin = at;
        at = skip<any_of>(at, end);
        return since(begin);
    }
    /// The same with classes that are known only now.
    std::string_view run(unsigned any_of) {
        const char* begin = at;
        while (at != end && is(*at, any_of))
            ++at;
        return since(begin);
    }
    void skip_blanks() {
        while (at != end && is(*at, blank_char))
            ++at;
    }
    /// Nothing but blanks is left.
    bool finished() {
        skip_blanks();
        return done();
    }
    /// SWS c SWS, as in SEMI, EQUAL, SLASH, COLON.
    [[gnu::always_inline]] bool take_between_blanks(char c) {
        const char* before = at;
        if (!next_is(c)) {
            if (at == end || !is(*at, blank_char)) return false;
            skip_blanks();
        }
        if (!take(c)) {
            at = before;
            return false;
        }
        skip_blanks();
        return true;
    }

    /// Characters of the class and whole "%" HEX HEX escapes; false at a broken escape.
    template <unsigned any_of>
    [[gnu::always_inline]] bool run_escaped() {
        at = skip<any_of>(at, end);
        return at == end || *at != '%' || move_to(end_of_escaped(at, end, any_of));
    }
    /// A quoted-string, quotes included; the place must stand on the opening quote.
    bool read_quoted() { return move_to(end_of_quoted(at, end)); }
    /// hostname, IPv4address or IPv6reference.
    bool read_host() { return move_to(end_of_host(at, end)); }
    /// 1*DIGIT up to 65535.
    bool read_port(std::optional<std::uint16_t>& port) {
        std::uint32_t number = 0;
        if (!read_number(65535, number)) return false;
        port = static_cast<std::uint16_t>(number);
        return true;
    }
    /// 1*DIGIT up to `most`.
    bool read_number(std::uint32_t most, std::uint32_t& number) {
        const char* begin = at;
        std::uint64_t value = 0;
        for (; at != end; ++at) {
            const auto digit = static_cast<unsigned char>(*at - '0');
            if (digit > 9) break;
            // What is above `most` once stays above it; it must only not wrap.
            if (value <= 0xffff'ffff) value = value * 10 + digit;
        }
        number = static_cast<std::uint32_t>(value);
        return at != begin && value <= most;
    }
    /// delta-seconds: what is too large for the number is the largest (RFC 3261 20.19).
    bool read_seconds(std::uint32_t& number) {
        const char* begin = at;
        const bool fits = read_number(0xffff'ffff, number);
        if (!fits) number = 0xffff'ffff;
        return at != begin;
    }
    /// *( SEMI generic-param ). No name twice (RFC 3261 7.3.1), limits::parameters at most.
    bool read_parameters() {
        std::string_view unwanted;
        return read_parameters({}, unwanted);
    }
    /// The same; on the way `value` becomes that of the wanted parameter, quotes included, and
    /// stays as it was when there is none. A wanted one without "=" gives an empty view, not null.
    bool read_parameters(std::string_view wanted, std::string_view& value) {
        return move_to(end_of_parameters(at, end, wanted, value));
    }

private:
    /// A place or null: the steps that are too long to stand here take and give plain pointers, so
    /// that a cursor can live in registers.
    bool move_to(const char* place) {
        if (place != nullptr) at = place;
        return place != nullptr;
    }
};

/// Without the quotes around it, if any.
constexpr std::string_view unquoted(std::string_view text) {
    return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

/// The names of a parameter list, to find a repeated one.
class name_set {
public:
    /// False when the name is there already, in any case, or the set is full. Never empty.
    [[gnu::always_inline]] bool add(std::string_view name) {
        if (size_ != 0 && (size_ == most || has(name))) return false;
        entries_[size_++] = {name.data(), name.size()};
        return true;
    }

private:
    [[gnu::always_inline]] bool has(std::string_view name) const {
        for (unsigned i = 0; i < size_; ++i) {
            const entry& one = entries_[i];
            if (one.size == name.size() && same_word({one.at, one.size}, name)) return true;
        }
        return false;
    }

    static constexpr unsigned most = limits::parameters;
    struct entry {
        const char* at;
        std::size_t size;
    };
    entry entries_[most];
    unsigned size_ = 0;
};

} // namespace offhook::message::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/cursor.ipp>
#endif
