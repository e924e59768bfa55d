// How a node drives its endpoint: one input, drain, next input; the application hears events only
// when the drain is over, so it may give commands at once.
#pragma once

#include <offhook/simulation/node.hpp>
#include <offhook/simulation/world.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace offhook::simulation {

OFFHOOK_DECL void recorder::heard(node& at, const session::event& what) {
    events_.push_back({at.now(), what});
}

OFFHOOK_DECL node::node(world& around, std::uint32_t number, address at,
                        const node_settings& values, application& app)
    : world_(&around), number_(number), at_(at), settings_(values), app_(&app) {
    begin();
}

OFFHOOK_DECL node::~node() = default;

OFFHOOK_DECL instant node::now() const { return world_->now(); }

OFFHOOK_DECL std::string node::uri() const {
    return fmt::format("sip:{}@{}", world_->name_of(number_), at_.to_string());
}

OFFHOOK_DECL void node::begin() {
    endpoint_settings values;
    for (std::uint32_t& word : values.seed)
        word = world_->random().next32();
    values.dialogs = settings_.dialogs;
    values.sessions = settings_.sessions;
    values.serve_dialog_events = settings_.serve_dialog_events;
    if (values.sessions.from.empty()) values.sessions.from = uri();
    values.log = this;
    values.watch = this;
    endpoint_ = std::make_unique<endpoint>(values);
    settings_.media.local = at_;
    media_ = std::make_unique<media::stand_in>(settings_.media);
    flow_event opened;
    opened.way.local = at_;
    opened.advertised = at_;
    endpoint_->flow_changed(now(), opened);
    if (settings_.prepare) settings_.prepare(*endpoint_);
    drain();
}

OFFHOOK_DECL void node::restart() {
    events_.clear();
    world_->restarted(number_);
    app_->restarted(*this);
    begin();
    world_->reschedule(number_);
}

OFFHOOK_DECL result<session::made> node::command(const session::command& what) {
    const result<session::made> outcome = endpoint_->command(now(), what);
    world_->emit(number_, command_given{&what, &outcome});
    drain();
    world_->reschedule(number_);
    return outcome;
}

OFFHOOK_DECL void node::flow_changed(const flow_event& what) {
    endpoint_->flow_changed(now(), what);
    drain();
    world_->reschedule(number_);
}

OFFHOOK_DECL void node::received(const path& came_on, const buffer& bytes) {
    endpoint_->received(now(), came_on, bytes);
    drain();
}

OFFHOOK_DECL void node::expire() {
    const instant at = now();
    if (const auto due = endpoint_->next_deadline(); due && *due <= at) {
        endpoint_->expire(at);
        drain();
    }
    if (const auto due = media_->next_deadline(); due && *due <= at) {
        media_->expire(at);
        drain();
    }
    if (const auto due = app_->next_deadline(); due && *due <= at) app_->woken(*this);
}

OFFHOOK_DECL std::optional<instant> node::next_deadline() const {
    std::optional<instant> earliest;
    for (const auto due :
         {endpoint_->next_deadline(), media_->next_deadline(), app_->next_deadline()}) {
        if (due && (!earliest || *due < *earliest)) earliest = due;
    }
    return earliest;
}

OFFHOOK_DECL void node::drain_endpoint() {
    while (auto out = endpoint_->poll()) {
        if (auto* request = std::get_if<transport_request>(&*out)) {
            world_->send(number_, request->way, std::move(request->bytes));
        } else if (auto* wish = std::get_if<session::media_command>(&*out)) {
            media_->command(now(), *wish);
        } else {
            events_.push_back(std::move(std::get<session::event>(*out)));
        }
    }
}

OFFHOOK_DECL void node::drain() {
    drain_endpoint();
    while (auto news = media_->poll()) {
        endpoint_->media_event(now(), *news);
        drain_endpoint();
    }
    if (std::exchange(delivering_, true)) return; // whoever delivers takes these too
    while (!events_.empty()) {
        const session::event next = std::move(events_.front());
        events_.pop_front();
        world_->emit(number_, event_heard{&next});
        app_->heard(*this, next);
    }
    delivering_ = false;
}

OFFHOOK_DECL participant::count node::holds() const {
    count held{endpoint_->count(), endpoint_->counters()};
    held.live += media_->count();
    return held;
}

OFFHOOK_DECL std::string_view node::state_of(session::call_id call) const {
    return endpoint_->sessions().state_of(call);
}

OFFHOOK_DECL bool node::logged(std::string_view text) const {
    return std::any_of(lines_.begin(), lines_.end(), [text](const line& one) {
        return one.text.find(text) != std::string::npos;
    });
}

OFFHOOK_DECL void node::sent(instant, const path&, std::string_view) {
    // The world records what it is given to send, and whether that arrives.
}

OFFHOOK_DECL void node::received(instant, const path&, const sip_message&) {}

OFFHOOK_DECL void node::transitioned(const session::transition_news& news) {
    world_->emit(number_, transition_made{&news});
}

OFFHOOK_DECL void node::acted(const session::action_news& news) {
    world_->emit(number_, action_done{&news});
}

OFFHOOK_DECL bool node::wants(severity level) const { return level >= settings_.log; }

OFFHOOK_DECL void node::write(const log_record& record) {
    world_->emit(number_, line_logged{&record});
    if (settings_.keep_lines) {
        lines_.push_back({record.when, record.level, std::string(record.text)});
    }
}

} // namespace offhook::simulation
