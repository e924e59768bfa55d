// Blind transfers on the bench, as transferor and as transferee.
#include "bench.hpp"

#include <offhook/core/limits.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using test::bench;
using words = std::vector<std::string>;

namespace {

const std::string refer_to = "Refer-To: <sip:charlie@127.0.0.1:5080>\r\n"
                             "Referred-By: <sip:bob@127.0.0.1>\r\n";

template <class Event>
const Event* last(const bench& b) {
    for (auto e = b.events.rbegin(); e != b.events.rend(); ++e) {
        if (const auto* found = std::get_if<Event>(&*e)) return found;
    }
    return nullptr;
}

void active(bench& b) {
    b.place();
    b.words();
    b.response(200, test::sdp_text);
    b.words();
    REQUIRE(b.state() == "Active");
}

session::transfer_id transfer(bench& b, session::release_policy release) {
    const auto made =
        b.sessions.command(b.now, session::transfer_call{b.call, "sip:charlie@127.0.0.1", release});
    REQUIRE(made.has_value());
    CHECK(b.words() == words{"REFER"});
    return made->transfer;
}

void notify(bench& b, session::transfer_id id, int status, bool terminated) {
    const std::string line = "SIP/2.0 " + std::to_string(status) + " x\r\n";
    b.sessions.received(b.now,
                        dialog::notify_received{{1, 1},
                                                session::owner_of(id),
                                                {7, 7},
                                                terminated,
                                                test::parsed("NOTIFY sip:a@127.0.0.1 SIP/2.0",
                                                             "NOTIFY", "Event: refer\r\n", line)});
}

void accepted(bench& b, session::transfer_id id) {
    b.sessions.received(b.now, dialog::refer_answered{{1, 1}, session::owner_of(id), 202, {}});
}

} // namespace

TEST_CASE("a transferor hears the progress and releases its call when the peer is connected") {
    bench b;
    active(b);
    const auto id = transfer(b, session::release_policy::on_connected);
    accepted(b, id);
    notify(b, id, 100, false);
    notify(b, id, 180, false);
    CHECK(b.words() == words{"200", "TransferProgress", "200", "TransferProgress"});
    CHECK(b.state() == "Active");
    notify(b, id, 200, true);
    const words said = b.words();
    CHECK(said.front() == "200"); // before the BYE
    CHECK(b.said(said, "TransferEnded"));
    CHECK(b.said(said, "BYE"));
    CHECK(b.state().empty());
    CHECK(last<session::transfer_ended>(b)->outcome.kind ==
          session::transfer_outcome_kind::connected);
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a failed transfer leaves the first call up") {
    bench b;
    active(b);
    const auto id = transfer(b, session::release_policy::on_connected);
    accepted(b, id);
    notify(b, id, 486, true);
    b.words();
    const auto& outcome = last<session::transfer_ended>(b)->outcome;
    CHECK(outcome.kind == session::transfer_outcome_kind::failed);
    CHECK(outcome.status == 486);
    CHECK(b.state() == "Active");
}

TEST_CASE("a refused REFER, a lost subscription and one that was not wanted are told apart") {
    bench b;
    active(b);
    const auto id = transfer(b, session::release_policy::never);
    const auto owner = session::owner_of(id);
    SECTION("refused") {
        b.sessions.received(b.now, dialog::refer_answered{{1, 1}, owner, 603, status_error(603)});
        b.words();
        const auto& outcome = last<session::transfer_ended>(b)->outcome;
        CHECK(outcome.kind == session::transfer_outcome_kind::refused);
        CHECK(outcome.status == 603);
    }
    SECTION("lost") {
        accepted(b, id);
        b.sessions.received(b.now, dialog::subscription_ended{{1, 1}, owner, errc::timeout});
        b.words();
        CHECK(last<session::transfer_ended>(b)->outcome.kind ==
              session::transfer_outcome_kind::unknown);
    }
    SECTION("not wanted") {
        accepted(b, id);
        b.sessions.received(b.now, dialog::subscription_ended{{1, 1}, owner, {}});
        b.words();
        CHECK(last<session::transfer_ended>(b)->outcome.kind ==
              session::transfer_outcome_kind::accepted);
    }
    CHECK(b.state() == "Active");
}

TEST_CASE("a second transfer of a call waits for the first") {
    bench b;
    active(b);
    transfer(b, session::release_policy::never);
    CHECK(b.sessions.command(b.now, session::transfer_call{b.call, "sip:dave@127.0.0.1"}).error() ==
          errc::not_accepted_now);
}

TEST_CASE("a transferee announces the id that the new call then has") {
    bench b({.from = "sip:a@127.0.0.1", .on_transfer = session::transfer_policy::automatic});
    active(b);
    b.request(sip_method::refer, refer_to);
    const words said = b.words();
    const words wanted{"keep", "202", "NOTIFY-100", "TransferRequested", "prepare", "INVITE"};
    CHECK(said == wanted);
    const auto asked = *last<session::transfer_requested>(b);
    CHECK(asked.call == b.call);
    CHECK(asked.target == "sip:charlie@127.0.0.1:5080");
    CHECK(b.sessions.state_of(asked.new_call) == "Initiating");
    const session::call_id old = std::exchange(b.call, asked.new_call);
    b.response(180);
    CHECK(b.words() == words{"Progress", "NOTIFY-180", "TransferProgress"});
    b.response(200, test::sdp_text);
    const words up = b.words();
    CHECK(b.said(up, "NOTIFY-200-last"));
    CHECK(b.said(up, "ACK"));
    CHECK(last<session::transfer_ended>(b)->new_call == asked.new_call);
    CHECK(b.state() == "Active");
    CHECK(b.sessions.state_of(old) == "Active");
}

TEST_CASE("an application that refuses a transfer leaves no trace of the new call") {
    bench b;
    active(b);
    b.request(sip_method::refer, refer_to);
    CHECK(b.words() == words{"keep", "TransferRequested"});
    const auto asked = *last<session::transfer_requested>(b);
    REQUIRE(b.sessions.command(b.now, session::reject_transfer{asked.transfer, 603}).has_value());
    CHECK(b.words() == words{"603", "TransferEnded"});
    CHECK(b.sessions.count()[owner_class::call] == 1);
    CHECK(b.sessions.count()[owner_class::transfer] == 0);
}

TEST_CASE("a Refer-To that is no SIP URI is refused") {
    bench b;
    active(b);
    b.request(sip_method::refer, "Refer-To: <javascript:alert(1)>\r\n");
    CHECK(b.words() == words{"keep", "400"});
    CHECK(b.sessions.count()[owner_class::call] == 1);
}

TEST_CASE("transfers from one to the next come to an end") {
    bench b({.from = "sip:a@127.0.0.1", .on_transfer = session::transfer_policy::automatic});
    active(b);
    for (std::uint32_t row = 1; row <= limits::transfers_in_a_row; ++row) {
        b.request(sip_method::refer, refer_to);
        CHECK(b.said(b.words(), "202"));
        b.call = last<session::transfer_requested>(b)->new_call;
        b.leg = {row + 1, row + 1};
        b.response(200, test::sdp_text);
        b.words();
        REQUIRE(b.state() == "Active");
    }
    b.request(sip_method::refer, refer_to);
    CHECK(b.words() == words{"keep", "482"});
    CHECK(b.sessions.count()[owner_class::transfer] == 0);
    CHECK(b.state() == "Active");
}

TEST_CASE("a transfer outlives the call it began on") {
    bench b({.from = "sip:a@127.0.0.1", .on_transfer = session::transfer_policy::automatic});
    active(b);
    b.request(sip_method::refer, refer_to);
    b.words();
    const auto asked = *last<session::transfer_requested>(b);
    b.request(sip_method::bye);
    b.words();
    CHECK(b.state().empty());
    b.call = asked.new_call;
    b.leg = {2, 2};
    b.response(486);
    CHECK(b.said(b.words(), "NOTIFY-486-last"));
    CHECK(b.sessions.count().empty());
}
