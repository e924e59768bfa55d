// Below a registration, a publication or a keep-alive: its requests and their answers, and what the
// application hears. Subscriptions: soft_watch.ipp.
#pragma once

#include <offhook/simulation/detail/soft_wire.hpp>

#include <variant>

namespace offhook::simulation::detail {

/// More than the rig has ever asked for, see saved_soft::wanted.
inline constexpr std::string_view longer = "Min-Expires: 7200\r\n";

OFFHOOK_DECL void soft_below::answer(soft_answer what, bool late) {
    const auto to = late ? session::soft_rig::given_up : session::soft_rig::request;
    const bool removal = w.open == 2;
    (late ? w.given_up : w.open) = 0;
    if (!late && what != soft_answer::brief) w.briefs = 0;
    const auto give = [&](int status, std::string_view lines) {
        rig_.answer(to, status, lines, {});
    };
    const auto stands = [&](bool now) {
        if (late) return; // it came too late to count
        w.stands = now && !removal;
        w.lost = false;
    };
    switch (what) {
    case soft_answer::granted: stands(true); return give(200, "Expires: 3600\r\nSIP-ETag: 1\r\n");
    case soft_answer::released: stands(false); return give(200, "Expires: 0\r\n");
    case soft_answer::brief:
        if (!late) ++w.briefs;
        return give(423, longer);
    case soft_answer::refused: return give(403, {});
    case soft_answer::busy: return give(503, "Retry-After: 10\r\n");
    case soft_answer::forgotten: stands(false); return give(412, {});
    default: break;
    }
    if (!late && !removal) w.lost = true;
    rig_.answer(to, 0, {}, make_error_code(errc::timeout));
}

OFFHOOK_DECL void soft_below::drain() {
    // As an endpoint does: what asks again at once would do so for ever.
    for (std::size_t left = limits::rounds; left > 0; --left) {
        // What the dialog layer has said comes first, as a whole.
        std::vector<std::function<void()>> news;
        news.swap(news_);
        for (const auto& one : news)
            one();
        auto what = rig_.sessions().poll();
        if (!what && kind_ != session::soft_kind::subscription) return;
        if (what) {
            handle(*what);
        } else if (w.duty == 1) { // neither kept nor answered
            respond({session::soft_rig::subscribe, 603, {}, {}});
        } else if (renewed_) {
            accept_renewal();
        } else if (w.record && w.owes) {
            queue(w.said);
        } else {
            return;
        }
    }
    complain("it asks again and again, and nobody has said anything");
}

OFFHOOK_DECL void soft_below::handle(const session::output& what) {
    if (const auto* one = std::get_if<session::send_soft_request>(&what)) return request(*one);
    if (const auto* asked = std::get_if<session::ask_subscription>(&what)) return ask(*asked);
    if (const auto* answer = std::get_if<session::respond>(&what)) return respond(*answer);
    if (std::holds_alternative<session::unsubscribe>(what)) return unsubscribe();
    if (std::holds_alternative<session::keep_request>(what)) {
        w.duty = 2;
        return;
    }
    if (const auto* news = std::get_if<session::event>(&what))
        if (const auto* one = std::get_if<session::soft_state_changed>(news)) hear(*one);
}

OFFHOOK_DECL void soft_below::look_at_request(const session::send_soft_request& what,
                                              bool removal) {
    if (w.over) complain("a request after the end");
    if (w.open != 0 && !rig_.ran("Abandon")) complain("a second request while one is open");
    if (w.removing && !removal) complain("a request after it was given back");
    if (w.removing && w.removal) complain("it is taken back twice");
    if (!w.removing && removal) complain("it is taken back though nobody wants that");
    if (w.briefs > limits::soft_raises) complain("a 423 is followed for ever");
    if (kind_ != session::soft_kind::publication || removal) return;
    const bool tagged = what.with.headers.find("SIP-If-Match:") != std::string::npos;
    if (!tagged && w.stands) complain("it is published anew while it stands");
    if (!tagged && what.with.text.empty()) complain("a publication of nothing");
    if (w.change && what.with.text.empty()) complain("a change that is not said");
}

OFFHOOK_DECL void soft_below::request(const session::send_soft_request& what) {
    const bool removal = what.with.headers.find("Expires: 0\r\n") != std::string::npos;
    requests.push_back(what.method + (removal ? " 0" : "") + (no_way ? ", no way" : ""));
    look_at_request(what, removal);
    if (w.open != 0) {
        w.given_up = 1;
        if (w.open == 1) w.lost = true;
    }
    rig_.forget_actions();
    w.open = 0;
    w.change = false;
    w.removal = w.removal || removal;
    if (no_way) {
        found_none = true;
        rig_.sessions().soft_sent(instant{}, what.soft, errc::no_route, {});
        return;
    }
    w.open = removal ? 2 : 1;
    rig_.sessions().soft_sent(instant{}, what.soft, session::soft_rig::request,
                              "<sip:us@192.0.2.2>");
}

/// It may be there for others, and nobody has taken it back. What has no entity tag cannot be.
OFFHOOK_DECL void soft_below::last_word(bool removed) {
    const bool known =
        kind_ == session::soft_kind::publication ? w.stands : w.stands || w.lost || w.open == 1;
    const bool held =
        kind_ == session::soft_kind::registration || kind_ == session::soft_kind::publication;
    if (held && w.removing && !w.removal && known)
        complain("it may stand at the peer, and nobody takes it back");
    if (removed && !w.removing && !notifier_ && !w.once)
        complain("it is removed though nobody wants that");
    w.over = true;
    w.removed = removed;
}

OFFHOOK_DECL void soft_below::hear(const session::soft_state_changed& what) {
    using session::soft_news;
    if (w.over) complain("news after the last word");
    const bool watches = kind_ == session::soft_kind::subscription;
    switch (what.what) {
    case soft_news::granted:
        if (w.told == 1 && !watches) complain("granted, although it stands already");
        w.told = 1;
        break;
    case soft_news::refreshed:
        if (w.told != 1 && !notifier_) complain("refreshed, although it does not stand");
        break;
    case soft_news::pending: w.told = 1; break;
    case soft_news::lapsed:
        // Of a subscription the 2xx makes it stand, and only a NOTIFY tells of it.
        if (w.told != 1 && !watches) complain("lapsed, although it does not stand");
        w.told = 2;
        break;
    case soft_news::reachable:
        if (w.told == 1) complain("reachable, as it was");
        w.told = 1;
        break;
    case soft_news::unreachable:
        if (w.told == 2) complain("unreachable, as it was");
        w.told = 2;
        break;
    case soft_news::removed: last_word(true); break;
    case soft_news::failed: last_word(false); break;
    case soft_news::retrying: break;
    }
}

} // namespace offhook::simulation::detail
