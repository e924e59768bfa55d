// The non-INVITE client transaction against RFC 3261 17.1.2.
#include "mirror.hpp"

#include <offhook/transaction/non_invite_client_machine.hpp>

namespace offhook::transaction::test {
namespace {

using s = non_invite_client_state;
using e = non_invite_client_event;
using a = action;
using client = driven<s, e>;

constexpr mirror_row<s, e> rows[] = {
    {s::idle, e::request_from_user, over::unreliable, s::trying,
     list({a::send_request, a::arm_timer_f, a::arm_timer_e})},
    {s::idle, e::request_from_user, over::reliable, s::trying,
     list({a::send_request, a::arm_timer_f})},

    {s::trying, e::timer_e, over::any, s::trying, list({a::send_request, a::arm_timer_e})},
    {s::trying, e::timer_f, over::any, s::terminated, list({a::stop_timers, a::inform_timeout})},
    {s::trying, e::transport_error, over::any, s::terminated,
     list({a::stop_timers, a::inform_transport_error})},
    {s::trying, e::response_1xx, over::any, s::proceeding, list({a::pass_response_up})},
    {s::trying, e::response_final, over::unreliable, s::completed,
     list({a::stop_timers, a::pass_response_up, a::arm_timer_k})},
    {s::trying, e::response_final, over::reliable, s::terminated,
     list({a::stop_timers, a::pass_response_up})},

    {s::proceeding, e::timer_e, over::any, s::proceeding,
     list({a::send_request, a::arm_timer_e_at_t2})},
    {s::proceeding, e::timer_f, over::any, s::terminated,
     list({a::stop_timers, a::inform_timeout})},
    {s::proceeding, e::transport_error, over::any, s::terminated,
     list({a::stop_timers, a::inform_transport_error})},
    {s::proceeding, e::response_1xx, over::any, s::proceeding, list({a::pass_response_up})},
    {s::proceeding, e::response_final, over::unreliable, s::completed,
     list({a::stop_timers, a::pass_response_up, a::arm_timer_k})},
    {s::proceeding, e::response_final, over::reliable, s::terminated,
     list({a::stop_timers, a::pass_response_up})},

    {s::completed, e::timer_k, over::any, s::terminated, list({a::stop_timers})},
};
constexpr mirror<s, e> expected{rows};

TEST_CASE("non-INVITE client: all sequences of six events equal the mirror") {
    CHECK(count_differences(expected) == 0);
}

TEST_CASE("non-INVITE client: repeated by E, bounded by F (RFC 3261 17.1.2.2)") {
    client c(false);
    CHECK(c(e::request_from_user) == list({a::send_request, a::arm_timer_f, a::arm_timer_e}));
    CHECK(c(e::timer_e) == list({a::send_request, a::arm_timer_e}));
    CHECK(c(e::timer_f) == list({a::stop_timers, a::inform_timeout}));
    CHECK(c.state() == s::terminated);
}

TEST_CASE("non-INVITE client: no timer E over reliable transports (RFC 3261 17.1.2.2)") {
    client c(true);
    CHECK(c(e::request_from_user) == list({a::send_request, a::arm_timer_f}));
}

TEST_CASE("non-INVITE client: in Proceeding repeats go on every T2 (RFC 3261 17.1.2.2)") {
    client c(false);
    CHECK(c({e::request_from_user, e::response_1xx}) == list({a::pass_response_up}));
    CHECK(c(e::timer_e) == list({a::send_request, a::arm_timer_e_at_t2}));
    CHECK(c(e::response_1xx) == list({a::pass_response_up}));
    CHECK(c(e::timer_f) == list({a::stop_timers, a::inform_timeout}));
}

TEST_CASE("non-INVITE client: Completed absorbs repeats until K (RFC 3261 17.1.2.2)") {
    client c(false);
    CHECK(c({e::request_from_user, e::response_final}) ==
          list({a::stop_timers, a::pass_response_up, a::arm_timer_k}));
    CHECK(c(e::response_final).empty());
    CHECK(c(e::response_1xx).empty());
    c(e::timer_k);
    CHECK(c.state() == s::terminated);
    client quick(true); // timer K is zero
    quick({e::request_from_user, e::response_1xx, e::response_final});
    CHECK(quick.state() == s::terminated);
}

TEST_CASE("non-INVITE client: transport errors end it (RFC 3261 17.1.4)") {
    client trying(false);
    CHECK(trying({e::request_from_user, e::transport_error}) ==
          list({a::stop_timers, a::inform_transport_error}));
    client proceeding(true);
    proceeding({e::request_from_user, e::response_1xx, e::transport_error});
    CHECK(proceeding.state() == s::terminated);
}

} // namespace
} // namespace offhook::transaction::test
