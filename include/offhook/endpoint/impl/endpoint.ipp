// The door of the endpoint: each input goes to its layer, then all layers are drained.
#pragma once

#include <offhook/endpoint/detail/state.hpp>
#include <offhook/endpoint/impl/carry.ipp>
#include <offhook/endpoint/impl/dialog_events.ipp>
#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/sdp/offer_answer.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <algorithm>
#include <cassert>

namespace offhook {
namespace detail {

/// With a secret key for the hash of transactions, so that nobody can choose keys that collide.
inline transaction::settings with_hash_key(transaction::settings timers, random_source& random) {
    timers.hash_key = {random.next64(), random.next64()};
    return timers;
}

inline void add_if_missing(std::vector<std::string>& list, std::string_view one) {
    if (std::find(list.begin(), list.end(), one) == list.end()) list.emplace_back(one);
}

inline bool more_than_one_via(const sip_message& response) {
    unsigned values = 0;
    response.each_value(header_name::via, [&](std::string_view) { return ++values < 2; });
    return values > 1;
}

/// What cannot be told from another request gets its 400 from everybody (RFC 3515 2.4.2, 3891 3).
inline bool is_owed_answer(const parse_fault& fault) {
    return fault.header == header_name::refer_to || fault.header == header_name::replaces;
}

/// The To tag of a refusal that leaves no state: the same for the same request (RFC 3261 8.2.7).
inline std::string tag_of_stateless(const sip_message& request, std::uint64_t key) {
    std::uint64_t sum = key;
    for (const header_name name :
         {header_name::via, header_name::from, header_name::call_id, header_name::cseq}) {
        for (const char c : request.value(name)) // FNV-1a; nobody gains by a collision
            sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    return std::to_string(sum);
}

/// Each stream refused (RFC 3264 6); nothing for what is no session description.
inline std::string refusing_answer(std::string_view offer) {
    const auto read = sdp::parse(offer);
    return read ? sdp::serialize(sdp::refuse(*read)) : std::string();
}

/// Session timers are the session layer's, their option tag is said by the dialog layer; so is the
/// package that we serve.
inline dialog::settings with_extensions(const endpoint_settings& given) {
    dialog::settings values = given.dialogs;
    add_if_missing(values.supported, "timer");
    if (given.serve_dialog_events) add_if_missing(values.packages, dialog_info::package);
    return values;
}

/// What the application answers itself stands in Allow, and MESSAGE brings text (RFC 3428 9), INFO
/// without a package digits and requests for a picture (RFC 6086 9.1, RFC 5168).
/// Redirections are followed below only where the session layer has no other wish.
inline dialog::settings for_sessions(dialog::settings values, const session::settings& sessions) {
    if (sessions.on_redirect != session::redirect_policy::follow) values.follow_redirects = false;
    if (values.refuse_offer == nullptr) values.refuse_offer = refusing_answer;
    // Who must be answered so is, by the overlay (RFC 5373 4.1).
    if (sessions.rules.has(session::call_rule::answer_mode) ||
        sessions.rules.has(session::call_rule::priv_answer_mode)) {
        add_if_missing(values.supported, "answermode");
    }
    for (const std::string& method : sessions.offered) {
        add_if_missing(values.methods, method);
        if (method == to_text(sip_method::message)) {
            add_if_missing(values.content_types, "text/plain");
        } else if (method == to_text(sip_method::info)) {
            for (const char* const type :
                 {"application/dtmf-relay", "application/dtmf", "application/media_control+xml"})
                add_if_missing(values.content_types, type);
        }
    }
    return values;
}

} // namespace detail

OFFHOOK_DECL endpoint::state::state(const endpoint_settings& settings)
    : random(settings.seed), lenient(settings.lenient), answer_malformed(settings.answer_malformed),
      log(settings.log), watch(settings.watch),
      transactions(detail::with_hash_key(settings.dialogs.timers, random)),
      dialogs(detail::for_sessions(detail::with_extensions(settings), settings.sessions), routes,
              random),
      sessions(settings.sessions, random, settings.log, settings.watch) {
    if (settings.serve_dialog_events) {
        lamps.emplace(settings.dialog_events_pause, dialogs, sessions);
    }
}

OFFHOOK_DECL endpoint::endpoint(const endpoint_settings& settings)
    : state_(std::make_unique<state>(settings)) {}

OFFHOOK_DECL endpoint::~endpoint() = default;

OFFHOOK_DECL void endpoint::state::note(severity level, std::string_view layer, std::uint64_t owner,
                                        std::string_view text) {
    if (log != nullptr && log->wants(level)) log->write({now, level, layer, owner, text});
}

OFFHOOK_DECL void endpoint::state::transmit(const path& way, buffer bytes) {
    ++counters.messages_sent;
    if (watch != nullptr) watch->sent(now, way, bytes.text());
    outputs.emplace_back(transport_request{way, std::move(bytes)});
}

/// RFC 3261 8.2, 18.3: a 400 that says why.
OFFHOOK_DECL void endpoint::state::refuse(const path& came_on, sip_message& understood,
                                          const parse_fault& fault) {
    understood.set_source(came_on.remote);
    if (stateless_key == 0) stateless_key = random.next64() | 1;
    const auto refusal =
        make_refusal(understood, fault, detail::tag_of_stateless(understood, stateless_key));
    if (!refusal) return;
    transmit(routes.response_path(understood, came_on), refusal->build().bytes());
}

OFFHOOK_DECL void endpoint::state::received(const path& came_on, buffer bytes) {
    if (bytes.text().find_first_not_of("\r\n") == std::string_view::npos) {
        ++counters.keepalives; // RFC 5626 3.5.1, and empty datagrams
        return;
    }
    parse_fault fault;
    sip_message understood;
    auto parsed = parse_message(std::move(bytes), lenient, &fault, &understood);
    if (!parsed) {
        ++counters.malformed;
        std::string text = "malformed message from " + came_on.remote.to_string() + ": ";
        text.append(fault.what).append(" at byte ").append(std::to_string(fault.offset));
        note(severity::info, "message", 0, text);
        if (answer_malformed || detail::is_owed_answer(fault) || dialogs.names_leg(understood))
            refuse(came_on, understood, fault);
        return;
    }
    ++counters.messages_received;
    if (watch != nullptr) watch->received(now, came_on, *parsed);
    path reply_way = came_on;
    if (parsed->is_request()) {
        parsed->set_source(came_on.remote);
        reply_way = routes.response_path(*parsed, came_on);
    } else if (const auto top = parsed->top_via(); !top || !routes.is_ours(*top)) {
        ++counters.not_ours;
        note(severity::info, "transport", 0,
             "a response whose Via is not ours from " + came_on.remote.to_string());
        return;
    } else if (detail::more_than_one_via(*parsed)) { // went astray (RFC 3261 8.1.3.3)
        ++counters.not_ours;
        return;
    }
    transactions.received(now, came_on, reply_way, std::move(*parsed));
}

/// The census of a call that is over: zero, but for what lingers on the wire.
OFFHOOK_DECL void endpoint::state::over(const session::call_over& news) {
    if (lamps) lamps->over(news.call);
    census left = dialogs.count(session::owner_of(news.call));
    left += sessions.count(news.call);
    const bool verified = left.verified();
    // Ours to keep whatever comes from the wire, so a debug build stops where it breaks.
    assert((verified || news.forced) && "a call is over and something of it is left");
    const severity level = news.forced || !verified ? severity::warning : severity::info;
    if (log == nullptr || !log->wants(level)) return;
    std::string text = news.forced ? "cleanup forced:" : "cleanup verified:";
    if (!verified && !news.forced) text = "cleanup incomplete:";
    bool any = false;
    for (std::size_t i = 0; i < left.live.size(); ++i) {
        if (left.live[i] == 0) continue;
        any = true;
        text.append(" ").append(owner_class_names[i]).append("=");
        text += std::to_string(left.live[i]);
    }
    if (!any) text += " nothing left";
    note(level, "endpoint", session::owner_of(news.call), text);
}

OFFHOOK_DECL void endpoint::received(instant now, const path& came_on,
                                     std::span<const std::byte> bytes) {
    received(now, came_on, buffer::copy_of(bytes));
}

OFFHOOK_DECL void endpoint::received(instant now, const path& came_on, buffer bytes) {
    state_->now = now;
    state_->received(came_on, std::move(bytes));
    state_->drain();
}

OFFHOOK_DECL void endpoint::flow_changed(instant now, const flow_event& event) {
    state_->now = now;
    switch (event.what) {
    case flow_event::kind::opened: {
        const address shown = event.advertised.port != 0 ? event.advertised : event.way.local;
        state_->routes.flow_opened(event.way.over, event.way.local, shown);
        if (state_->first_host.empty()) state_->first_host = shown.to_string();
        break;
    }
    case flow_event::kind::closed:
        state_->routes.flow_closed(event.way.over, event.way.local);
        state_->transactions.flow_closed(now, event.way);
        state_->drain();
        state_->dialogs.flow_lost(now);
        break;
    case flow_event::kind::failed: state_->transactions.send_failed(now, event.way); break;
    }
    state_->drain();
}

OFFHOOK_DECL void endpoint::media_event(instant now, const session::media_event& event) {
    state_->now = now;
    state_->sessions.received(now, event);
    state_->drain();
}

OFFHOOK_DECL result<session::made> endpoint::command(instant now, const session::command& what) {
    state_->now = now;
    auto made = state_->sessions.command(now, what);
    state_->drain();
    return made;
}

OFFHOOK_DECL session::reloaded endpoint::reload(instant now, const table::source& text,
                                                const table::finder& find) {
    state_->now = now;
    return state_->sessions.reload(now, text, find);
}

OFFHOOK_DECL void endpoint::end_dialog_events(instant now) {
    state_->now = now;
    if (!state_->lamps) return;
    for (const session::soft_state_id one : state_->lamps->close())
        (void)state_->sessions.command(now, session::end_soft_state{one});
    state_->drain();
}

OFFHOOK_DECL void endpoint::expire(instant now) {
    state_->now = now;
    state_->transactions.expire(now);
    state_->drain();
    state_->dialogs.expire(now);
    state_->drain();
    state_->sessions.expire(now);
    state_->drain();
}

OFFHOOK_DECL std::optional<instant> endpoint::next_deadline() const {
    std::optional<instant> first;
    if (state_->lamps) first = state_->lamps->next_deadline();
    for (const auto& next : {state_->transactions.next_deadline(), state_->dialogs.next_deadline(),
                             state_->sessions.next_deadline()}) {
        if (next && (!first || *next < *first)) first = next;
    }
    return first;
}

OFFHOOK_DECL std::optional<output> endpoint::poll() {
    if (state_->outputs.empty()) return std::nullopt;
    output what = std::move(state_->outputs.front());
    state_->outputs.pop_front();
    if (const auto* told = std::get_if<session::event>(&what)) {
        if (const auto* ending = std::get_if<session::call_ending>(told)) {
            state_->sessions.ending_delivered(state_->now, ending->call);
            state_->drain();
        }
    }
    return what;
}

OFFHOOK_DECL census endpoint::count() const {
    census all = state_->transactions.count();
    all += state_->dialogs.count();
    all += state_->sessions.count();
    return all;
}

OFFHOOK_DECL census endpoint::count(session::call_id call) const {
    census of_call = state_->dialogs.count(session::owner_of(call));
    of_call += state_->sessions.count(call);
    return of_call;
}

OFFHOOK_DECL bool endpoint::quiet() const {
    return state_->dialogs.quiet() && state_->transactions.quiet();
}
OFFHOOK_DECL const endpoint_counters& endpoint::counters() const { return state_->counters; }
OFFHOOK_DECL session::layer& endpoint::sessions() { return state_->sessions; }
OFFHOOK_DECL const session::layer& endpoint::sessions() const { return state_->sessions; }
OFFHOOK_DECL std::string endpoint::local_host() const { return state_->first_host; }

} // namespace offhook
