// Challenges chosen, credentials written.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/digest/protection_space.hpp>
#include <offhook/message/challenge.hpp>

#include <algorithm>
#include <optional>

namespace offhook::digest {
namespace detail {

/// "auth" before "auth-int": on the way of a request somebody may rewrite its body, not its line.
inline std::optional<protection> quality_of(const challenge& asked) {
    if (!asked.parameters.find("qop")) return protection::none;
    if (asked.offers("auth")) return protection::auth;
    if (asked.offers("auth-int")) return protection::auth_int;
    return std::nullopt;
}

/// The place of the first account that may answer; nothing when none may.
inline std::optional<std::size_t> account_for(std::span<const account> accounts,
                                              std::string_view realm, hash_function with,
                                              const hop& first) {
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const account& one = accounts[i];
        if (one.serves(realm) && one.serves(first) && one.secret.serves(with) &&
            with >= one.weakest) {
            return i;
        }
    }
    return std::nullopt;
}

inline std::optional<protection_space>
space_of(std::string_view value, bool proxy, std::span<const account> accounts, const hop& first) {
    const auto asked = challenge::parse(value);
    if (!asked || !asked->is_digest()) return std::nullopt;
    const auto with = algorithm_from(asked->algorithm());
    const auto quality = quality_of(*asked);
    if (!with || !quality) return std::nullopt;
    const auto place = account_for(accounts, unescaped(asked->realm()), with->hash, first);
    if (!place) return std::nullopt;
    protection_space made;
    made.account = *place;
    made.proxy = proxy;
    made.stale = asked->is_stale();
    made.realm = asked->realm();
    made.nonce = asked->nonce();
    made.opaque = asked->opaque();
    made.has_opaque = asked->parameters.find("opaque").has_value();
    made.with = *with;
    made.quality = *quality;
    return made;
}

inline std::string count_text(std::uint32_t count) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(8, '0');
    for (std::size_t i = 8; i-- > 0; count >>= 4)
        text[i] = digits[count & 15];
    return text;
}

/// H(A1) for this request; `cnonce` becomes that of the session when there is one.
inline std::string key_of(protection_space& space, const account& own, std::string& cnonce) {
    const hash_function hash = space.with.hash;
    if (!space.with.session) {
        return hashed_user(hash, own.user, unescaped(space.realm), own.secret);
    }
    if (space.session_key.empty()) {
        space.session_cnonce = cnonce;
        space.session_key =
            session_key(hash, hashed_user(hash, own.user, unescaped(space.realm), own.secret),
                        unescaped(space.nonce), cnonce);
    }
    cnonce = space.session_cnonce;
    return space.session_key;
}

} // namespace detail

OFFHOOK_DECL std::vector<protection_space>
answerable(const sip_message& response, std::span<const account> accounts, const hop& first) {
    std::vector<protection_space> found;
    std::size_t seen = 0;
    for (const header_slot& slot : response.headers()) {
        const bool proxy = slot.name == header_name::proxy_authenticate;
        if (!proxy && slot.name != header_name::www_authenticate) continue;
        if (++seen > limits::challenges) break;
        auto one = detail::space_of(response.value_of(slot), proxy, accounts, first);
        if (!one) continue;
        const auto known = std::find_if(found.begin(), found.end(),
                                        [&](const auto& other) { return other.same_realm(*one); });
        if (known == found.end()) {
            found.push_back(std::move(*one));
        } else if (one->with.hash > known->with.hash) {
            *known = std::move(*one);
        }
    }
    return found;
}

OFFHOOK_DECL std::string credentials_for(protection_space& space, std::span<const account> accounts,
                                         const covered& request, random_source& random) {
    const account& own = accounts[space.account];
    std::string cnonce = random.token();
    const std::string key = detail::key_of(space, own, cnonce);
    const std::string count = detail::count_text(++space.count);
    const std::string nonce = unescaped(space.nonce);
    exchange of{space.with.hash, space.quality, request.method, request.uri};
    of.nonce = nonce;
    of.nonce_count = count;
    of.cnonce = cnonce;
    of.body = request.body;
    std::string value = "Digest username=" + quoted(own.user);
    value.append(", realm=\"").append(space.realm);
    value.append("\", nonce=\"").append(space.nonce);
    value.append("\", uri=").append(quoted(request.uri));
    value.append(", response=\"").append(response(key, of));
    value.append("\", algorithm=").append(name_of(space.with));
    const bool counted = space.quality != protection::none;
    // Of the oldest form only "-sess" needs a cnonce.
    if (counted || space.with.session) value.append(", cnonce=\"").append(cnonce).append("\"");
    if (counted) {
        value.append(", qop=").append(name_of(space.quality)).append(", nc=").append(count);
    }
    if (space.has_opaque) value.append(", opaque=\"").append(space.opaque).append("\"");
    return value;
}

OFFHOOK_DECL bool protection_space::is_realm(std::string_view raw) const {
    return realm == raw || unescaped(realm) == unescaped(raw);
}

} // namespace offhook::digest
