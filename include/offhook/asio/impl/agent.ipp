// The inputs of an agent: each is given to the endpoint, then everything is drained, then what is
// to be sent leaves together and the one timer is set. Read next: agent_events.ipp,
// agent_verbs.ipp.
#pragma once

#include <offhook/asio/detail/agent.hpp>
#include <offhook/sdp/offer_answer.hpp>
#include <offhook/sdp/serialize.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>
#include <charconv>

namespace offhook::detail {

inline endpoint_settings endpoint_settings_of(driver& world, const user_agent_options& options) {
    endpoint_settings made;
    made.seed = world.seed();
    made.dialogs = options.dialogs;
    if (!options.from.empty()) made.sessions.from = options.from;
    made.sessions.on_transfer = options.on_transfer;
    made.sessions.table_settings = options.table_settings;
    made.sessions.words = options.words;
    made.sessions.rules = options.rules;
    made.sessions.offered = options.offered;
    made.sessions.on_replace = options.on_replace;
    made.sessions.on_redirect = options.on_redirect;
    made.sessions.transfers_outside = options.transfers_outside;
    made.sessions.offers_by_update = options.offers_by_update;
    if (options.describe_media) {
        made.sessions.capabilities = sdp::serialize(sdp::describe_capabilities(
            {.local = options.media.local, .codecs = options.media.codecs}));
    }
    made.serve_dialog_events = options.serve_dialog_events;
    made.answer_malformed = options.answer_malformed;
    made.log = options.log;
    made.watch = options.watch;
    return made;
}

/// "udp:HOST:PORT", where HOST is an address literal.
inline std::optional<address> listener_address(std::string_view text) {
    constexpr std::string_view scheme = "udp:";
    if (!text.starts_with(scheme)) return std::nullopt;
    text.remove_prefix(scheme.size());
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return address::from_host(text.substr(0, colon), port);
}

OFFHOOK_DECL std::shared_ptr<agent> agent::make(std::unique_ptr<driver> world,
                                                const user_agent_options& options) {
    const auto made = std::make_shared<agent>(std::move(world), options);
    auto& context = boost::asio::query(made->driver_->executor(), boost::asio::execution::context);
    made->service_ = &boost::asio::use_service<agent_service>(context);
    made->service_->add(made);
    return made;
}

OFFHOOK_DECL agent::agent(std::unique_ptr<driver> world, const user_agent_options& options)
    : driver_(std::move(world)), endpoint_(endpoint_settings_of(*driver_, options)),
      media_settings_(options.media), media_(media_settings_),
      from_listener_(options.from.empty()) {
    driver_->start(*this);
}

OFFHOOK_DECL agent::~agent() {
    close();
    if (service_ != nullptr) service_->forget_expired();
}

OFFHOOK_DECL void agent::received(const path& came_on, buffer bytes) {
    if (closed_) return;
    const instant now = driver_->now();
    busy_ = true;
    endpoint_.received(now, came_on, std::move(bytes));
    drain(now);
}

OFFHOOK_DECL void agent::batch_ended() {
    if (!closed_) settle(driver_->now());
}

OFFHOOK_DECL void agent::woken() {
    if (closed_) return;
    const instant now = driver_->now();
    busy_ = true;
    endpoint_.expire(now);
    drain(now);
    busy_ = true;
    media_->expire(now);
    drain(now);
    wake_sleepers(now);
    settle(now);
}

OFFHOOK_DECL void agent::flow_changed(const flow_event& event) {
    if (closed_) return;
    const instant now = driver_->now();
    busy_ = true;
    endpoint_.flow_changed(now, event);
    drain(now);
}

/// Each output is taken before the next input, an answer of the media side or a command that came
/// up meanwhile, is given. Bounded: what is left then waits for the next wake, which is at once.
OFFHOOK_DECL void agent::drain(instant now) {
    busy_ = true;
    for (std::size_t round = 0; round < limits::rounds; ++round) {
        while (auto one = endpoint_.poll())
            take(now, std::move(*one));
        if (auto news = media_->poll()) {
            endpoint_.media_event(now, *news);
        } else if (!later_.empty()) {
            const session::command what = std::move(later_.front());
            later_.pop_front();
            // Refused when the call has ended meanwhile, which is what was wanted.
            static_cast<void>(endpoint_.command(now, what));
        } else {
            busy_ = false;
            return;
        }
    }
    unfinished_ = true;
    busy_ = false;
}

OFFHOOK_DECL void agent::take(instant now, output what) {
    if (auto* bytes = std::get_if<transport_request>(&what)) {
        driver_->send(std::move(*bytes));
    } else if (auto* command = std::get_if<session::media_command>(&what)) {
        media_->command(now, *command);
    } else {
        std::visit([this](auto&& news) { on(std::forward<decltype(news)>(news)); },
                   std::get<session::event>(std::move(what)));
    }
}

OFFHOOK_DECL void agent::settle(instant now) {
    driver_->flush();
    if (shutting_down_) check_shutdown(now);
    if (closed_) return;
    std::optional<instant> next = endpoint_.next_deadline();
    const auto consider = [&next](std::optional<instant> other) {
        if (other && (!next || *other < *next)) next = other;
    };
    consider(media_->next_deadline());
    consider(shutdown_until_);
    if (!sleepers_.empty()) consider(sleepers_.begin()->first);
    if (std::exchange(unfinished_, false)) consider(now);
    driver_->wake_at(next);
}

OFFHOOK_DECL void agent::wake_sleepers(instant now) {
    while (!sleepers_.empty() && sleepers_.begin()->first <= now) {
        waiter<> one = std::move(sleepers_.begin()->second);
        sleepers_.erase(sleepers_.begin());
        one.on_cancel(nullptr);
        one();
    }
}

OFFHOOK_DECL result<address> agent::listen(std::string_view where) {
    if (closed_) return error_code(boost::asio::error::shut_down);
    const std::optional<address> wanted = listener_address(where);
    if (!wanted) return make_error_code(errc::bad_argument);
    const result<driver::opened> opened = driver_->open_udp(*wanted);
    if (!opened) return opened.error();
    if (!std::exchange(listening_, true) && media_settings_.local.any()) {
        media_settings_.local = opened->advertised;
        media_settings_.local.port = 0;
        media_.emplace(media_settings_);
    }
    flow_changed(
        {flow_event::kind::opened, path{protocol::udp, opened->local, {}, 0}, opened->advertised});
    settle(driver_->now());
    return opened->local;
}

OFFHOOK_DECL std::vector<call_pointer> agent::records() const {
    std::vector<call_pointer> all;
    all.reserve(calls_.size());
    for (const auto& [id, record] : calls_)
        all.push_back(record);
    std::sort(all.begin(), all.end(),
              [](const call_pointer& a, const call_pointer& b) { return a->id < b->id; });
    return all;
}

OFFHOOK_DECL std::vector<held_pointer> agent::all_held() const {
    std::vector<held_pointer> all;
    for (const auto& [id, record] : held_)
        all.push_back(record);
    std::sort(all.begin(), all.end(),
              [](const held_pointer& a, const held_pointer& b) { return a->id < b->id; });
    return all;
}

OFFHOOK_DECL void agent::shut_down(duration limit, waiter<result<void>> done) {
    if (closed_) return done(result<void>{});
    shutdown_waiters_.add(std::move(done));
    const instant now = driver_->now();
    shutdown_until_ = std::min(shutdown_until_.value_or(instant::max()), now + limit);
    if (!std::exchange(shutting_down_, true)) {
        for (auto& taker : std::exchange(takers_, {}))
            taker.abort();
        for (auto& listener : std::exchange(listeners_, {}))
            listener.abort();
        arrived_.clear();
        end_watches();
        endpoint_.end_dialog_events(now);
        refuse_requests();
        for (const call_pointer& one : records()) {
            if (one->ending) continue;
            run_later(session::hang_up_call{one->id, {}});
        }
        for (const held_pointer& one : all_held())
            drop(one);
    }
    if (!closed_) settle(now);
}

OFFHOOK_DECL bool agent::finished() const {
    const bool over = std::all_of(calls_.begin(), calls_.end(), [this](const auto& one) {
        return one.second->ended || // or it never came to be
               (!one.second->ending && endpoint_.sessions().state_of(one.second->id).empty());
    });
    return over && watches_.empty() && held_.empty() && endpoint_.quiet() &&
           endpoint_.count()[owner_class::transfer] == 0;
}

OFFHOOK_DECL void agent::check_shutdown(instant now) {
    const bool all_done = finished();
    if (!all_done && now < *shutdown_until_) return;
    shutdown_waiters_.complete(all_done ? result<void>{} : make_error_code(errc::timeout));
    close();
}

OFFHOOK_DECL void agent::close() {
    if (std::exchange(closed_, true)) return;
    driver_->close();
    for (auto& taker : std::exchange(takers_, {}))
        taker.abort();
    for (auto& taker : std::exchange(request_takers_, {}))
        taker.abort();
    for (auto& taker : std::exchange(transfer_takers_, {}))
        taker.abort();
    for (auto& listener : std::exchange(listeners_, {}))
        listener.abort();
    for (auto& [when, one] : std::exchange(sleepers_, {})) {
        one.on_cancel(nullptr);
        one.abort();
    }
    for (auto& one : std::exchange(transfers_, {}))
        one.second.abort();
    for (auto& one : std::exchange(requests_, {}))
        one.second.abort();
    shutdown_waiters_.abort();
    close_watches();
    for (const call_pointer& one : records()) {
        one->home = nullptr;
        one->abort_all();
    }
    for (const held_pointer& one : all_held()) {
        one->home = nullptr;
        one->abort_all();
    }
    held_.clear();
    calls_.clear();
    arrived_.clear();
    offered_.clear();
    transfers_asked_.clear();
}

/// Destroying a waiter destroys a coroutine, and with it perhaps the user_agent: nothing of this
/// object may be in use meanwhile.
OFFHOOK_DECL void agent::abandon_all() {
    service_ = nullptr;
    if (std::exchange(closed_, true)) return;
    const auto self = shared_from_this();
    driver_->close();
    const auto all = records();
    for (const call_pointer& one : all)
        one->home = nullptr;
    const auto held = all_held();
    for (const held_pointer& one : held)
        one->home = nullptr;
    for (const call_pointer& one : all)
        one->abandon_all();
    for (const held_pointer& one : held)
        one->abandon_all();
    held_.clear();
    calls_.clear();
    arrived_.clear();
    abandon_watches();
    offered_.clear();
    transfers_asked_.clear();
    std::exchange(takers_, {}).clear();
    std::exchange(request_takers_, {}).clear();
    std::exchange(transfer_takers_, {}).clear();
    std::exchange(listeners_, {}).clear();
    std::exchange(sleepers_, {}).clear();
    std::exchange(transfers_, {}).clear();
    std::exchange(requests_, {}).clear();
    std::exchange(shutdown_waiters_, {});
}

OFFHOOK_DECL void agent_service::shutdown() {
    for (const auto& one : std::exchange(agents_, {})) {
        if (const auto live = one.lock()) live->abandon_all();
    }
}

} // namespace offhook::detail
