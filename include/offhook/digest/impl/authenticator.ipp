// Credentials checked. The same hashes are computed for a user that is known and for one that is
// not, and all that can be wrong with them is judged after that.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/digest/authenticator.hpp>
#include <offhook/message/detail/characters.hpp>
#include <offhook/message/uri.hpp>

#include <algorithm>
#include <utility>

namespace offhook::digest {
namespace detail {

inline std::optional<protection> quality_named(std::string_view name) {
    if (message::detail::same_word(name, "auth")) return protection::auth;
    if (message::detail::same_word(name, "auth-int")) return protection::auth_int;
    return std::nullopt;
}

/// The URI of credentials must be that of their request (RFC 3261 22.4 item 8, RFC 7616 3.4.6).
inline bool same_target(std::string_view given, std::string_view of_request, bool without_user) {
    if (given == of_request) return true;
    const auto x = parse_uri(given);
    const auto y = parse_uri(of_request);
    if (!x || !y) return false;
    if (equivalent(*x, *y)) return true;
    if (!without_user || !y->is_sip()) return false;
    std::string bare(y->scheme);
    bare.append(":").append(y->host);
    if (y->port) bare += ":" + std::to_string(*y->port);
    const auto host_alone = parse_uri(bare);
    return host_alone && equivalent(*x, *host_alone);
}

inline bool fits(std::string_view value) { return value.size() <= limits::credential_bytes; }

} // namespace detail

OFFHOOK_DECL authenticator::authenticator(const required& given, random_source& random)
    : required_(given), random_(random), mint_(given.realm, random),
      nobody_(random.token() + random.token()) {
    std::erase_if(required_.algorithms, [](hash_function each) { return !is_available(each); });
}

// The credentials for our realm, sound in form; else the verdict.
OFFHOOK_DECL std::optional<verdict> authenticator::prepare(const sip_message& request,
                                                           credentials& found) const {
    bool any = false;
    for (const header_slot& slot : request.headers()) {
        if (slot.name != header_name::authorization) continue;
        const auto given = credentials::parse(request.value_of(slot));
        if (!given) return verdict::malformed;
        if (!given->is_digest() || unescaped(given->realm()) != required_.realm) continue;
        if (std::exchange(any, true)) return verdict::malformed; // which of them?
        found = *given;
    }
    if (!any) return verdict::challenged;
    const bool sound = detail::fits(found.username()) && detail::fits(found.nonce()) &&
                       detail::fits(found.cnonce()) && !found.username().empty() &&
                       detail::same_target(unescaped(found.uri()), request.request_uri(),
                                           required_.uri_without_user);
    if (!sound) return verdict::malformed;
    // We always offer a quality; without one the count would protect nobody from a replay.
    if (!found.parameters.find("qop")) return verdict::challenged;
    const auto quality = detail::quality_named(found.qop());
    const bool offered = quality && (quality == protection::auth || required_.with_auth_int);
    if (!offered || found.nonce_count().value_or(0) == 0 || found.cnonce().empty()) {
        return verdict::malformed;
    }
    // Less than what is offered is not taken, nor what is not known: it is asked again.
    const auto with = algorithm_from(found.algorithm());
    const auto& ours = required_.algorithms;
    if (!with || with->session || std::find(ours.begin(), ours.end(), with->hash) == ours.end()) {
        return verdict::challenged;
    }
    if (found.response().size() != hash_digits(with->hash)) return verdict::malformed;
    return std::nullopt;
}

OFFHOOK_DECL std::string authenticator::expected(const sip_message& request,
                                                 const credentials& given, hash_function with,
                                                 bool& known) const {
    const std::string user = unescaped(given.username());
    const auto secret_of_user = required_.lookup ? required_.lookup(user) : std::nullopt;
    known = secret_of_user && secret_of_user->serves(with);
    // Both keys are made in any case, so that the work tells nothing.
    const std::string foreign = hash_hex(with, {user, required_.realm, nobody_});
    const std::string own =
        hash_hex(with, {user, required_.realm, known ? secret_of_user->password : nobody_});
    const bool stored = known && !secret_of_user->hashed.empty();
    const std::string nonce = unescaped(given.nonce());
    const std::string cnonce = unescaped(given.cnonce());
    const std::string uri = unescaped(given.uri());
    exchange of{with, *detail::quality_named(given.qop()), request.method_text(), uri};
    of.nonce = nonce;
    of.nonce_count = given.parameters.value("nc");
    of.cnonce = cnonce;
    of.body = request.body();
    return response(!known ? foreign : stored ? secret_of_user->hashed : own, of);
}

OFFHOOK_DECL verdict authenticator::check(instant now, const sip_message& request) {
    forget_old(now);
    credentials given;
    if (const auto early = prepare(request, given)) return *early;
    const hash_function with = algorithm_from(given.algorithm())->hash;
    bool known = false;
    const std::string right = expected(request, given, with, known);
    std::string claimed(given.response());
    for (char& c : claimed)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
    const bool equal = same_secret(right, claimed);
    const std::string nonce = unescaped(given.nonce());
    const auto made = mint_.made_at(nonce);
    if (!equal || !known || right.empty()) return verdict::challenged;
    // A nonce of before our restart: its holder knows the secret, so that a new one is enough.
    if (!made || *made > now || now - *made > required_.nonce_lifetime || *made < floor_) {
        return verdict::stale;
    }
    if (!first_use(now, *made, nonce, *given.nonce_count())) return verdict::stale;
    user_ = unescaped(given.username());
    return verdict::accepted;
}

// A count may come once. Requests overtake each other, so a window below the highest is kept.
OFFHOOK_DECL bool authenticator::first_use(instant now, instant made, std::string_view nonce,
                                           std::uint32_t count) {
    auto found = used_.find(std::string(nonce));
    if (found == used_.end()) {
        if (used_.size() >= limits::nonces_used) {
            const auto oldest = mint_.made_at(ages_.front().nonce);
            floor_ = std::max(floor_, *oldest + duration{1});
            used_.erase(ages_.front().nonce);
            ages_.pop_front();
            if (made < floor_) return false;
        }
        found = used_.emplace(std::string(nonce), usage{}).first;
        // It may be used for a lifetime at the most, so it is known that long.
        ages_.push_back({now + required_.nonce_lifetime, std::string(nonce)});
    }
    usage& use = found->second;
    if (count > use.highest) {
        const std::uint32_t step = count - use.highest;
        use.seen = step < 64 ? use.seen << step : 0;
        use.seen |= 1;
        use.highest = count;
        return true;
    }
    const std::uint32_t back = use.highest - count;
    if (back >= 64 || (use.seen >> back & 1) != 0) return false;
    use.seen |= std::uint64_t{1} << back;
    return true;
}

OFFHOOK_DECL void authenticator::forget_old(instant now) {
    while (!ages_.empty() && ages_.front().until <= now) {
        used_.erase(ages_.front().nonce);
        ages_.pop_front();
    }
}

OFFHOOK_DECL void authenticator::challenge(instant now, verdict why, message_builder& response) {
    const std::string nonce = mint_.make(now);
    for (const hash_function with : required_.algorithms) {
        std::string value = "Digest realm=" + quoted(required_.realm);
        value.append(", nonce=\"").append(nonce).append("\", qop=\"auth");
        value.append(required_.with_auth_int ? ",auth-int\"" : "\"");
        value.append(", algorithm=").append(name_of(algorithm{with, false}));
        if (why == verdict::stale) value.append(", stale=true");
        response.header(header_name::www_authenticate, value);
    }
}

} // namespace offhook::digest
