// The stand-in for media: each verb of the port and its one answer.
#include <offhook/media/stand_in.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <catch2/catch.hpp>

#include <set>

using namespace offhook;
using namespace offhook::media;
using namespace std::chrono_literals;
using session::call_id;
using session::media_direction;

namespace {

constexpr call_id alice{1, 1};
constexpr call_id bob{2, 1};
constexpr instant start{1h};

std::string said(const session::media_event& event) {
    struct names {
        std::string operator()(const session::media_ready&) const { return "ready"; }
        std::string operator()(const session::media_applied&) const { return "applied"; }
        std::string operator()(const session::media_started&) const { return "started"; }
        std::string operator()(const session::media_failed& f) const {
            return "failed: " + f.why.message();
        }
        std::string operator()(const session::media_released&) const { return "released"; }
    };
    return std::visit(names{}, event);
}

std::string drain(stand_in& media) {
    std::string all;
    while (const auto event = media.poll())
        all += (all.empty() ? "" : ", ") + said(*event);
    return all;
}

std::string prepare(stand_in& media, call_id call, const std::string& offer,
                    media_direction wish = media_direction::sendrecv) {
    media.command(start, session::media_prepare{call, offer, wish});
    const auto event = media.poll();
    REQUIRE(event.has_value());
    CHECK_FALSE(media.poll().has_value());
    const auto* ready = std::get_if<session::media_ready>(&*event);
    return ready == nullptr ? said(*event) : ready->description;
}

std::uint32_t ports(const stand_in& media) { return media.count()[owner_class::media_port]; }

// Both sides of a call, up to started.
void agree(stand_in& caller, stand_in& callee, media_direction wish = media_direction::sendrecv) {
    const std::string offer = prepare(caller, alice, {}, wish);
    const std::string answer = prepare(callee, bob, offer);
    callee.command(start, session::media_start{bob});
    CHECK(drain(callee) == "started");
    caller.command(start, session::media_apply{alice, answer});
    caller.command(start, session::media_start{alice});
    CHECK(drain(caller) == "applied, started");
}

} // namespace

TEST_CASE("an offer, its answer, and both sides start", "[media]") {
    stand_in caller({.local = *address::from_host("192.0.2.1", 0)});
    stand_in callee({.local = *address::from_host("192.0.2.2", 0)});
    const std::string offer = prepare(caller, alice, {});
    const auto read = sdp::parse(offer);
    REQUIRE(read.has_value());
    CHECK(read->where->host == "192.0.2.1");
    CHECK(read->streams.at(0).port == caller.port_of(alice));
    CHECK(read->streams.at(0).formats == std::vector<std::string>{"0", "8", "101"});
    CHECK_FALSE(caller.flow_of(alice).has_value());
    agree(caller, callee);
    CHECK(caller.flow_of(alice) == sdp::direction::sendrecv);
    CHECK(callee.flow_of(bob) == sdp::direction::sendrecv);
    CHECK(caller.started(alice));
    CHECK(callee.started(bob));
    CHECK(ports(caller) == 1);

    caller.command(start, session::media_stop{alice});
    CHECK(drain(caller).empty());
    CHECK_FALSE(caller.started(alice));
    CHECK(ports(caller) == 1);
    caller.command(start, session::media_release{alice});
    CHECK(ports(caller) == 1);
    CHECK(drain(caller) == "released");
    CHECK(ports(caller) == 0);
    CHECK(caller.count().empty());
}

TEST_CASE("hold and resume by a new offer", "[media]") {
    stand_in caller({}), callee({});
    agree(caller, callee);
    agree(caller, callee, media_direction::sendonly);
    CHECK(caller.flow_of(alice) == sdp::direction::sendonly);
    CHECK(callee.flow_of(bob) == sdp::direction::recvonly);
    agree(caller, callee);
    CHECK(caller.flow_of(alice) == sdp::direction::sendrecv);
    CHECK(callee.flow_of(bob) == sdp::direction::sendrecv);
}

TEST_CASE("a hold of ours outlives an offer of theirs", "[media]") {
    stand_in caller({}), callee({});
    agree(caller, callee, media_direction::sendonly);
    const std::string answer = prepare(caller, alice, prepare(callee, bob, {}));
    caller.command(start, session::media_start{alice});
    CHECK(drain(caller) == "started");
    CHECK(caller.flow_of(alice) == sdp::direction::sendonly);
    CHECK(sdp::parse(answer)->streams.at(0).flow == sdp::direction::sendonly);
}

TEST_CASE("the o= line keeps its id, and its version grows on change only", "[media]") {
    stand_in caller({}), callee({});
    agree(caller, callee);
    const auto same = sdp::parse(prepare(caller, alice, {})).value();
    const auto held = sdp::parse(prepare(caller, alice, {}, media_direction::sendonly)).value();
    CHECK(held.made_by.session_id == same.made_by.session_id);
    CHECK(held.made_by.version == same.made_by.version + 1);
}

TEST_CASE("a refused offer leaves what was in force", "[media]") {
    stand_in caller({}), callee({});
    agree(caller, callee);
    prepare(caller, alice, {}, media_direction::inactive);
    caller.command(start, session::media_discard{alice});
    CHECK(drain(caller).empty());
    CHECK(caller.flow_of(alice) == sdp::direction::sendrecv);
    caller.command(start, session::media_apply{alice, "v=0"});
    CHECK(drain(caller) == "failed: " + make_error_code(errc::unexpected_message).message());
}

TEST_CASE("what cannot be agreed fails and says why", "[media]") {
    stand_in media({});
    CHECK(prepare(media, bob, "junk") == "failed: the session description is malformed");
    CHECK(prepare(media, bob,
                  "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                  "m=audio 4000 RTP/AVP 18\r\n") == "failed: no format in common");
    media.command(start, session::media_start{bob});
    CHECK(drain(media) == "failed: the media side failed");
    media.command(start, session::media_start{alice});
    CHECK(drain(media) == "failed: no such call");
    prepare(media, alice, {});
    media.command(start, session::media_apply{alice, "junk"});
    CHECK(drain(media) == "failed: the session description is malformed");
}

TEST_CASE("ports are even, never shared, run out, and come back last", "[media]") {
    stand_in media({.first_port = 4001, .last_port = 4007});
    std::set<std::uint16_t> seen;
    for (std::uint32_t i = 0; i < 3; ++i) {
        prepare(media, {i, 1}, {});
        const std::uint16_t port = media.port_of({i, 1});
        CHECK(port % 2 == 0);
        CHECK(port >= 4001);
        CHECK(port <= 4007);
        CHECK(seen.insert(port).second);
    }
    CHECK(ports(media) == 3);
    CHECK(prepare(media, {3, 1}, {}) == "failed: a bound is reached");
    CHECK(ports(media) == 3);
    media.command(start, session::media_release{{0, 1}});
    media.command(start, session::media_release{{1, 1}});
    CHECK(drain(media) == "released, released");
    prepare(media, {3, 1}, {});
    CHECK(media.port_of({3, 1}) == 4002);
    media.command(start, session::media_release{{2, 1}});
    media.command(start, session::media_release{{3, 1}});
    CHECK(drain(media) == "released, released");
    CHECK(media.count().empty());
}

TEST_CASE("a second prepare keeps the port", "[media]") {
    stand_in media({});
    prepare(media, alice, {});
    const auto port = media.port_of(alice);
    prepare(media, alice, {});
    CHECK(media.port_of(alice) == port);
    CHECK(ports(media) == 1);
}

TEST_CASE("a release overtakes what was not yet said, and is answered once", "[media]") {
    stand_in media({});
    media.command(start, session::media_prepare{alice, {}, media_direction::sendrecv});
    media.command(start, session::media_release{alice});
    media.command(start, session::media_release{alice});
    media.command(start, session::media_prepare{alice, {}, media_direction::sendrecv});
    CHECK(drain(media) == "released");
    CHECK(media.count().empty());
    media.command(start, session::media_release{bob});
    CHECK(drain(media) == "released");
}

TEST_CASE("answers come after the set delay", "[media]") {
    stand_in media({.delay = 30ms});
    CHECK_FALSE(media.next_deadline().has_value());
    media.command(start, session::media_prepare{alice, {}, media_direction::sendrecv});
    CHECK(drain(media).empty());
    CHECK(media.next_deadline() == start + 30ms);
    media.expire(start + 29ms);
    CHECK(drain(media).empty());
    media.expire(start + 30ms);
    CHECK(drain(media) == "ready");
    media.command(start + 40ms, session::media_release{alice});
    CHECK(ports(media) == 1);
    media.expire(start + 70ms);
    CHECK(drain(media) == "released");
    CHECK(ports(media) == 0);
    CHECK_FALSE(media.next_deadline().has_value());
}

TEST_CASE("a test may have a step fail or stay unanswered", "[media]") {
    stand_in media({});
    media.fail_next(media_step::prepare, 1);
    CHECK(prepare(media, alice, {}) == "failed: the media side failed");
    prepare(media, alice, {});
    media.ignore_next(media_step::release, 1);
    media.command(start, session::media_release{alice});
    CHECK(drain(media).empty());
    CHECK(ports(media) == 1);
    media.command(start, session::media_release{alice});
    CHECK(drain(media) == "released");
    CHECK(ports(media) == 0);
    media.ignore_next(media_step::prepare, 2);
    media.command(start, session::media_prepare{bob, {}, media_direction::sendrecv});
    media.command(start, session::media_prepare{bob, {}, media_direction::sendrecv});
    CHECK(drain(media).empty());
    prepare(media, bob, {});
}

TEST_CASE("another branch of a fork answers the same offer, and its answer counts", "[media]") {
    stand_in caller({}), first({}), second({});
    const std::string offer = prepare(caller, alice, {});
    const std::string early = prepare(first, bob, offer);
    caller.command(start, session::media_apply{alice, early});
    caller.command(start, session::media_start{alice});
    CHECK(drain(caller) == "applied, started");
    auto late = sdp::parse(prepare(second, bob, offer)).value();
    late.streams.at(0).flow = sdp::direction::sendonly;
    caller.command(start, session::media_apply{alice, sdp::serialize(late)});
    CHECK(drain(caller) == "applied");
    CHECK(caller.flow_of(alice) == sdp::direction::recvonly);
    // What they offer afterwards ends that.
    prepare(caller, alice, prepare(second, bob, {}));
    caller.command(start, session::media_apply{alice, early});
    CHECK(drain(caller).starts_with("failed: "));
}

TEST_CASE("a failure says which step it was", "[media]") {
    for (const media_step step : {media_step::prepare, media_step::apply, media_step::start}) {
        stand_in media({});
        prepare(media, alice, {});
        media.fail_next(step, 1);
        if (step == media_step::prepare)
            media.command(start, session::media_prepare{alice, {}, media_direction::sendrecv});
        else if (step == media_step::apply)
            media.command(start, session::media_apply{alice, {}});
        else
            media.command(start, session::media_start{alice});
        const auto event = media.poll();
        REQUIRE(event.has_value());
        REQUIRE(std::holds_alternative<session::media_failed>(*event));
        CHECK(std::get<session::media_failed>(*event).step == step);
    }
}
