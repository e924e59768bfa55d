// The stage of a soft state: what goes in, as it really comes, and what comes out.
#pragma once

#include <offhook/session/detail/soft_stage.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/layer.ipp>
#include <offhook/session/impl/rehearsal.ipp>
#include <offhook/session/impl/stage_messages.ipp>

#include <algorithm>

namespace offhook::session {
namespace detail {

inline soft_event soft_event_named(std::string_view name) {
    if (name == "ActionFailed") return soft_event::ActionFailed;
    for (std::size_t i = 0; i < std::size(soft_event_names); ++i)
        if (name == soft_event_names[i]) return static_cast<soft_event>(i);
    return soft_event::count;
}

inline parameter stage_choice(const char* name, const char* doc, std::vector<std::string> words) {
    return {name, value_type::name, false, doc, std::move(words)};
}

inline std::vector<parameter> fields_of_soft_event(soft_event which) {
    const auto seconds = [](const char* name, const char* doc) {
        return parameter{name, value_type::number, false, doc, {}};
    };
    switch (which) {
    case soft_event::Start: return {seconds("expires", "what is asked for; 3600 when absent")};
    case soft_event::Granted: return {seconds("seconds", "what is granted; 3600 when absent")};
    case soft_event::TooBrief: return {seconds("least", "its Min-Expires; 7200 when absent")};
    case soft_event::Refused:
        return {stage_status({"403", "408", "503"}), stage_why(), stage_headers()};
    case soft_event::Told:
        return {stage_choice("state", "what the NOTIFY says; active when absent",
                             {"active", "pending"}),
                seconds("seconds", "the time that it leaves; 3600 when absent")};
    case soft_event::Ended:
        return {stage_choice("reason", "what the last NOTIFY says",
                             {"deactivated", "probation", "rejected", "timeout", "giveup",
                              "noresource", "invariant"}),
                stage_why()};
    case soft_event::Accept:
        return {stage_choice("state", "active when absent", {"active", "pending"}),
                seconds("seconds", "what is granted at most; 3600 when absent")};
    case soft_event::Reject: return {stage_status({"403", "603"})};
    case soft_event::Tell:
        return {stage_choice("state", "active when absent", {"active", "pending", "terminated"}),
                stage_choice("reason", "with terminated", {"noresource", "rejected"})};
    case soft_event::Asked:
    case soft_event::Renewed:
        return {seconds("seconds", "what the watcher asks for; 3600 when absent")};
    case soft_event::Answered: return {stage_status({"200", "404"})};
    case soft_event::Unanswered: return {stage_why()};
    case soft_event::Remove: return {stage_flag("all", "every contact of the address")};
    default: return {};
    }
}

OFFHOOK_DECL soft_stage::soft_stage(const setup& with)
    : with_(with), random_(random_source::from_number(1)),
      layer_(settings{}, random_, nullptr, this) {
    shelf& tables = inside().soft_runs[static_cast<std::size_t>(with.kind)].tables;
    tables.borrow(with.subject);
    tables.in_force = static_cast<table_number>(tables.places.size() - 1);
    for (std::size_t i = 0; i < with.subject.regions().size(); ++i)
        states_[i] = with.subject.regions()[i].initial;
}

OFFHOOK_DECL void soft_stage::transitioned(const transition_news& news) {
    const table::state_index to = with_.subject.find_state(news.to);
    if (to != table::no_index) states_[with_.subject.states()[to].region] = to;
    see(sort::row, std::string(news.row));
}

OFFHOOK_DECL void soft_stage::acted(const action_news& news) {
    see(sort::action, std::string(news.action));
}

OFFHOOK_DECL void soft_stage::pass(duration time) {
    now_ += time;
    layer_.expire(now_);
    drain();
}

OFFHOOK_DECL bool soft_stage::fire(table::timer_index timer) {
    const soft_state* const s = subject();
    if (s == nullptr) return false;
    for (const armed_timer& one : s->timers) {
        if (one.index != timer) continue;
        const auto deadline = inside().wheel.deadline(one.id);
        if (!deadline) return false;
        pass(std::max(*deadline - now_, duration::zero()));
        return true;
    }
    return false;
}

OFFHOOK_DECL std::string soft_stage::fingerprint() const {
    std::string out;
    const auto add = [&out](std::uint64_t value) { out.append(std::to_string(value)) += ' '; };
    for (std::size_t i = 0; i < with_.subject.regions().size(); ++i)
        add(states_[i]);
    const soft_state* const s = subject();
    add(s == nullptr ? 0 : 1);
    if (s == nullptr) return out;
    add(s->machine.timers_running);
    for (const table::state_index one : s->machine.state)
        add(one);
    const soft_facts& f = s->facts;
    for (const bool one : {static_cast<bool>(f.request), f.held, f.unsure, f.changed, f.tagged,
                           f.with_body, now_ < f.valid_until, s->all, f.heard, f.pending,
                           static_cast<bool>(f.subscription), static_cast<bool>(f.duty)})
        add(one ? 1 : 0);
    add(std::min<std::uint16_t>(f.tries, 4));
    add(f.raised);
    return out;
}

/// "REGISTER", "REGISTER 0", "PUBLISH with tag and body" ...
inline std::string soft_request_text(const send_soft_request& what) {
    std::string text = what.method;
    const std::string& lines = what.with.headers;
    if (lines.find("Expires: 0\r\n") != std::string::npos) text += " 0";
    if (what.contact == "*") text += " *";
    const bool tag = lines.find("SIP-If-Match:") != std::string::npos;
    const bool body = !what.with.text.empty();
    if (tag || body) text += tag && body ? " with tag and body" : tag ? " with tag" : " with body";
    return text;
}

inline std::string soft_news_text(const soft_state_changed& what) {
    static constexpr std::string_view names[] = {"Granted", "Refreshed", "Retrying",
                                                 "Lapsed",  "Reachable", "Unreachable",
                                                 "Removed", "Failed",    "Pending"};
    std::string text(names[static_cast<std::size_t>(what.what)]);
    if (what.what == soft_news::granted || what.what == soft_news::refreshed)
        return text + ' ' + std::to_string(what.granted);
    if (what.status != 0) return text + ' ' + std::to_string(what.status);
    if (what.why) text += ' ' + what.why.message();
    return text;
}

OFFHOOK_DECL void soft_stage::drain() {
    // As an endpoint does: a table that asks again at once would do so for ever.
    std::size_t left = limits::rounds;
    while (auto what = left-- == 0 ? std::nullopt : layer_.poll()) {
        if (const auto* const sent = std::get_if<send_soft_request>(&*what)) {
            see(sort::sent, soft_request_text(*sent));
            const result<dialog::request_id> done =
                with_.unroutable ? result<dialog::request_id>(errc::no_route)
                                 : result<dialog::request_id>(dialog::request_id{requests_++, 1});
            layer_.soft_sent(now_, sent->soft, done, "<sip:alice@192.0.2.2>");
        } else if (const auto* const told = std::get_if<event>(&*what)) {
            if (const auto* const news = std::get_if<soft_state_changed>(told))
                see(sort::publish, soft_news_text(*news));
            if (std::holds_alternative<watcher_asks>(*told)) see(sort::publish, "WatcherAsks");
        } else if (const auto* const asked = std::get_if<ask_subscription>(&*what)) {
            said(*asked);
        } else if (std::holds_alternative<unsubscribe>(*what)) {
            see(sort::sent, "unsubscribe");
        } else if (const auto* const answer = std::get_if<respond>(&*what);
                   answer != nullptr && answer->status != 200) {
            see(sort::sent, std::to_string(answer->status));
        }
    }
}

OFFHOOK_DECL void soft_stage::command(const session::command& what) {
    const auto done = layer_.command(now_, what);
    if (!done) see(sort::error, done.error().message());
}

OFFHOOK_DECL void soft_stage::start(const stage_fields& fields) {
    start_soft_state what;
    what.kind = with_.kind;
    what.target = "sip:example.com";
    what.to = "sip:alice@example.com";
    what.expires = static_cast<std::uint32_t>(fields.number("expires", 3600));
    if (with_.kind == soft_kind::subscription) what.package = "presence";
    if (with_.kind == soft_kind::publication) {
        what.package = "presence";
        what.content_type = "application/pidf+xml";
        what.body = "<presence/>";
    }
    command(what);
}

/// An answer to the last request; when there was none it finds nobody.
OFFHOOK_DECL void soft_stage::answer(soft_event which, const stage_fields& fields) {
    const std::string method(method_of(with_.kind));
    const error_code why = fields.why();
    std::string lines = stage_lines(fields);
    int status = 200;
    switch (which) {
    case soft_event::Granted: {
        const std::string seconds = std::to_string(fields.number("seconds", 3600));
        lines += "Expires: " + seconds + "\r\nSIP-ETag: tag" + std::to_string(requests_) + "\r\n";
        if (with_.kind == soft_kind::registration)
            lines += "Contact: <sip:alice@192.0.2.2>;expires=" + seconds + "\r\n";
        break;
    }
    case soft_event::Released: lines += "Expires: 0\r\n"; break;
    case soft_event::TooBrief:
        status = 423;
        lines += "Min-Expires: " + std::to_string(fields.number("least", 7200)) + "\r\n";
        break;
    case soft_event::Forgotten: status = 412; break;
    case soft_event::Refused: status = fields.number("status", 503); break;
    case soft_event::Answered: status = fields.number("status", 200); break;
    default: status = 0; break;
    }
    if (why || which == soft_event::Unanswered) status = 0;
    const soft_state* const s = subject();
    const dialog::request_id request = s == nullptr ? dialog::request_id{} : s->facts.request;
    dialog::response_received came{{}, owner_of(id_), request, method_from(method), status, {}, {}};
    if (status == 0) came.why = why ? why : make_error_code(errc::timeout);
    if (status >= 300) came.why = status_error(status);
    if (status != 0) came.response = stage_response(status, method, false, lines);
    layer_.received(now_, came);
}

OFFHOOK_DECL void soft_stage::give(table::event_index number, const table::arguments& given) {
    const stage_fields fields{with_.of.fields(number), given};
    const soft_event which = soft_event_named(with_.of.words().events()[number].name);
    inside().now = now_;
    const std::string failing = fields.text("fails", {});
    inside().failing = failing;
    switch (which) {
    case soft_event::Start: start(fields); break;
    case soft_event::Refresh: command(refresh_soft_state{id_}); break;
    case soft_event::Modify:
        command(modify_soft_state{id_, {}, "application/pidf+xml", "<other/>"});
        break;
    case soft_event::Remove: command(end_soft_state{id_, fields.flag("all", false)}); break;
    case soft_event::ActionFailed:
        inside().step(id_, soft_news_at_hand{which, nullptr, 0, errc::action_failed});
        inside().work();
        break;
    case soft_event::Told:
    case soft_event::Ended:
    case soft_event::Asked:
    case soft_event::Accept:
    case soft_event::Reject:
    case soft_event::Tell:
    case soft_event::Renewed: watch(which, fields); break;
    default:
        if (with_.kind == soft_kind::subscription) {
            answer_subscribe(which, fields);
        } else {
            answer(which, fields);
        }
        break;
    }
    drain();
    inside().failing = {};
}

} // namespace detail

OFFHOOK_DECL soft_rehearsal::soft_rehearsal(soft_kind kind)
    : kind_(kind), words_(detail::shipped_tables::get().all.soft(kind)) {
    options_ = {
        {"unroutable", table::value_type::flag, false, "a request of ours finds no way", {}}};
    const table::parameter fails{"fails", table::value_type::name, false, "this action fails, once",
                                 table::detail::names_of(words_.actions())};
    for (const table::event_word& word : words_.events()) {
        fields_.push_back(detail::fields_of_soft_event(detail::soft_event_named(word.name)));
        fields_.back().push_back(fails);
    }
}

OFFHOOK_DECL soft_rehearsal::~soft_rehearsal() = default;

OFFHOOK_DECL std::unique_ptr<table::stage>
soft_rehearsal::open(const table::compiled_table& table, const table::arguments& options) const {
    return std::make_unique<detail::soft_stage>(
        detail::soft_stage::setup{kind_, *this, table, options.flag(0)});
}

} // namespace offhook::session
