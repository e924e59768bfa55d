// How records become a hash and a ladder.
#pragma once

#include <offhook/simulation/trace.hpp>

#include <utility>

namespace offhook::simulation {

namespace detail {

inline trace_record drawn(const record& one, trace_record::kind what, const path& way,
                          std::string_view bytes) {
    trace_record made{.when = one.when, .what = what, .peer = std::string(one.name)};
    made.local = way.local.to_string();
    made.remote = way.remote.to_string();
    made.message = headline(bytes);
    made.call_id = call_id_text(bytes);
    made.cseq = cseq_text(bytes);
    return made;
}

inline trace_record drawn(const record& one, const session::transition_news& news) {
    trace_record made{
        .when = one.when, .what = trace_record::kind::transition, .peer = std::string(one.name)};
    made.owner = news.owner;
    made.region = news.region;
    made.from = news.from;
    made.to = news.to;
    made.event = news.event;
    made.row = news.row;
    return made;
}

inline trace_record drawn(const record& one, const session::action_news& news) {
    trace_record made{
        .when = one.when, .what = trace_record::kind::action, .peer = std::string(one.name)};
    made.owner = news.owner;
    made.action = news.action;
    return made;
}

} // namespace detail

OFFHOOK_DECL void trace::take(std::uint64_t number) { hash_ = mix(hash_, number); }

OFFHOOK_DECL void trace::take(std::string_view text) { hash_ = stable_hash(text, hash_); }

OFFHOOK_DECL void trace::add(const record& one) {
    ++records_;
    take(static_cast<std::uint64_t>(one.when.time_since_epoch().count()));
    take(std::uint64_t{one.who} << 8 | one.what.index());
    if (const auto* sent = std::get_if<message_sent>(&one.what)) {
        // The facts carry a hash of all bytes; bytes that are no message are hashed here.
        sent->facts.understood ? take(sent->facts.bytes) : take(sent->bytes);
        take(sent->copies);
        if (keep_) {
            kept_.push_back(detail::drawn(one, trace_record::kind::sent, sent->way, sent->bytes));
        }
    } else if (const auto* came = std::get_if<message_delivered>(&one.what)) {
        came->facts.understood ? take(came->facts.bytes) : take(came->bytes);
        if (keep_) {
            kept_.push_back(
                detail::drawn(one, trace_record::kind::received, came->way, came->bytes));
        }
    } else if (const auto* moved = std::get_if<transition_made>(&one.what)) {
        take(moved->news->owner);
        take(moved->news->row);
        take(moved->news->to);
        if (keep_) kept_.push_back(detail::drawn(one, *moved->news));
    } else if (const auto* acted = std::get_if<action_done>(&one.what)) {
        take(acted->news->owner);
        take(acted->news->action);
        if (keep_) kept_.push_back(detail::drawn(one, *acted->news));
    } else if (const auto* heard = std::get_if<event_heard>(&one.what)) {
        take(heard->what->index());
    } else if (const auto* given = std::get_if<command_given>(&one.what)) {
        take(given->what->index());
        take(given->outcome->has_value() ? 1u : 0u);
    } else if (const auto* counted = std::get_if<census_taken>(&one.what)) {
        for (const std::uint32_t number : counted->live.live)
            take(number);
    }
}

OFFHOOK_DECL std::string trace::ladder(const std::vector<std::string>& peers) const {
    ladder_options options;
    options.peers = peers;
    return draw_ladder(kept_, options);
}

} // namespace offhook::simulation
