// The rules of a registrar, in the order of RFC 3261 10.3. Redirects: redirect.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/detail/characters.hpp>
#include <offhook/message/escapes.hpp>
#include <offhook/message/sip_date.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/registrar/impl/redirect.ipp>
#include <offhook/registrar/registrar.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace offhook::registrar {

/// One Contact value of a REGISTER: what is to become of the binding.
struct registrar::wish {
    binding made;
    uri address;               ///< on the request's text
    std::uint32_t expires = 0; ///< zero: away with it
    bool all = false;          ///< "*"
};

namespace detail {

/// A URI as it stands between angle brackets: nothing that could end them or the line.
inline bool is_storable(std::string_view text, std::size_t limit) {
    return text.size() <= limit && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

/// The parameters of a Contact value that are its own: all but expires and q.
inline std::string own_parameters(const params& all) {
    std::string own;
    std::string_view rest = all.text();
    for (std::string_view before = rest; const auto item = params::next(rest); before = rest) {
        using message::detail::same_word;
        if (same_word(item->name, "expires") || same_word(item->name, "q")) continue;
        own += before.substr(0, before.size() - rest.size());
    }
    return own;
}

inline void refuse(reply& to, int status, std::string_view reason = {}) {
    to.status = status;
    to.reason = reason;
}

inline bool same_contact(const uri& wanted, const binding& known) {
    const auto other = parse_uri(known.contact);
    return other && equivalent(wanted, *other);
}

} // namespace detail

OFFHOOK_DECL registrar::registrar(const settings& values, store& bindings)
    : values_(values), store_(bindings) {
    values_.max_bindings = std::min(values_.max_bindings, limits::bindings_of_user);
    values_.max_expires = std::max(values_.max_expires, values_.min_expires);
    values_.default_expires =
        std::clamp(values_.default_expires, values_.min_expires, values_.max_expires);
}

OFFHOOK_DECL bool registrar::is_ours(const uri& address) const {
    const auto& ours = values_.domains;
    return ours.empty() || std::any_of(ours.begin(), ours.end(), [&](const std::string& domain) {
               std::string_view host = address.host;
               if (host.ends_with('.')) host.remove_suffix(1);
               return message::detail::same_word(domain, host);
           });
}

OFFHOOK_DECL bool registrar::knows(const uri& address) const {
    return !values_.knows || values_.knows(unescape(address.user));
}

/// Steps 1 to 5: is it for us, may he, is there such a user; zero: yes. Who may not is told so
/// before anything about the user is.
OFFHOOK_DECL int registrar::refusal(const sip_message& request, std::string_view user,
                                    const uri& target) const {
    const auto domain = parse_uri(request.request_uri());
    if (!domain || !domain->is_sip()) return 400;
    if (!is_ours(*domain)) return 404;
    if (user.empty()) {
        if (!values_.open) return 403;
    } else {
        const std::string of = unescape(target.user);
        if (values_.permits ? !values_.permits(user, of) : user != of) return 403;
    }
    return is_ours(target) && knows(target) ? 0 : 404;
}

OFFHOOK_DECL reply registrar::handle(calendar_time now, const sip_message& request,
                                     std::string_view user) {
    reply made;
    const auto to = request.to();
    const auto aor = to ? address_of_record(to->address) : result<std::string>(to.error());
    if (request.method() != sip_method::register_ || !to || !request.cseq()) {
        detail::refuse(made, 400);
    } else if (!aor) {
        detail::refuse(made, 404);
    } else if (const int status = refusal(request, user, to->address); status != 0) {
        detail::refuse(made, status);
    } else {
        made.aor = *aor;
        update(now, request, made);
    }
    return made;
}

/// RFC 3327 5.3: Path is kept with the binding, where the phone knows that it is there.
OFFHOOK_DECL bool registrar::take_path(const sip_message& request, reply& to,
                                       std::string& path) const {
    request.each_value(header_name::path, [&](std::string_view value) {
        if (!path.empty()) path += ", ";
        path += value;
        return path.size() <= limits::contact_bytes;
    });
    if (path.empty()) return true;
    if (!detail::is_storable(path, limits::contact_bytes)) {
        detail::refuse(to, 400, "Path Cannot Be Kept");
        return false;
    }
    if (values_.without_support == path_policy::take) return true;
    if (request.lists(header_name::supported, "path") ||
        request.lists(header_name::require, "path")) {
        return true;
    }
    const bool ask = values_.without_support == path_policy::extension_required;
    detail::refuse(to, ask ? 421 : 420);
    to.headers = ask ? "Require: path\r\n" : "Unsupported: path\r\n";
    return false;
}

/// Steps 6 and 7, what can be said of the Contact values without the store.
OFFHOOK_DECL bool registrar::read_wishes(const sip_message& request, reply& to,
                                         std::vector<wish>& wishes) const {
    const auto fail = [&](int status, std::string_view reason) {
        detail::refuse(to, status, reason);
        return false;
    };
    // A value that is no number counts as 3600 (RFC 3261 10.2.1.1), but never as zero.
    const auto header = request.number(header_name::expires);
    const std::uint32_t usual = !header               ? 3600
                                : header->has_value() ? **header
                                                      : values_.default_expires;
    const auto contacts = read_headers<contact>(request);
    if (!contacts) return fail(400, "Bad Contact");
    // Beyond it there is nothing that could be kept or taken away.
    if (contacts->size() > 2 * values_.max_bindings) return fail(403, "Too Many Contacts");
    std::string path;
    if (!contacts->empty() && !take_path(request, to, path)) return false;
    for (const contact& one : *contacts) {
        wish made;
        made.all = one.all;
        if (one.all) {
            if (contacts->size() != 1 || !header || header->value_or(1) != 0)
                return fail(400, "Contact * Needs Expires 0 Alone");
            wishes.push_back(std::move(made));
            return true;
        }
        made.address = one.target.address;
        if (!made.address.is_sip() && !message::detail::same_word(made.address.scheme, "tel"))
            return fail(400, "Contact Is No Address To Call");
        if (!detail::is_storable(one.target.text, limits::contact_bytes))
            return fail(400, "Contact Cannot Be Kept");
        for (const wish& before : wishes)
            if (equivalent(before.address, made.address)) return fail(400, "Contact Named Twice");
        made.expires = one.expires.value_or(usual);
        if (made.expires != 0 && made.expires < values_.min_expires && made.expires < 3600) {
            to.headers = "Min-Expires: " + std::to_string(values_.min_expires) + "\r\n";
            return fail(423, {});
        }
        made.expires = std::min(made.expires, values_.max_expires);
        made.made.contact = made.address.text;
        made.made.parameters = detail::own_parameters(one.target.parameters);
        made.made.q_thousandths = one.q_thousandths;
        made.made.path = path;
        wishes.push_back(std::move(made));
    }
    return true;
}

namespace detail {

/// What a REGISTER does to the bindings of its user, all of it or nothing.
class alteration {
public:
    alteration(calendar_time now, const sip_message& request, std::size_t limit, reply& to)
        : now_(now), call_id_(request.call_id()), cseq_(request.cseq()->number), limit_(limit),
          to_(to) {}

    /// "*": every binding goes.
    bool clear(std::vector<binding>& all) {
        begin(all);
        for (const binding& one : all)
            if (!may_change(one)) return false;
        for (binding& one : all)
            to_.changes.push_back({change_kind::removed, std::move(one)});
        all.clear();
        return true;
    }

    template <class Wishes>
    bool apply(std::vector<binding>& all, const Wishes& wishes) {
        begin(all);
        for (const auto& wish : wishes)
            if (!change_one(all, wish.address, wish.expires, wish.made)) return false;
        if (all.size() <= limit_) return true;
        refuse(to_, 403, "Too Many Contacts");
        return false;
    }

private:
    /// The store may call more than once for one REGISTER; dead bindings are no longer there.
    void begin(std::vector<binding>& all) {
        to_.changes.clear();
        std::erase_if(all, [&](const binding& one) { return one.expires <= now_; });
    }

    /// Step 7: requests of one Call-ID in their order only; a late one changes nothing.
    bool may_change(const binding& one) {
        if (one.call_id != call_id_ || cseq_ > one.cseq) return true;
        refuse(to_, 500, "CSeq Out Of Order");
        return false;
    }

    bool change_one(std::vector<binding>& all, const uri& address, std::uint32_t expires,
                    const binding& wanted) {
        const auto known = std::find_if(
            all.begin(), all.end(), [&](const binding& one) { return same_contact(address, one); });
        if (known != all.end() && !may_change(*known)) return false;
        if (expires == 0) {
            if (known == all.end()) return true;
            to_.changes.push_back({change_kind::removed, std::move(*known)});
            all.erase(known);
            return true;
        }
        binding made = wanted;
        made.call_id = call_id_;
        made.cseq = cseq_;
        made.expires = now_ + std::chrono::seconds(expires);
        const bool is_new = known == all.end();
        to_.changes.push_back({is_new ? change_kind::added : change_kind::refreshed, made});
        if (is_new)
            all.push_back(std::move(made));
        else
            *known = std::move(made);
        return true;
    }

    calendar_time now_;
    std::string_view call_id_;
    std::uint32_t cseq_;
    std::size_t limit_;
    reply& to_;
};

} // namespace detail

OFFHOOK_DECL void registrar::update(calendar_time now, const sip_message& request, reply& to) {
    std::vector<wish> wishes;
    if (!read_wishes(request, to, wishes)) return;
    std::vector<binding> left;
    result<void> done;
    if (wishes.empty()) { // a query (10.2.3)
        auto known = store_.read(to.aor);
        if (known) {
            left = std::move(*known);
            std::erase_if(left, [&](const binding& one) { return one.expires <= now; });
        } else {
            done = known.error();
        }
    } else {
        detail::alteration alter(now, request, values_.max_bindings, to);
        done = store_.update(to.aor, [&](std::vector<binding>& all) {
            const bool good = wishes.front().all ? alter.clear(all) : alter.apply(all, wishes);
            left = all;
            return good;
        });
    }
    if (!done) detail::refuse(to, 500, "Bindings Cannot Be Kept");
    if (to.status != 200) {
        to.changes.clear();
        return;
    }
    say_bindings(now, left, to);
}

/// Step 8: all bindings that there are now, with what is left of their lives.
OFFHOOK_DECL void registrar::say_bindings(calendar_time now, const std::vector<binding>& all,
                                          reply& to) const {
    for (const binding& one : all)
        to.headers += "Contact: " + to_contact(one, now) + "\r\n";
    const auto kept = std::find_if(to.changes.begin(), to.changes.end(), [](const change& one) {
        return one.kind != change_kind::removed && !one.what.path.empty();
    });
    if (kept != to.changes.end()) to.headers += "Path: " + kept->what.path + "\r\n";
    // RFC 3608 5: with a registration, not with a query.
    if (!to.changes.empty() && !all.empty()) {
        for (const std::string& hop : values_.service_route)
            to.headers += "Service-Route: <" + hop + ">\r\n";
    }
    const auto seconds = now.time_since_epoch().count();
    if (const auto date = sip_date::from_seconds(seconds))
        to.headers += "Date: " + date->to_string() + "\r\n";
}

} // namespace offhook::registrar
