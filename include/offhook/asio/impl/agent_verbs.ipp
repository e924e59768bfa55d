// What a program asks for: commands for the endpoint, and who waits for what comes of them.
// Each verb works on a call whose user_agent is gone: it completes as aborted.
#pragma once

#include <offhook/asio/detail/agent.hpp>

namespace offhook::detail {

OFFHOOK_DECL void agent::run_later(session::command what) {
    if (closed_) return;
    if (busy_) {
        later_.push_back(std::move(what));
        return;
    }
    run(what, [](const result<session::made>&) {});
}

/// The record keeps what the endpoint says of its newest command only.
OFFHOOK_DECL void agent::note_refusal(const session::command& what,
                                      const result<session::made>& made) {
    const call_pointer record = std::visit(
        [this](const auto& one) {
            if constexpr (requires { one.call; }) return find(one.call);
            return call_pointer{};
        },
        what);
    if (record == nullptr) return;
    record->refusal = made ? std::string() : endpoint_.sessions().refusal();
}

OFFHOOK_DECL void agent::expect_outcome(session::transfer_id transfer,
                                        waiter<transfer_outcome> done) {
    transfers_.insert_or_assign(transfer.pack(), std::move(done));
}

/// Whoever gives up waiting for a call gives up the call.
inline void hang_up_when_cancelled(const call_pointer& call) {
    call->when_established.on_cancel([weak = std::weak_ptr<call_record>(call)] {
        const call_pointer record = weak.lock();
        if (record == nullptr) return;
        record->reserved = false;
        if (record->home != nullptr && !record->ending) {
            record->home->run_later(session::hang_up_call{record->id, {}});
        }
    });
}

OFFHOOK_DECL void agent::place_call(session::make_call what, waiter<result<call>> done) {
    if (closed_ || shutting_down_) return done(error_code(boost::asio::error::shut_down));
    if (!listening_) return done(make_error_code(errc::no_route));
    if (what.from.empty() && from_listener_) what.from = "<sip:" + endpoint_.local_host() + ">";
    run(what, [&](const result<session::made>& made) {
        if (!made) return done(made.error());
        const call_pointer record = add(made->call);
        record->decided = true;
        record->when_established = std::move(done);
        hang_up_when_cancelled(record);
    });
}

OFFHOOK_DECL result<call_pointer> agent::dial(session::make_call what) {
    if (closed_ || shutting_down_) return error_code(boost::asio::error::shut_down);
    if (!listening_) return make_error_code(errc::no_route);
    if (what.from.empty() && from_listener_) what.from = "<sip:" + endpoint_.local_host() + ">";
    result<call_pointer> dialled = make_error_code(errc::internal);
    run(what, [&](const result<session::made>& made) {
        if (!made) {
            dialled = made.error();
            return;
        }
        dialled = add(made->call);
        (*dialled)->decided = true;
    });
    return dialled;
}

OFFHOOK_DECL void agent::next_call(waiter<error_code, incoming_call> done) {
    if (closed_ || shutting_down_) return done.abort();
    if (arrived_.empty()) {
        std::erase_if(takers_, [](const auto& one) { return !one; });
        takers_.push_back(std::move(done));
        return;
    }
    arrival one = std::move(arrived_.front());
    arrived_.pop_front();
    done(error_code{}, handle_access::make(std::move(one.record), std::move(one.news)));
}

OFFHOOK_DECL void agent::next_published(waiter<error_code, session::published> done) {
    if (closed_ || shutting_down_) return done.abort();
    hears_published_ = true;
    if (published_.empty()) {
        std::erase_if(listeners_, [](const auto& one) { return !one; });
        listeners_.push_back(std::move(done));
        return;
    }
    session::published one = std::move(published_.front());
    published_.pop_front();
    done(error_code{}, std::move(one));
}

OFFHOOK_DECL session::reloaded agent::reload(const table::source& text, const table::finder& find) {
    return endpoint_.reload(driver_->now(), text, find);
}

OFFHOOK_DECL error_code agent::refuse_calls(int status) {
    error_code why;
    run(session::refuse_calls{status}, [&](const result<session::made>& made) {
        if (!made) why = made.error();
    });
    return why;
}

OFFHOOK_DECL void agent::ask(session::send_outside what, waiter<result<response_summary>> done) {
    if (closed_ || shutting_down_) return done(error_code(boost::asio::error::shut_down));
    if (!listening_) return done(make_error_code(errc::no_route));
    if (what.from.empty() && from_listener_) what.from = "<sip:" + endpoint_.local_host() + ">";
    run(what, [&](const result<session::made>& made) {
        if (!made) return done(made.error());
        requests_.insert_or_assign(made->request, std::move(done));
    });
}

OFFHOOK_DECL void agent::sleep(duration length, waiter<> done) {
    if (closed_) return done.abort();
    const instant now = driver_->now();
    const auto place = sleepers_.emplace(now + length, std::move(done));
    place->second.on_cancel([weak = weak_from_this(), place] {
        if (const auto self = weak.lock()) self->sleepers_.erase(place);
    });
    settle(now);
}

/// An empty handle, or one that has outlived its user_agent.
inline bool gone(const call_pointer& call) { return call == nullptr || call->home == nullptr; }

OFFHOOK_DECL void answer(const call_pointer& call, waiter<result<offhook::call>> done) {
    if (gone(call)) return done.abort();
    if (call->ending) return done(call->why_ended());
    if (call->answered_by) return await_answered(call, std::move(done)); // a rule was faster
    if (std::exchange(call->decided, true)) return done(make_error_code(errc::no_such_request));
    call->home->run(session::answer_call{call->id}, [&](const result<session::made>& made) {
        if (!made) {
            call->decided = false;
            return done(made.error());
        }
        call->when_established = std::move(done);
        hang_up_when_cancelled(call);
    });
}

OFFHOOK_DECL error_code reject(const call_pointer& call, int status, std::string contact) {
    if (gone(call)) return aborted<error_code>::value();
    if (status < 300 || status > 699) return make_error_code(errc::bad_argument);
    if (call->ending) return make_error_code(errc::call_is_ending);
    if (std::exchange(call->decided, true)) return make_error_code(errc::no_such_request);
    error_code why;
    call->home->run(session::reject_call{call->id, status, std::move(contact)},
                    [&](const result<session::made>& made) {
                        if (made) return;
                        why = made.error();
                        call->decided = false;
                    });
    return why;
}

OFFHOOK_DECL void await_answered(const call_pointer& call, waiter<result<offhook::call>> done) {
    if (call == nullptr) return done.abort();
    if (call->ending) return done(call->why_ended());
    if (call->home == nullptr) return done.abort();
    if (call->handed_over || call->when_established) {
        return done(make_error_code(errc::no_such_request));
    }
    if (call->established) return done(handle_access::make(call));
    call->when_established = std::move(done);
}

OFFHOOK_DECL void await_progress(const call_pointer& call, waiter<result<call_progress>> done) {
    if (call == nullptr) return done.abort();
    if (call->progress) return done(*std::exchange(call->progress, std::nullopt));
    if (call->ending) return done(make_error_code(errc::call_is_ending));
    if (call->home == nullptr) return done.abort();
    if (call->established || call->when_progress) {
        return done(make_error_code(errc::no_such_request));
    }
    call->when_progress = std::move(done);
}

OFFHOOK_DECL void await_ended(const call_pointer& call, waiter<end_reason> done) {
    if (call == nullptr) return done.abort();
    if (call->ended) return done(*call->ending);
    if (call->home == nullptr) return done.abort();
    call->when_ended.add(std::move(done));
}

OFFHOOK_DECL void await_media_released(const call_pointer& call, waiter<> done) {
    if (gone(call) || call->media_released) return done();
    call->when_media_released.add(std::move(done));
}

OFFHOOK_DECL void await_drained(const call_pointer& call, waiter<> done) {
    if (gone(call) || call->drained) return done();
    call->when_drained.add(std::move(done));
}

OFFHOOK_DECL void hang_up(const call_pointer& call, waiter<end_reason> done) {
    hang_up(call, std::move(done), {});
}

/// A malformed reason is left out rather than the hang-up.
OFFHOOK_DECL void hang_up(const call_pointer& call, waiter<end_reason> done,
                          const std::string& reason) {
    const bool live = !gone(call) && !call->ending;
    await_ended(call, std::move(done));
    if (!live) return;
    if (!reason.empty()) call->home->run_later(session::hang_up_call{call->id, reason});
    if (call->home != nullptr && !call->ending) {
        call->home->run_later(session::hang_up_call{call->id, {}});
    }
}

OFFHOOK_DECL result<void> follow(const call_pointer& call, const std::string& target) {
    if (gone(call)) return aborted<error_code>::value();
    if (call->ending) return make_error_code(errc::call_is_ending);
    result<void> done;
    call->home->run(session::follow_redirect{call->id, target}, [&](const auto& made) {
        if (!made) done = made.error();
    });
    if (done) call->redirected_to.clear();
    return done;
}

OFFHOOK_DECL result<void> signal(const call_pointer& call, const session::signal_call& what) {
    if (gone(call)) return aborted<error_code>::value();
    if (call->ending) return make_error_code(errc::call_is_ending);
    result<void> done;
    call->home->run(what, [&](const result<session::made>& made) {
        if (!made) done = made.error();
    });
    return done;
}

OFFHOOK_DECL void abandon(const call_pointer& call, int status) {
    call->reserved = false;
    for (auto& one : std::exchange(call->requests, {})) {
        static_cast<void>(reject(one.new_call, {one.news.transfer, 603}, one.news.automatic));
    }
    if (call->home == nullptr || call->ending) return;
    if (std::exchange(call->decided, true)) {
        call->home->run_later(session::hang_up_call{call->id, {}});
    } else {
        call->home->run_later(session::reject_call{call->id, status});
    }
}

OFFHOOK_DECL void hold(const call_pointer& call, bool held, waiter<result<void>> done) {
    if (gone(call)) return done.abort();
    if (call->ending) return done(make_error_code(errc::call_is_ending));
    if (call->when_held) return done(make_error_code(errc::not_accepted_now));
    session::command what = session::resume_call{call->id};
    if (held) what = session::hold_call{call->id};
    call->home->run(what, [&](const result<session::made>& made) {
        if (!made) return done(made.error());
        call->hold_wanted = held;
        call->when_held = std::move(done);
    });
}

OFFHOOK_DECL void transfer(const call_pointer& call, session::transfer_call what,
                           waiter<transfer_outcome> done) {
    constexpr auto unknown = session::transfer_outcome_kind::unknown;
    if (gone(call)) return done.abort();
    if (call->ending) return done({unknown, 0, make_error_code(errc::call_is_ending)});
    call->home->run(what, [&](const result<session::made>& made) {
        if (made)
            call->home->expect_outcome(made->transfer, std::move(done));
        else
            done({unknown, 0, made.error()});
    });
}

OFFHOOK_DECL void await_rule(const call_pointer& call, waiter<result<applied_rule>> done) {
    if (call == nullptr) return done.abort();
    if (!call->applied.empty()) {
        applied_rule one = std::move(call->applied.front());
        call->applied.erase(call->applied.begin());
        return done(std::move(one));
    }
    if (call->home == nullptr) return done.abort();
    if (call->ending) return done(make_error_code(errc::call_is_ending));
    if (call->when_applied) return done(make_error_code(errc::not_accepted_now));
    call->when_applied = std::move(done);
}

OFFHOOK_DECL void await_request(const call_pointer& call, waiter<result<transfer_request>> done) {
    if (call == nullptr) return done.abort();
    if (!call->requests.empty()) {
        auto one = std::move(call->requests.front());
        call->requests.erase(call->requests.begin());
        return done(handle_access::make(std::move(one.new_call), std::move(one.news)));
    }
    if (call->home == nullptr) return done.abort();
    if (call->ending) return done(make_error_code(errc::call_is_ending));
    if (call->when_requested) return done(make_error_code(errc::not_accepted_now));
    call->when_requested = std::move(done);
}

OFFHOOK_DECL void accept(const call_pointer& new_call, session::accept_transfer what,
                         bool automatic, waiter<result<offhook::call>> done) {
    if (gone(new_call)) return done.abort();
    if (new_call->ending) return done(new_call->why_ended());
    if (std::exchange(new_call->decided, true)) {
        return done(make_error_code(errc::no_such_request));
    }
    if (new_call->established) return done(handle_access::make(new_call));
    const auto wait = [&] {
        new_call->when_established = std::move(done);
        hang_up_when_cancelled(new_call);
    };
    if (automatic) return wait();
    new_call->home->run(what, [&](const result<session::made>& made) {
        if (!made) return done(made.error());
        wait();
    });
}

OFFHOOK_DECL error_code reject(const call_pointer& new_call, session::reject_transfer what,
                               bool automatic) {
    if (gone(new_call)) return aborted<error_code>::value();
    if (what.status < 300 || what.status > 699) return make_error_code(errc::bad_argument);
    if (std::exchange(new_call->decided, true)) return make_error_code(errc::no_such_request);
    new_call->reserved = false;
    if (automatic) {
        new_call->home->run_later(session::hang_up_call{new_call->id, {}});
    } else {
        new_call->home->run_later(what);
    }
    return {};
}

OFFHOOK_DECL std::string_view state_of(const call_pointer& call) {
    if (gone(call)) return {};
    return call->home->core().sessions().state_of(call->id);
}

OFFHOOK_DECL void await_published(const call_pointer& call,
                                  waiter<result<session::published>> done) {
    if (call == nullptr) return done.abort();
    if (!call->published.empty()) {
        session::published one = std::move(call->published.front());
        call->published.erase(call->published.begin());
        return done(std::move(one));
    }
    if (call->ended) return done(make_error_code(errc::call_is_ending));
    if (call->home == nullptr) return done.abort();
    if (call->when_published) return done(make_error_code(errc::not_accepted_now));
    call->when_published = std::move(done);
}

OFFHOOK_DECL std::string explain(const call_pointer& call, std::string_view event) {
    if (gone(call)) return "no such call\n";
    return call->home->core().sessions().explain(call->id, event);
}

/// A rule has answered, and nobody has asked for the call.
inline bool untaken(const call_pointer& call) {
    return call->answered_by && !call->handed_over && !call->when_established;
}

OFFHOOK_DECL void drop(const call_pointer& call, handle_kind kind) {
    if (call == nullptr || (kind == handle_kind::outgoing && call->handed_over) ||
        (kind == handle_kind::incoming && call->decided && !untaken(call))) {
        return;
    }
    abandon(call, 480);
}

} // namespace offhook::detail
