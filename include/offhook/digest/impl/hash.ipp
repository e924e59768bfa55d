// Hashes through OpenSSL's EVP interface. A function that the system's policy forbids gives
// nothing.
#pragma once

#include <offhook/digest/hash.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

namespace offhook::digest {
namespace detail {

struct hash_context_free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

inline const EVP_MD* method_of(hash_function with) {
    switch (with) {
    case hash_function::sha256: return EVP_sha256();
    case hash_function::sha512_256: return EVP_sha512_256();
    case hash_function::md5: break;
    }
    return EVP_md5();
}

inline std::string hex_text(const unsigned char* bytes, std::size_t size) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(2 * size, '0');
    for (std::size_t i = 0; i < size; ++i) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return text;
}

} // namespace detail

OFFHOOK_DECL std::string hash_hex(hash_function with,
                                  std::initializer_list<std::string_view> parts) {
    const std::unique_ptr<EVP_MD_CTX, detail::hash_context_free> context(EVP_MD_CTX_new());
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    bool good = context && EVP_DigestInit_ex(context.get(), detail::method_of(with), nullptr) == 1;
    bool first = true;
    for (const std::string_view part : parts) {
        if (good && !first) good = EVP_DigestUpdate(context.get(), ":", 1) == 1;
        first = false;
        good = good && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    good = good && EVP_DigestFinal_ex(context.get(), bytes, &size) == 1;
    return good ? detail::hex_text(bytes, size) : std::string{};
}

OFFHOOK_DECL std::size_t hash_digits(hash_function with) {
    return with == hash_function::md5 ? 32 : 64;
}

OFFHOOK_DECL bool is_available(hash_function with) { return !hash_hex(with, {""}).empty(); }

OFFHOOK_DECL std::string hmac_hex(const hmac_key& key, std::string_view text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(sizeof key), data, text.size(), bytes,
             &size) == nullptr) {
        return {};
    }
    return detail::hex_text(bytes, size);
}

OFFHOOK_DECL bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace offhook::digest
