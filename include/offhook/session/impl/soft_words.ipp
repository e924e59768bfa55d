// The vocabulary of soft-state tables: events, guards, actions, published events and settings. What
// a kind alone has is chosen by its line in soft_kind_lines. Read next: soft_states.ipp.
#pragma once

#include <offhook/message/contact.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_words.ipp>
#include <offhook/session/impl/soft_kind.ipp>
#include <offhook/session/impl/subscription_words.ipp>
#include <offhook/session/soft_words.hpp>

#include <algorithm>
#include <array>

namespace offhook::session {
namespace detail {

/// In the order of soft_event, but for the last one, which the engine brings.
inline constexpr std::string_view soft_event_names[] = {
    "Start",    "Refresh",   "Modify",  "Remove",   "Granted",    "Released",
    "TooBrief", "Forgotten", "Refused", "Answered", "Unanswered", "Told",
    "Ended",    "Asked",     "Accept",  "Reject",   "Tell",       "Renewed"};

inline constexpr event_line soft_command_lines[] = {
    {"Start", from_command, "The application wants it."},
    {"Refresh", from_command, "The application wants it refreshed now."},
    {"Remove", from_command, "The application gives it back."},
};
inline constexpr event_line lasting_event_lines[] = {
    {"Modify", from_command, "The application wants something else in its place."},
    {"Granted", from_wire, "2xx: it stands, for as long as the response says."},
    {"Released", from_wire, "2xx, and nothing of ours stands any more."},
    {"TooBrief", from_wire, "423 with a Min-Expires that we can ask for."},
    {"Refused", from_wire, "Another final response, or none."},
};
inline constexpr event_line forgotten_line = {
    "Forgotten", from_wire, "412: what we refer to is not known there (RFC 3903 4.1)."};
inline constexpr event_line reached_lines[] = {
    {"Answered", from_wire, "Any final response: somebody is there."},
    {"Unanswered", from_wire, "No response in 64*T1, or no way there."},
};

/// `<uri>;expires=0` of a Contact value; empty when it is none.
inline std::string taken_back(std::string_view value) {
    const result<contact> one = contact::parse(value);
    if (!one || one->all) return {};
    return "<" + std::string(one->target.address.text) + ">;expires=0";
}

inline void join_value(std::string& list, std::string_view value) {
    if (value.empty()) return;
    if (!list.empty()) list += ", ";
    list += value;
}

inline std::string contact_list(const soft_state& s, bool remove) {
    std::string list;
    for (const std::string& one : s.contacts)
        join_value(list, remove ? taken_back(one) : one);
    // Our own would stand alone, and is filled in below.
    if (list.empty() && !s.dropped.empty()) list = s.own_contact;
    for (const std::string& one : s.dropped)
        join_value(list, taken_back(one));
    return list;
}

/// A row that follows this one does so when the answer is here: RFC 3261 10.2 wants one at a time.
inline result<void> send_soft(soft_turn& turn, bool remove) {
    soft_state& s = turn.s;
    if (s.kind == soft_kind::subscription) return send_subscription(turn, remove);
    const soft_kind_line& kind = soft_kind_lines[static_cast<std::size_t>(s.kind)];
    send_soft_request out;
    out.soft = turn.id;
    out.method = kind.method;
    out.target = s.target;
    out.to = s.to;
    out.from = s.from;
    out.route = s.route;
    out.call_id = s.call_id;
    out.tag = s.tag;
    out.cseq = ++s.facts.cseq;
    out.with.headers = s.headers;
    if (s.kind == soft_kind::registration) {
        out.with_contact = true;
        out.contact = remove && s.all ? "*" : contact_list(s, remove);
        out.with.headers += "Supported: path\r\n"; // RFC 3327 5.1
    } else if (s.kind == soft_kind::publication) {
        out.with.headers += "Event: " + s.package + "\r\n";
        if (s.facts.tagged) out.with.headers += "SIP-If-Match: " + s.entity_tag + "\r\n";
        if (!remove && (s.facts.with_body || !s.facts.tagged)) {
            out.with.type = s.content_type;
            out.with.text = s.body;
        }
    }
    if (kind.expires) {
        const std::uint32_t seconds = remove ? 0 : s.facts.wanted;
        out.with.headers += "Expires: " + std::to_string(seconds) + "\r\n";
    }
    s.facts.asked = true;
    s.facts.request = {};
    s.facts.changed = false;
    turn.owner.emit(std::move(out));
    return {};
}

inline duration soft_setting(const soft_turn& turn, std::string_view name) {
    const table::setting_index index = turn.words().find_setting(name);
    for (const auto& [known, length] : turn.s.settings)
        if (known == index) return length;
    return turn.owner.table_of(turn.s).setting(index);
}

/// Doubling, with jitter, so that those who failed together do not come together again; a
/// Retry-After is a lower bound (RFC 3261 20.33, RFC 5626 4.5).
inline result<void> back_off(soft_turn& turn, const table::arguments&) {
    soft_facts& facts = turn.s.facts;
    const duration most = soft_setting(turn, "retry_most");
    duration bound = std::min(soft_setting(turn, "retry_first"), most);
    for (unsigned i = 0; i < facts.tries && bound < most; ++i)
        bound = std::min(2 * bound, most);
    if (facts.tries < 0xffff) ++facts.tries;
    const auto half = static_cast<std::uint64_t>(bound.count() / 2);
    facts.delay = bound / 2 + duration(turn.owner.random.below(half + 1));
    const std::uint32_t asked = std::min(turn.news.retry_after, limits::retry_seconds);
    facts.delay = std::max<duration>(facts.delay, std::chrono::seconds{asked});
    return {};
}

/// What may pass by itself. Not a refusal that says no to what we ask.
inline bool is_temporary(const soft_turn& turn) {
    const int status = turn.news.status;
    if (status == 0)
        return turn.news.event != soft_event::Refused || turn.news.why == errc::timeout ||
               turn.news.why == errc::transport_failed || turn.news.why == errc::no_route ||
               turn.news.why == errc::too_many;
    return status == 408 || status == 430 || status == 480 || status == 491 || status == 500 ||
           status == 502 || status == 503 || status == 504;
}

inline void add_soft_guards(table::words_of<soft_turn> add) {
    using table::arguments;
    add.guard("TriesBelow", {{"number", table::value_type::number, true, "how many", {}, 1, 1'000}},
              "Fewer tries than this have failed in a row.",
              [](const soft_turn& turn, const arguments& a) {
                  return turn.s.facts.tries < a.number(0, 0);
              });
}

inline void add_lasting_guards(table::words_of<soft_turn> add) {
    using table::arguments;
    add.guard("Temporary", {}, "What failed may succeed later: no response, 408, 480, 500, 503 ...",
              [](const soft_turn& turn, const arguments&) { return is_temporary(turn); });
    add.guard("Changed", {}, "The application has modified it while a request was under way.",
              [](const soft_turn& turn, const arguments&) { return turn.s.facts.changed; });
    add.guard("MayStand", {}, "It was granted and has not lapsed, or nobody knows.",
              [](const soft_turn& turn, const arguments&) {
                  const soft_facts& facts = turn.s.facts;
                  return facts.unsure || (facts.held && turn.owner.now < facts.valid_until);
              });
}

inline void add_soft_actions(table::words_of<soft_turn> add) {
    using table::arguments;
    using table::role;
    add.action("SendRequest", role::both, {}, "Asks for it, or refreshes it.",
               [](soft_turn& turn, const arguments&) { return send_soft(turn, false); });
    add.action("Abandon", role::both, {}, "Listens no longer for the answer to our request.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   turn.s.facts.request = {};
                   turn.s.facts.asked = false;
                   turn.s.facts.unsure = true;
                   drop_subscription(turn);
                   return {};
               });
    add.action("CountTry", role::both, {}, "One more try has failed.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   if (turn.s.facts.tries < 0xffff) ++turn.s.facts.tries;
                   return {};
               });
    add.action("ForgetTries", role::both, {}, "Failures are counted anew.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   turn.s.facts.tries = 0;
                   turn.s.facts.raised = 0;
                   return {};
               });
    add.action("SetOutcome", role::both,
               {{"kind", table::value_type::name, true, "how it ended", {"removed", "failed"}}},
               "Sets what its last word will say, with the event's status.",
               [](soft_turn& turn, const arguments& a) -> result<void> {
                   soft_facts& facts = turn.s.facts;
                   facts.has_outcome = true;
                   facts.removed = a.text(0) == "removed";
                   facts.status = turn.news.status;
                   facts.why = turn.failure ? turn.failure : turn.news.why;
                   if (!facts.removed && !facts.why) facts.why = errc::timeout;
                   return {};
               });
}

inline void add_lasting_actions(table::words_of<soft_turn> add) {
    using table::arguments;
    using table::role;
    add.action("SendRemoval", role::both, {}, "Gives it back: Expires 0.",
               [](soft_turn& turn, const arguments&) { return send_soft(turn, true); });
    add.action("RaiseExpires", role::both, {}, "Asks for what the 423 names from now on.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   turn.s.facts.wanted = std::max(turn.s.facts.wanted, turn.news.least);
                   ++turn.s.facts.raised;
                   return {};
               });
    add.action("BackOff", role::both, {},
               "Sets how long to wait: twice as long after each failure, at least Retry-After.",
               back_off);
    add.action("NoteChange", role::both, {}, "Remembers the change until the answer is here.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   turn.s.facts.changed = true;
                   return {};
               });
}

inline void add_lasting_words(table::vocabulary& words) {
    for (const event_line& line : lasting_event_lines)
        words.add_event({line.name, line.source, line.doc});
    words.add_publish({"Granted", "It stands now."});
    words.add_publish({"Refreshed", "It still stands."});
    words.add_publish({"Retrying", "A request failed, the next one follows after a while."});
    words.add_publish({"Lapsed", "It stands no more; the next request follows."});
    words.add_setting({"request_timeout", std::chrono::seconds{60},
                       "How long a request may stay unanswered, above 64*T1 with its challenges.",
                       std::chrono::milliseconds{1}});
    words.add_setting({"remove_timeout", std::chrono::seconds{5},
                       "How long giving it back may take.", std::chrono::milliseconds{1}});
    words.add_setting({"retry_first", std::chrono::seconds{5},
                       "The longest wait after the first failure; each further one doubles it.",
                       std::chrono::milliseconds{100}});
    words.add_setting({"retry_most", std::chrono::seconds{300}, "And the longest of all.",
                       std::chrono::milliseconds{100}});
    words.add_setting({"refresh", std::chrono::seconds{3240},
                       "Until the refresh; at run time nine tenths of what was granted."});
    words.add_setting({"lapse", std::chrono::seconds{3600},
                       "Until it lapses; at run time what is left of the granted time."});
    words.add_setting({"retry", std::chrono::seconds{5}, "Until the next try, by BackOff."});
    table::words_of<soft_turn> add{words};
    add_lasting_guards(add);
    add_lasting_actions(add);
}

OFFHOOK_DECL void add_soft_words(table::vocabulary& words) {
    for (const event_line& line : soft_command_lines)
        words.add_event({line.name, line.source, line.doc});
    add_soft_guards({words});
    add_soft_actions({words});
}

inline void add_publication_words(table::vocabulary& words) {
    words.add_event({forgotten_line.name, forgotten_line.source, forgotten_line.doc});
    table::words_of<soft_turn> add{words};
    add.guard("Tagged", {}, "The compositor has named our publication by an entity tag.",
              [](const soft_turn& turn, const table::arguments&) { return turn.s.facts.tagged; });
    add.action("ForgetTag", table::role::both, {},
               "The next request publishes the whole state anew (RFC 3903 4.1).",
               [](soft_turn& turn, const table::arguments&) -> result<void> {
                   turn.s.facts.tagged = false;
                   turn.s.facts.held = false;
                   turn.s.facts.with_body = true;
                   return {};
               });
}

inline void add_keep_alive_words(table::vocabulary& words) {
    for (const event_line& line : reached_lines)
        words.add_event({line.name, line.source, line.doc});
    words.add_publish({"Reachable", "An answer came, the first one or after a silence."});
    words.add_publish({"Unreachable", "Nobody answers."});
    words.add_setting({"request_timeout", std::chrono::seconds{40},
                       "How long a request may stay unanswered, above 64*T1.",
                       std::chrono::milliseconds{1}});
    words.add_setting({"interval", std::chrono::seconds{30}, "Between an answer and the next ask.",
                       std::chrono::milliseconds{10}});
}

} // namespace detail

OFFHOOK_DECL table::vocabulary soft_vocabulary(soft_kind kind) {
    table::vocabulary words{std::string(to_text(kind))};
    detail::add_soft_words(words);
    switch (kind) {
    case soft_kind::publication:
        detail::add_lasting_words(words);
        detail::add_publication_words(words);
        break;
    case soft_kind::subscription:
        detail::add_lasting_words(words);
        detail::add_subscription_words(words);
        break;
    case soft_kind::keep_alive: detail::add_keep_alive_words(words); break;
    default: detail::add_lasting_words(words); break;
    }
    detail::add_soft_facts(words, kind);
    return words;
}

} // namespace offhook::session
