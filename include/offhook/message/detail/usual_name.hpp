// Finds a header name of two to sixteen characters by its first and last eight bytes. Not for all
// names: those it does not know are for header_from. Read next: ../header_name.hpp.
#pragma once

#include <offhook/message/header_name.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace offhook::message::detail {

/// Setting bit 5 folds the case of letters; "-" has it set, and no control character is in a name.
inline constexpr std::uint64_t fold_mask = 0x2020202020202020u;

/// The first eight bytes of a name, and its last eight when it is longer. A name below eight
/// stands at the upper end, with blanks in front.
struct name_words {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::size_t size = 0;
    friend constexpr bool operator==(const name_words&, const name_words&) = default;
};

constexpr std::uint32_t usual_name_hash(const name_words& words, std::uint64_t factor) {
    return static_cast<std::uint32_t>((words.head + words.tail) * factor >> 54);
}

/// A table without collisions: the words of each name, found by one multiplication.
struct usual_names {
    std::uint64_t factor = 0;
    std::array<std::uint8_t, 1024> place{};
    std::array<name_words, 128> words{};
};

constexpr name_words words_of(std::string_view name) {
    const auto word = [name](std::size_t first, std::size_t size) {
        std::uint64_t made = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const auto byte = static_cast<unsigned char>(name[first + i]);
            made |= std::uint64_t{byte} << (64 - 8 * (size - i));
        }
        return made | fold_mask;
    };
    if (name.size() <= 8) return {word(0, name.size()), 0, name.size()};
    return {word(0, 8), word(name.size() - 8, 8), name.size()};
}

template <std::size_t count>
constexpr usual_names find_usual_names(const std::array<std::string_view, count>& texts) {
    static_assert(count < 128);
    usual_names made;
    for (made.factor = 0x9e3779b97f4a7c15u;; made.factor += 0x1234567890abcde2u) {
        made.place = {};
        bool free = true;
        for (std::size_t i = 1; i < count && free; ++i) {
            if (texts[i].size() > 16) continue;
            made.words[i] = words_of(texts[i]);
            std::uint8_t& cell = made.place[usual_name_hash(made.words[i], made.factor)];
            free = cell == 0;
            cell = static_cast<std::uint8_t>(i);
        }
        if (free) return made;
    }
}

/// `name` has two to sixteen bytes, and eight can be read from its first one on. `other` when it is
/// none of the table's.
[[gnu::always_inline]] inline header_name usual_name(const usual_names& table, const char* name,
                                                     std::size_t size) {
    if constexpr (std::endian::native != std::endian::little) return header_name::other;
    name_words words{0, 0, size};
    std::memcpy(&words.head, name, 8);
    if (size <= 8) {
        words.head = (words.head << (64 - 8 * size)) | fold_mask;
    } else {
        std::memcpy(&words.tail, name + size - 8, 8);
        words.head |= fold_mask;
        words.tail |= fold_mask;
    }
    const std::uint8_t place = table.place[usual_name_hash(words, table.factor)];
    return table.words[place] == words ? static_cast<header_name>(place) : header_name::other;
}

} // namespace offhook::message::detail
