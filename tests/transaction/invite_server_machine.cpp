// The INVITE server transaction against RFC 3261 17.2.1 and RFC 6026 7.1, 8.8.
#include "mirror.hpp"

#include <offhook/transaction/invite_server_machine.hpp>

namespace offhook::transaction::test {
namespace {

using s = invite_server_state;
using e = invite_server_event;
using a = action;
using server = driven<s, e>;

constexpr mirror_row<s, e> rows[] = {
    {s::idle, e::request, over::any, s::proceeding,
     list({a::pass_request_up, a::arm_timer_trying})},

    {s::proceeding, e::request, over::any, s::proceeding, list({a::send_response})},
    {s::proceeding, e::timer_trying, over::any, s::proceeding,
     list({a::make_trying, a::send_response})},
    {s::proceeding, e::user_1xx, over::any, s::proceeding,
     list({a::stop_timers, a::send_response})},
    {s::proceeding, e::user_2xx, over::any, s::accepted,
     list({a::stop_timers, a::send_response, a::arm_timer_l})},
    {s::proceeding, e::user_3xx_6xx, over::unreliable, s::completed,
     list({a::stop_timers, a::send_response, a::arm_timer_h, a::arm_timer_g})},
    {s::proceeding, e::user_3xx_6xx, over::reliable, s::completed,
     list({a::stop_timers, a::send_response, a::arm_timer_h})},
    {s::proceeding, e::transport_error, over::any, s::proceeding,
     list({a::inform_transport_error})},

    {s::completed, e::request, over::any, s::completed, list({a::send_response})},
    {s::completed, e::timer_g, over::any, s::completed, list({a::send_response, a::arm_timer_g})},
    {s::completed, e::timer_h, over::any, s::terminated, list({a::stop_timers, a::inform_timeout})},
    {s::completed, e::ack, over::unreliable, s::confirmed, list({a::stop_timers, a::arm_timer_i})},
    {s::completed, e::ack, over::reliable, s::terminated, list({a::stop_timers})},
    {s::completed, e::transport_error, over::any, s::completed, list({a::inform_transport_error})},

    {s::confirmed, e::timer_i, over::any, s::terminated, list({a::stop_timers})},

    {s::accepted, e::user_2xx, over::any, s::accepted, list({a::send_response})},
    {s::accepted, e::ack, over::any, s::accepted, list({a::pass_ack_up})},
    {s::accepted, e::timer_l, over::any, s::terminated, list({a::stop_timers})},
    {s::accepted, e::transport_error, over::any, s::accepted, list({a::inform_transport_error})},
};
constexpr mirror<s, e> expected{rows};

TEST_CASE("INVITE server: all sequences of six events equal the mirror") {
    CHECK(count_differences(expected) == 0);
}

TEST_CASE("INVITE server: the request goes up once, repeats get the last 1xx (RFC 3261 17.2.1)") {
    server c(false);
    CHECK(c(e::request) == list({a::pass_request_up, a::arm_timer_trying}));
    CHECK(c(e::user_1xx) == list({a::stop_timers, a::send_response}));
    CHECK(c(e::request) == list({a::send_response}));
    CHECK(c.state() == s::proceeding);
}

TEST_CASE("INVITE server: 100 by itself after 200 ms (RFC 3261 17.2.1)") {
    server c(false);
    CHECK(c({e::request, e::timer_trying}) == list({a::make_trying, a::send_response}));
}

TEST_CASE("INVITE server: a failure is repeated by G, given up by H (RFC 3261 17.2.1)") {
    server c(false);
    CHECK(c({e::request, e::user_3xx_6xx}) ==
          list({a::stop_timers, a::send_response, a::arm_timer_h, a::arm_timer_g}));
    CHECK(c.state() == s::completed);
    CHECK(c(e::timer_g) == list({a::send_response, a::arm_timer_g}));
    CHECK(c(e::request) == list({a::send_response}));
    CHECK(c(e::user_1xx).empty());
    CHECK(c(e::user_2xx).empty());
    CHECK(c(e::timer_h) == list({a::stop_timers, a::inform_timeout}));
    CHECK(c.state() == s::terminated);
}

TEST_CASE("INVITE server: H but no G over reliable transports (RFC 3261 17.2.1)") {
    server c(true);
    CHECK(c({e::request, e::user_3xx_6xx}) ==
          list({a::stop_timers, a::send_response, a::arm_timer_h}));
}

TEST_CASE("INVITE server: Confirmed absorbs ACKs until I (RFC 3261 17.2.1)") {
    server c(false);
    CHECK(c({e::request, e::user_3xx_6xx, e::ack}) == list({a::stop_timers, a::arm_timer_i}));
    CHECK(c.state() == s::confirmed);
    CHECK(c(e::ack).empty());
    CHECK(c(e::request).empty());
    c(e::timer_i);
    CHECK(c.state() == s::terminated);
    server quick(true); // timer I is zero
    quick({e::request, e::user_3xx_6xx, e::ack});
    CHECK(quick.state() == s::terminated);
}

TEST_CASE("INVITE server: Accepted absorbs INVITEs, sends 2xx, passes ACKs (RFC 6026 7.1)") {
    for (const bool reliable : {false, true}) {
        server c(reliable);
        CHECK(c({e::request, e::user_2xx}) ==
              list({a::stop_timers, a::send_response, a::arm_timer_l}));
        CHECK(c.state() == s::accepted);
        CHECK(c(e::request).empty());
        CHECK(c(e::user_2xx) == list({a::send_response}));
        CHECK(c(e::user_3xx_6xx).empty());
        CHECK(c(e::ack) == list({a::pass_ack_up}));
        c(e::timer_l);
        CHECK(c.state() == s::terminated);
    }
}

TEST_CASE("INVITE server: an ACK before any final response is absorbed") {
    server c(false);
    CHECK(c({e::request, e::ack}).empty());
    CHECK(c.state() == s::proceeding);
}

TEST_CASE("INVITE server: a transport error keeps the state (RFC 6026 8.8)") {
    server c(false);
    CHECK(c({e::request, e::transport_error}) == list({a::inform_transport_error}));
    CHECK(c.state() == s::proceeding);
    CHECK(c({e::user_3xx_6xx, e::transport_error}) == list({a::inform_transport_error}));
    CHECK(c.state() == s::completed);
}

} // namespace
} // namespace offhook::transaction::test
