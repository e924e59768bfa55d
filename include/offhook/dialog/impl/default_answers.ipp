// What is answered without asking anybody, and what is said when nobody answers (RFC 3261 8.2):
// 405, 406, 415, 416, 420, 481, 482, 501, OPTIONS. Not the deadlines: duty.ipp.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/media_range.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

inline bool same_letters(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

/// Whether a header that lists option tags has this one.
inline bool lists_option(const sip_message& message, header_name header, std::string_view wanted) {
    bool listed = false;
    if (!message.has(header)) return false;
    message.each_value(header, [&](std::string_view tag) {
        listed = same_letters(tag, wanted);
        return !listed;
    });
    return listed;
}

// The headers that a status makes obligatory or that a 2xx should carry, unless they are there.
OFFHOOK_DECL void state::add_required(message_builder& response, sip_method method,
                                      int status) const {
    const auto add = [&](header_name name, const std::string& value) {
        if (!value.empty() && !response.has(name)) response.header(name, value);
    };
    const bool options = method == sip_method::options;
    if (status == 405 || status == 501) add(header_name::allow, allow);
    if (status == 415 || (options && status / 100 == 2)) {
        add(header_name::accept, accept);
        add(header_name::accept_encoding, "identity");
        add(header_name::accept_language, accept_language);
    }
    // What we take, or nothing at all (RFC 6086 4.2.2).
    if (status == 469) response.header("Recv-Info", recv_info);
    if (status == 488) add(header_name::warning, "399 offhook \"session description refused\"");
    if (status / 100 != 2) return;
    if (tells_info_packages(method) && !recv_info.empty()) response.header("Recv-Info", recv_info);
    if (options || method == sip_method::invite) {
        add(header_name::allow, allow);
        add(header_name::supported, supported);
        add(header_name::allow_events, allow_events);
    }
}

OFFHOOK_DECL void state::answer(const transaction::request_received& news, int status) {
    answer(news.id, news.request, status, {}, header_name::other, {});
}

OFFHOOK_DECL void state::answer(transaction::server_id server, const sip_message& request,
                                int status, std::string_view to_tag, header_name with,
                                std::string_view value) {
    const std::string own_tag = to_tag.empty() ? random.token() : std::string(to_tag);
    message_builder response = make_response(request, status, {}, own_tag);
    add_required(response, request.method(), status);
    if (with != header_name::other) response.header(with, value);
    // Glare, or numbers out of order: try again after a while, each side its own (14.2).
    if (status == 500) response.header(header_name::retry_after, random.below(11));
    say(send_response{server, response.build()});
}

/// Who lists what it takes and leaves out session descriptions cannot be sent an answer
/// (RFC 4475 3.3.15). Without Accept it takes them (RFC 3261 20.1).
inline bool takes_sdp(const sip_message& request) {
    if (!request.has(header_name::accept)) return true;
    bool takes = false;
    request.each_value(header_name::accept, [&](std::string_view value) {
        const auto range = media_range::parse(value);
        takes = range && range->takes("application/sdp");
        return !takes;
    });
    return takes;
}

OFFHOOK_DECL bool state::refused(const transaction::request_received& news, bool of_package) {
    const sip_message& request = news.request;
    if (request.method() == sip_method::other) {
        const auto& own = values.methods; // those that the program knows itself
        if (std::find(own.begin(), own.end(), request.method_text()) == own.end()) {
            answer(news, 501);
            return true;
        }
    }
    const result<uri> target = parse_uri(request.request_uri());
    if (!target || !target->is_sip()) {
        answer(news, target ? 416 : 400);
        return true;
    }
    // Only an INVITE can take a dialog over (RFC 3891 3).
    if (request.method() != sip_method::invite && request.has(header_name::replaces)) {
        answer(news, 400);
        return true;
    }
    std::string unsupported;
    if (unknown_extensions(request, unsupported)) {
        answer(news.id, request, 420, {}, header_name::unsupported, unsupported);
        return true;
    }
    // What a NOTIFY brings is between its subscriber and the package (RFC 6665 4.1.3). An INFO of a
    // package that is not ours hears of that, whatever it brings.
    if (!of_package && !unknown_package(request) && unknown_content(request)) {
        answer(news, 415);
        return true;
    }
    if (request.method() == sip_method::invite && !takes_sdp(request)) {
        answer(news, 406);
        return true;
    }
    return false;
}

OFFHOOK_DECL bool state::unknown_extensions(const sip_message& request,
                                            std::string& unsupported) const {
    if (!request.has(header_name::require)) return false;
    if (values.redirects_only && request.method() == sip_method::invite) return false;
    request.each_value(header_name::require, [&](std::string_view tag) {
        const bool known = std::any_of(values.supported.begin(), values.supported.end(),
                                       [&](const auto& own) { return same_letters(own, tag); });
        if (!known) {
            if (!unsupported.empty()) unsupported += ", ";
            unsupported += tag;
        }
        return true;
    });
    return !unsupported.empty();
}

OFFHOOK_DECL int state::default_status(const duty_record& duty) const {
    const bool dialog_of_ours = duty.leg || duty.subscription;
    switch (duty.method) {
    case sip_method::invite:
        if (duty.cancelled) return 487;
        if (duty.unheard) return 504;
        return duty.initial ? 480 : 488;
    case sip_method::bye: return dialog_of_ours ? 200 : 481;
    case sip_method::notify: return duty.subscription ? 200 : 481; // RFC 6665 4.1.3
    case sip_method::options: return 200;
    case sip_method::prack: return 200;
    case sip_method::update: return duty.request.body().empty() ? 200 : 488;
    case sip_method::refer: return 603;
    case sip_method::subscribe:
        if (duty.subscription) return 200;
        return values.packages.empty() ? 405 : 603;
    default: break;
    }
    // Who kept it knows the method, and is not there just now.
    return duty.kept && !dialog_of_ours ? 480 : 405;
}

} // namespace offhook::dialog::detail
