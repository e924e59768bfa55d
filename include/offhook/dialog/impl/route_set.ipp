// Route sets, loose and strict.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/route_set.hpp>
#include <offhook/message/name_addr.hpp>

#include <vector>

namespace offhook::dialog::detail {

OFFHOOK_DECL result<std::string> gather_route_set(const sip_message& from, bool reversed) {
    std::vector<std::string_view> values;
    bool sound = true;
    from.each_value(header_name::record_route, [&](std::string_view value) {
        sound = parse_name_addr(value).has_value();
        values.push_back(value);
        return sound && values.size() <= limits::route_set;
    });
    if (!sound) return make_error_code(errc::malformed_header);
    if (values.size() > limits::route_set) return make_error_code(errc::too_many);
    std::string joined;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i != 0) joined += ", ";
        joined += reversed ? values[values.size() - 1 - i] : values[i];
    }
    return joined;
}

OFFHOOK_DECL hop_plan plan_hop(std::string_view route_set, std::string_view remote_target) {
    hop_plan plan;
    std::string_view rest = route_set;
    std::string_view first;
    if (!next_value(rest, first)) {
        plan.request_uri = remote_target;
        return plan;
    }
    const result<name_addr> router = parse_name_addr(first);
    if (!router || router->address.parameters.has("lr")) {
        plan.request_uri = remote_target;
        plan.route = route_set;
        return plan;
    }
    // A strict router wants to see itself in the Request-URI; the target goes last, so that the
    // last strict router can put it back (RFC 3261 12.2.1.1).
    std::string_view bare = router->address.text;
    bare = bare.substr(0, bare.find('?'));
    plan.request_uri = bare;
    plan.next_hop = bare;
    std::string_view value;
    while (next_value(rest, value)) {
        plan.route += value;
        plan.route += ", ";
    }
    plan.route += '<';
    plan.route += remote_target;
    plan.route += '>';
    return plan;
}

} // namespace offhook::dialog::detail
