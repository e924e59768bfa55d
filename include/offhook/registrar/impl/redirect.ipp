// Where somebody can be reached: lookups and redirects (RFC 3261 8.3, 16.5). Read next:
// registrar.ipp.
#pragma once

#include <offhook/registrar/registrar.hpp>

#include <algorithm>

namespace offhook::registrar {

OFFHOOK_DECL std::string to_contact(const binding& one, calendar_time now) {
    std::string text = "<" + one.contact + ">";
    if (one.q_thousandths != 1000) {
        std::string digits = std::to_string(1000 + one.q_thousandths % 1000).substr(1);
        while (digits.size() > 1 && digits.back() == '0')
            digits.pop_back();
        text += ";q=0." + digits;
    }
    text += ";expires=" + std::to_string(std::max<std::int64_t>((one.expires - now).count(), 0));
    return text + one.parameters;
}

OFFHOOK_DECL result<std::vector<binding>> registrar::lookup(calendar_time now, const uri& user) {
    const auto aor = address_of_record(user);
    if (!aor) return aor.error();
    auto all = store_.read(*aor);
    if (!all) return all.error();
    std::erase_if(*all, [&](const binding& one) { return one.expires <= now; });
    std::stable_sort(all->begin(), all->end(), [](const binding& a, const binding& b) {
        return a.q_thousandths > b.q_thousandths;
    });
    return all;
}

OFFHOOK_DECL redirection registrar::redirect(calendar_time now, std::string_view request_uri) {
    const auto target = parse_uri(request_uri);
    if (!target || !is_ours(*target) || !knows(*target)) return {404, {}};
    auto all = lookup(now, *target);
    if (!all) return {all.error() == errc::storage_failed ? 500 : 404, {}};
    // Never to where the request went already (RFC 3261 8.3).
    std::erase_if(*all, [&](const binding& one) {
        const auto contact = parse_uri(one.contact);
        return contact && equivalent(*contact, *target);
    });
    if (all->empty()) return {480, {}};
    redirection made;
    for (const binding& one : *all) {
        if (!made.contacts.empty()) made.contacts += ", ";
        made.contacts += to_contact(one, now);
    }
    return made;
}

} // namespace offhook::registrar
