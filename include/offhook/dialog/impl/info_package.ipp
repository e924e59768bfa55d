// Info Packages (RFC 6086): which an INFO of theirs may bring, and which one of ours. What is done
// with a package is the application's.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/impl/default_answers.ipp>

#include <algorithm>
#include <utility>

namespace offhook::dialog::detail {

/// Info-Package = token *( SEMI generic-param ); without case (RFC 3261 7.3.1).
inline std::string_view package_name(std::string_view value) {
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return value.substr(0, value.find_first_of("; \t\r\n"));
}

/// Without Info-Package it is of no package: a legacy use (RFC 6086 9.1).
OFFHOOK_DECL bool state::unknown_package(const sip_message& request) const {
    if (request.method() != sip_method::info) return false;
    const std::string_view name = package_name(request.value("Info-Package"));
    return !name.empty() &&
           std::none_of(values.info_packages.begin(), values.info_packages.end(),
                        [name](const auto& own) { return same_letters(own, name); });
}

// What the peer takes; that stands until it names others (RFC 6086 5.2.2). Looked for only where we
// name some ourselves.
OFFHOOK_DECL void state::learn_packages(dialog_record& dialog, const sip_message& from) const {
    if (values.info_packages.empty()) return;
    bool first = true;
    for (const header_slot& slot : from.headers()) {
        if (slot.name != header_name::other || !same_letters(from.name_of(slot), "Recv-Info"))
            continue;
        if (std::exchange(first, false)) dialog.packages.clear();
        if (!dialog.packages.empty()) dialog.packages += ", ";
        dialog.packages += from.value_of(slot);
    }
}

// Of an INFO of ours, whose headers these are: the peer must have named its package (RFC 6086
// 4.2.1).
OFFHOOK_DECL bool state::may_bring(const dialog_record& dialog, std::string_view headers) const {
    constexpr std::string_view wanted = "Info-Package";
    if (values.info_packages.empty()) return true;
    while (!headers.empty()) {
        const std::string_view line = headers.substr(0, headers.find('\n'));
        headers.remove_prefix(std::min(line.size() + 1, headers.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view name = line.substr(0, colon);
        if (!same_letters(package_name(name), wanted)) continue;
        const std::string_view package = package_name(line.substr(colon + 1));
        std::string_view rest = dialog.packages;
        std::string_view one;
        while (next_value(rest, one))
            if (same_letters(package_name(one), package)) return true;
        return false;
    }
    return true;
}

} // namespace offhook::dialog::detail
