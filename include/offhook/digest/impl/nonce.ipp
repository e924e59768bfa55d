// nonce = 16 digits of microseconds, 16 random digits, 32 digits of the seal; all hexadecimal.
#pragma once

#include <offhook/digest/nonce.hpp>

#include <charconv>

namespace offhook::digest {
namespace detail {

inline constexpr std::size_t nonce_front = 32;
inline constexpr std::size_t nonce_seal = 32;

inline std::string sixteen_digits(std::uint64_t number) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; number >>= 4)
        text[i] = digits[number & 15];
    return text;
}

} // namespace detail

OFFHOOK_DECL nonce_mint::nonce_mint(std::string_view realm, random_source& random)
    : realm_(realm), random_(random) {
    for (std::uint32_t& word : key_)
        word = random.next32();
}

OFFHOOK_DECL std::string nonce_mint::seal(std::string_view front) const {
    std::string text(front);
    text += ':';
    text += realm_;
    return hmac_hex(key_, text).substr(0, detail::nonce_seal);
}

OFFHOOK_DECL std::string nonce_mint::make(instant now) {
    const auto time = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const std::string front =
        detail::sixteen_digits(time) + detail::sixteen_digits(random_.next64());
    return front + seal(front);
}

OFFHOOK_DECL std::optional<instant> nonce_mint::made_at(std::string_view nonce) const {
    if (nonce.size() != detail::nonce_front + detail::nonce_seal) return std::nullopt;
    const std::string_view front = nonce.substr(0, detail::nonce_front);
    const std::string expected = seal(front);
    if (expected.empty() || !same_secret(expected, nonce.substr(detail::nonce_front))) {
        return std::nullopt;
    }
    std::uint64_t time = 0;
    std::from_chars(front.data(), front.data() + 16, time, 16);
    return instant{duration{static_cast<duration::rep>(time)}};
}

} // namespace offhook::digest
