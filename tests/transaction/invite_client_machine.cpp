// The INVITE client transaction against RFC 3261 17.1.1, RFC 6026 7.2 and 8.4.
#include "mirror.hpp"

#include <offhook/transaction/invite_client_machine.hpp>

namespace offhook::transaction::test {
namespace {

using s = invite_client_state;
using e = invite_client_event;
using a = action;
using client = driven<s, e>;

constexpr mirror_row<s, e> rows[] = {
    {s::idle, e::request_from_user, over::unreliable, s::calling,
     list({a::send_request, a::arm_timer_b, a::arm_timer_a})},
    {s::idle, e::request_from_user, over::reliable, s::calling,
     list({a::send_request, a::arm_timer_b})},

    {s::calling, e::timer_a, over::any, s::calling, list({a::send_request, a::arm_timer_a})},
    {s::calling, e::timer_b, over::any, s::terminated, list({a::stop_timers, a::inform_timeout})},
    {s::calling, e::transport_error, over::any, s::terminated,
     list({a::stop_timers, a::inform_transport_error})},
    {s::calling, e::response_1xx, over::any, s::proceeding,
     list({a::stop_timers, a::pass_response_up})},
    {s::calling, e::response_2xx, over::any, s::accepted,
     list({a::stop_timers, a::pass_response_up, a::arm_timer_m})},
    {s::calling, e::response_3xx_6xx, over::unreliable, s::completed,
     list({a::stop_timers, a::make_ack, a::send_ack, a::pass_response_up, a::arm_timer_d})},
    {s::calling, e::response_3xx_6xx, over::reliable, s::terminated,
     list({a::stop_timers, a::make_ack, a::send_ack, a::pass_response_up})},

    {s::proceeding, e::response_1xx, over::any, s::proceeding, list({a::pass_response_up})},
    {s::proceeding, e::response_2xx, over::any, s::accepted,
     list({a::stop_timers, a::pass_response_up, a::arm_timer_m})},
    {s::proceeding, e::response_3xx_6xx, over::unreliable, s::completed,
     list({a::stop_timers, a::make_ack, a::send_ack, a::pass_response_up, a::arm_timer_d})},
    {s::proceeding, e::response_3xx_6xx, over::reliable, s::terminated,
     list({a::stop_timers, a::make_ack, a::send_ack, a::pass_response_up})},
    {s::proceeding, e::cancel_timeout, over::any, s::terminated,
     list({a::stop_timers, a::inform_timeout})},

    {s::completed, e::response_3xx_6xx, over::any, s::completed, list({a::send_ack})},
    {s::completed, e::timer_d, over::any, s::terminated, list({a::stop_timers})},
    {s::completed, e::transport_error, over::any, s::terminated,
     list({a::stop_timers, a::inform_transport_error})},

    {s::accepted, e::response_2xx, over::any, s::accepted, list({a::pass_response_up})},
    {s::accepted, e::timer_m, over::any, s::terminated, list({a::stop_timers})},
};
constexpr mirror<s, e> expected{rows};

TEST_CASE("INVITE client: all sequences of six events equal the mirror") {
    CHECK(count_differences(expected) == 0);
}

TEST_CASE("INVITE client: sent at once, repeated by A, bounded by B (RFC 3261 17.1.1.2)") {
    client c(false);
    CHECK(c(e::request_from_user) == list({a::send_request, a::arm_timer_b, a::arm_timer_a}));
    CHECK(c.state() == s::calling);
    CHECK(c(e::timer_a) == list({a::send_request, a::arm_timer_a}));
    CHECK(c(e::timer_b) == list({a::stop_timers, a::inform_timeout}));
    CHECK(c.state() == s::terminated);
}

TEST_CASE("INVITE client: no timer A over reliable transports (RFC 3261 17.1.1.2)") {
    client c(true);
    CHECK(c(e::request_from_user) == list({a::send_request, a::arm_timer_b}));
}

TEST_CASE("INVITE client: a provisional response ends the repeats (RFC 3261 17.1.1.2)") {
    client c(false);
    CHECK(c({e::request_from_user, e::response_1xx}) ==
          list({a::stop_timers, a::pass_response_up}));
    CHECK(c.state() == s::proceeding);
    CHECK(c(e::timer_a).empty());
    CHECK(c(e::timer_b).empty());
    CHECK(c(e::response_1xx) == list({a::pass_response_up}));
}

TEST_CASE("INVITE client: a failure is ACKed, each repeat again, up once (RFC 3261 17.1.1.2)") {
    client c(false);
    c({e::request_from_user, e::response_1xx});
    CHECK(c(e::response_3xx_6xx) ==
          list({a::stop_timers, a::make_ack, a::send_ack, a::pass_response_up, a::arm_timer_d}));
    CHECK(c.state() == s::completed);
    CHECK(c(e::response_3xx_6xx) == list({a::send_ack}));
    CHECK(c(e::response_1xx).empty());
    CHECK(c(e::response_2xx).empty());
    CHECK(c(e::timer_d) == list({a::stop_timers}));
    CHECK(c.state() == s::terminated);
}

TEST_CASE("INVITE client: D is zero over reliable transports (RFC 3261 17.1.1.2)") {
    client c(true);
    c({e::request_from_user, e::response_3xx_6xx});
    CHECK(c.state() == s::terminated);
}

TEST_CASE("INVITE client: every 2xx goes up until M (RFC 6026 7.2)") {
    for (const bool reliable : {false, true}) {
        client c(reliable);
        CHECK(c({e::request_from_user, e::response_2xx}) ==
              list({a::stop_timers, a::pass_response_up, a::arm_timer_m}));
        CHECK(c.state() == s::accepted);
        CHECK(c(e::response_2xx) == list({a::pass_response_up}));
        CHECK(c(e::response_3xx_6xx).empty());
        CHECK(c(e::response_1xx).empty());
        c(e::timer_m);
        CHECK(c.state() == s::terminated);
    }
}

TEST_CASE("INVITE client: cancelled without a final response (RFC 3261 9.1)") {
    client c(false);
    CHECK(c({e::request_from_user, e::response_1xx, e::cancel_timeout}) ==
          list({a::stop_timers, a::inform_timeout}));
    CHECK(c.state() == s::terminated);
}

TEST_CASE("INVITE client: transport errors (RFC 3261 17.1.4)") {
    client calling(false);
    CHECK(calling({e::request_from_user, e::transport_error}) ==
          list({a::stop_timers, a::inform_transport_error}));
    CHECK(calling.state() == s::terminated);
    client completed(false);
    completed({e::request_from_user, e::response_3xx_6xx, e::transport_error});
    CHECK(completed.state() == s::terminated);
    client proceeding(false); // nothing is being sent: figure 5 has no arrow
    CHECK(proceeding({e::request_from_user, e::response_1xx, e::transport_error}).empty());
    CHECK(proceeding.state() == s::proceeding);
}

} // namespace
} // namespace offhook::transaction::test
