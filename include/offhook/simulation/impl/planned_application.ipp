// How an application follows its conduct. Commands that come too late are refused by the endpoint,
// which is part of what is tested; the refusal is not repeated.
#pragma once

#include <offhook/simulation/plan.hpp>

#include <algorithm>
#include <utility>

namespace offhook::simulation {

OFFHOOK_DECL void planned_application::later(node& at, std::optional<duration> after, step what,
                                             session::call_id call, session::transfer_id transfer) {
    if (after) intents_.push_back({at.now() + *after, what, call, transfer});
}

OFFHOOK_DECL void planned_application::call(node& at, std::uint32_t peer) {
    session::make_call wish;
    wish.target = (*uris_)[peer];
    wish.delayed_offer = conduct_.delayed_offer;
    const result<session::made> made = at.command(wish);
    if (made) begun(at, made->call);
}

OFFHOOK_DECL void planned_application::hang_up_all(node& at) {
    intents_.clear();
    const std::vector<session::call_id> all = live_;
    for (const session::call_id call : all)
        at.command(session::hang_up_call{.call = call});
}

OFFHOOK_DECL void planned_application::begun(node& at, session::call_id call) {
    live_.push_back(call);
    later(at, conduct_.hang_up_after_begin, step::hang_up, call);
    if (conduct_.confirm_after) at.command(session::confirm_by_hand{call});
}

OFFHOOK_DECL void planned_application::up(node& at, session::call_id call) {
    later(at, conduct_.hang_up_after_up, step::hang_up, call);
    later(at, conduct_.hold_after_up, step::hold, call);
    later(at, conduct_.resume_after_up, step::resume, call);
    if (conduct_.moves && !std::exchange(moved_, true)) {
        later(at, conduct_.moves->after_up, step::transfer, call);
    }
}

OFFHOOK_DECL void planned_application::heard(node& at, const session::event& what) {
    if (const auto* came = std::get_if<session::incoming_call>(&what)) {
        begun(at, came->call);
        later(at, conduct_.progress_after, step::progress, came->call);
        if (conduct_.on_call == decision::ignore) return;
        later(at, conduct_.answer_after,
              conduct_.on_call == decision::accept ? step::answer : step::reject, came->call);
    } else if (const auto* established = std::get_if<session::call_established>(&what)) {
        up(at, established->call);
    } else if (const auto* ending = std::get_if<session::call_ending>(&what)) {
        later(at, conduct_.confirm_after, step::confirm, ending->call);
    } else if (const auto* ended = std::get_if<session::call_ended>(&what)) {
        std::erase(live_, ended->call);
    } else if (const auto* asked = std::get_if<session::transfer_requested>(&what)) {
        if (conduct_.on_transfer == decision::ignore || asked->automatic) return;
        later(at, conduct_.decide_after,
              conduct_.on_transfer == decision::accept ? step::accept_transfer
                                                       : step::reject_transfer,
              asked->new_call, asked->transfer);
    }
}

OFFHOOK_DECL std::optional<instant> planned_application::next_deadline() const {
    const auto first =
        std::min_element(intents_.begin(), intents_.end(),
                         [](const intent& a, const intent& b) { return a.when < b.when; });
    if (first == intents_.end()) return std::nullopt;
    return first->when;
}

OFFHOOK_DECL void planned_application::woken(node& at) {
    // Each command may bring more intents; the first due one is looked for anew.
    for (;;) {
        const auto due = std::find_if(intents_.begin(), intents_.end(),
                                      [&](const intent& one) { return one.when <= at.now(); });
        if (due == intents_.end()) return;
        const intent taken = *due;
        intents_.erase(due);
        run(at, taken);
    }
}

OFFHOOK_DECL void planned_application::restarted(node&) {
    intents_.clear();
    live_.clear();
}

OFFHOOK_DECL void planned_application::run(node& at, const intent& what) {
    switch (what.what) {
    case step::answer: at.command(session::answer_call{what.call}); break;
    case step::progress: at.command(session::progress_call{what.call}); break;
    case step::reject: {
        session::reject_call refusal{.call = what.call, .status = conduct_.reject_status};
        if (conduct_.redirect_to) {
            refusal.status = 302;
            refusal.contact = (*uris_)[*conduct_.redirect_to];
        }
        at.command(refusal);
        break;
    }
    case step::hang_up: at.command(session::hang_up_call{.call = what.call}); break;
    case step::hold: at.command(session::hold_call{what.call}); break;
    case step::resume: at.command(session::resume_call{what.call}); break;
    case step::confirm: at.command(session::confirm_ending{what.call}); break;
    case step::transfer: {
        session::transfer_call wish;
        wish.call = what.call;
        wish.target = (*uris_)[conduct_.moves->target];
        wish.release = conduct_.moves->release;
        at.command(wish);
        break;
    }
    case step::accept_transfer:
        if (at.command(session::accept_transfer{.transfer = what.transfer})) {
            begun(at, what.call);
        }
        break;
    case step::reject_transfer:
        at.command(session::reject_transfer{.transfer = what.transfer});
        break;
    }
}

} // namespace offhook::simulation
