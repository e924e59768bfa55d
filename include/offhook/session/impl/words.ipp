// Registering a user's own words.
#pragma once

#include <offhook/session/call_words.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_actions.ipp>
#include <offhook/session/words.hpp>

#include <utility>

namespace offhook::session {

OFFHOOK_DECL call_id call_context::call() const { return turn_.id; }
OFFHOOK_DECL int call_context::status() const { return turn_.news.status; }
OFFHOOK_DECL std::string_view call_context::text() const { return turn_.news.text; }
OFFHOOK_DECL const sip_message* call_context::message() const { return turn_.news.message; }

OFFHOOK_DECL result<void> call_context::request(std::string method, std::string type,
                                                std::string body) {
    if (!turn_.c.leg) return errc::no_such_request;
    turn_.owner.emit(send_in_dialog{
        turn_.id, turn_.c.leg, std::move(method), {std::move(type), std::move(body), {}}});
    return {};
}

OFFHOOK_DECL result<void> call_context::respond(int status, std::string reason) {
    if (status < 100 || status > 699) return errc::bad_argument;
    return detail::answer(turn_, status, std::move(reason), {});
}

OFFHOOK_DECL void call_context::tell(std::string field, table::value value) {
    turn_.told.emplace_back(std::move(field), std::move(value));
}

OFFHOOK_DECL words::words() : calls_(call_vocabulary()), transfers_(transfer_vocabulary()) {
    for (std::size_t i = 0; i < soft_kinds; ++i)
        soft_.push_back(soft_vocabulary(static_cast<soft_kind>(i)));
}

OFFHOOK_DECL std::vector<const table::vocabulary*> words::all() const {
    std::vector<const table::vocabulary*> kinds{&calls_, &transfers_};
    for (const table::vocabulary& one : soft_)
        kinds.push_back(&one);
    return kinds;
}

OFFHOOK_DECL words& words::event(std::string name, std::string doc) {
    calls_.add_event({name, table::event_source::command, std::move(doc)});
    return *this;
}

OFFHOOK_DECL words& words::guard(std::string name, std::vector<table::parameter> parameters,
                                 std::string doc, guard_function holds) {
    calls_.add_guard({std::move(name), std::move(parameters), std::move(doc),
                      [holds = std::move(holds)](const void* turn, const table::arguments& a) {
                          // The context offers a guard nothing that changes the call.
                          auto* const mutable_turn = const_cast<void*>(turn);
                          const call_context seen(*static_cast<detail::call_turn*>(mutable_turn));
                          return holds(seen, a);
                      }});
    return *this;
}

OFFHOOK_DECL words& words::action(std::string name, std::vector<table::parameter> parameters,
                                  std::string doc, action_function act) {
    calls_.add_action({std::move(name), table::role::both, std::move(parameters), std::move(doc),
                       [act = std::move(act)](void* turn, const table::arguments& a) {
                           call_context seen(*static_cast<detail::call_turn*>(turn));
                           return act(seen, a);
                       }});
    return *this;
}

OFFHOOK_DECL words& words::publishes(std::string name, std::string doc,
                                     std::vector<table::parameter> fields) {
    calls_.add_publish({std::move(name), std::move(doc), std::move(fields)});
    return *this;
}

} // namespace offhook::session
