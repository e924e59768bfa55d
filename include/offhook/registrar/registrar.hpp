// A registrar and redirect server as a calculation (RFC 3261 10.3, 8.3): a REGISTER goes in, a
// response comes out, and the store has changed or not. No socket, no clock, no password: who sent
// the request was verified before (digest/authenticator.hpp).
// Read next: settings.hpp, store.hpp.
#pragma once

#include <offhook/message/sip_message.hpp>
#include <offhook/registrar/address_of_record.hpp>
#include <offhook/registrar/settings.hpp>
#include <offhook/registrar/store.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::registrar {

enum class change_kind : std::uint8_t { added, refreshed, removed };

/// What a REGISTER did to one binding; as it is now, or as it was when it was removed.
struct change {
    change_kind kind;
    binding what;
};

/// The response to a REGISTER.
struct reply {
    int status = 200;
    std::string reason{};  ///< empty: the usual one
    std::string headers{}; ///< raw header lines, each ended by CRLF
    std::string aor{};     ///< whose it was; empty when that could not be told
    std::vector<change> changes{};
};

/// Where an INVITE is to go instead.
struct redirection {
    int status = 302; ///< 404: no such user of ours; 480: not there now; 500: the store failed
    std::string contacts{}; ///< of a 302: Contact values, the best first
};

/// Not thread-safe. `now` may go backwards, as calendars do.
class registrar {
public:
    /// `bindings` must outlive it.
    registrar(const settings& values, store& bindings);

    /// The response to a REGISTER. `user`: whose password was verified, or empty.
    reply handle(calendar_time now, const sip_message& request, std::string_view user);

    /// The living bindings of a user, by q. Errors: bad_uri, storage_failed.
    result<std::vector<binding>> lookup(calendar_time now, const uri& user);
    /// What a redirect server answers to an INVITE with this Request-URI (RFC 3261 8.3).
    redirection redirect(calendar_time now, std::string_view request_uri);

    const settings& values() const { return values_; }

private:
    struct wish;

    bool is_ours(const uri& address) const;
    bool knows(const uri& address) const;
    int refusal(const sip_message& request, std::string_view user, const uri& target) const;
    void update(calendar_time now, const sip_message& request, reply& to);
    bool take_path(const sip_message& request, reply& to, std::string& path) const;
    bool read_wishes(const sip_message& request, reply& to, std::vector<wish>& wishes) const;
    void say_bindings(calendar_time now, const std::vector<binding>& all, reply& to) const;

    settings values_;
    store& store_;
};

/// A binding as a Contact value; `expires` counts from `now`.
std::string to_contact(const binding& one, calendar_time now);

} // namespace offhook::registrar

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/registrar/impl/registrar.ipp>
#endif
