// The non-INVITE server transaction against RFC 3261 17.2.2, RFC 4320 4 and RFC 6026 8.8.
#include "mirror.hpp"

#include <offhook/transaction/non_invite_server_machine.hpp>

namespace offhook::transaction::test {
namespace {

using s = non_invite_server_state;
using e = non_invite_server_event;
using a = action;
using server = driven<s, e>;

constexpr mirror_row<s, e> rows[] = {
    {s::idle, e::request, over::any, s::trying,
     list({a::pass_request_up, a::arm_timer_trying, a::arm_timer_late})},

    {s::trying, e::user_100, over::reliable, s::proceeding, list({a::send_response})},
    {s::trying, e::timer_trying, over::any, s::proceeding,
     list({a::make_trying, a::send_response})},
    {s::trying, e::user_final, over::unreliable, s::completed,
     list({a::stop_timers, a::send_response, a::arm_timer_j})},
    {s::trying, e::user_final, over::reliable, s::terminated,
     list({a::stop_timers, a::send_response})},
    {s::trying, e::timer_late, over::any, s::terminated, list({a::stop_timers})},
    {s::trying, e::transport_error, over::any, s::trying, list({a::inform_transport_error})},

    {s::proceeding, e::request, over::any, s::proceeding, list({a::send_response})},
    {s::proceeding, e::user_100, over::any, s::proceeding, list({a::send_response})},
    {s::proceeding, e::user_final, over::unreliable, s::completed,
     list({a::stop_timers, a::send_response, a::arm_timer_j})},
    {s::proceeding, e::user_final, over::reliable, s::terminated,
     list({a::stop_timers, a::send_response})},
    {s::proceeding, e::timer_late, over::any, s::terminated, list({a::stop_timers})},
    {s::proceeding, e::transport_error, over::any, s::proceeding,
     list({a::inform_transport_error})},

    {s::completed, e::request, over::any, s::completed, list({a::send_response})},
    {s::completed, e::timer_j, over::any, s::terminated, list({a::stop_timers})},
    {s::completed, e::transport_error, over::any, s::completed, list({a::inform_transport_error})},
};
constexpr mirror<s, e> expected{rows};

TEST_CASE("non-INVITE server: all sequences of six events equal the mirror") {
    CHECK(count_differences(expected) == 0);
}

TEST_CASE("non-INVITE server: repeats in Trying are discarded (RFC 3261 17.2.2)") {
    server c(false);
    CHECK(c(e::request) == list({a::pass_request_up, a::arm_timer_trying, a::arm_timer_late}));
    CHECK(c(e::request).empty());
    CHECK(c.state() == s::trying);
}

TEST_CASE("non-INVITE server: no early 100 over unreliable transports (RFC 4320 4.1)") {
    server c(false);
    CHECK(c({e::request, e::user_100}).empty());
    CHECK(c.state() == s::trying);
    CHECK(c(e::timer_trying) == list({a::make_trying, a::send_response}));
    CHECK(c(e::user_100) == list({a::send_response}));
    server stream(true);
    CHECK(stream({e::request, e::user_100}) == list({a::send_response}));
    CHECK(stream.state() == s::proceeding);
    CHECK(stream(e::timer_trying).empty());
}

TEST_CASE("non-INVITE server: Completed repeats the response until J (RFC 3261 17.2.2)") {
    server c(false);
    CHECK(c({e::request, e::user_final}) ==
          list({a::stop_timers, a::send_response, a::arm_timer_j}));
    CHECK(c(e::request) == list({a::send_response}));
    CHECK(c(e::user_final).empty());
    c(e::timer_j);
    CHECK(c.state() == s::terminated);
    server quick(true); // timer J is zero
    quick({e::request, e::user_final});
    CHECK(quick.state() == s::terminated);
}

TEST_CASE("non-INVITE server: too late means silence, not 408 (RFC 4320 4.2)") {
    server c(false);
    CHECK(c({e::request, e::timer_late}) == list({a::stop_timers}));
    CHECK(c.state() == s::terminated);
    CHECK(c(e::user_final).empty());
}

TEST_CASE("non-INVITE server: a transport error keeps the state (RFC 6026 8.8)") {
    server c(false);
    CHECK(c({e::request, e::user_final, e::transport_error}) == list({a::inform_transport_error}));
    CHECK(c.state() == s::completed);
}

} // namespace
} // namespace offhook::transaction::test
