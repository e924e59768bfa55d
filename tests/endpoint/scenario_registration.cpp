// Registrations of a whole endpoint, against a puppet that answers as the test says: what is on the
// wire, lost answers, a day of refreshes, unregistering at every moment.
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace offhook;
using namespace std::chrono_literals;
using test::alone;

namespace {

struct registering {
    alone with;
    session::soft_state_id soft;
    std::vector<session::soft_news> told;

    explicit registering(std::uint32_t expires = 600) {
        with.alice.hears = [this](const session::event& e) {
            if (const auto* news = std::get_if<session::soft_state_changed>(&e))
                told.push_back(news->what);
        };
        session::start_soft_state what;
        what.target = "sip:127.0.0.1:5999";
        what.to = "sip:alice@127.0.0.1";
        what.expires = expires;
        const auto made = with.alice.sip->command(with.w.now, what);
        REQUIRE(made.has_value());
        soft = made->soft;
        with.w.settle();
    }
    const sip_message& request() {
        const sip_message* const one = with.peer.last("REGISTER");
        REQUIRE(one != nullptr);
        return *one;
    }
    void grant(std::uint32_t seconds) {
        const std::string ours(request().value(header_name::contact));
        // The puppet adds its own Contact as well: a binding of somebody else.
        with.peer.answer(request(), 200,
                         "Contact: " + ours + ";expires=" + std::to_string(seconds) + "\r\n");
        with.w.settle();
    }
    void end() {
        REQUIRE(with.alice.sip->command(with.w.now, session::end_soft_state{soft}).has_value());
        with.w.settle();
    }
    std::string stands() const { return std::string(with.alice.sip->sessions().state_of(soft)); }
};

} // namespace

TEST_CASE("a REGISTER names the domain, the address of record and where we are") {
    registering r;
    const sip_message first = r.request();
    CHECK(first.request_uri() == "sip:127.0.0.1:5999");
    CHECK(first.value(header_name::to) == "<sip:alice@127.0.0.1>");
    CHECK(first.from()->address.text == "sip:alice@127.0.0.1");
    CHECK(first.value(header_name::contact) == "<sip:127.0.0.1:5060>");
    CHECK(first.value(header_name::expires) == "600");
    CHECK(first.lists(header_name::supported, "path"));
    CHECK(first.cseq()->number == 1);
    r.grant(600);
    CHECK(r.stands() == "Registered");
    r.end();
    const sip_message last = r.request();
    CHECK(last.value(header_name::expires) == "0");
    CHECK(last.call_id() == first.call_id());
    CHECK(last.from_tag() == first.from_tag());
    CHECK(last.cseq()->number == 2);
    r.with.peer.answer(last, 200);
    r.with.w.settle();
    CHECK(r.told == std::vector{session::soft_news::granted, session::soft_news::removed});
    test::check_healthy(r.with.w);
}

TEST_CASE("a registration is refreshed for a day, and never lapses") {
    registering r(300);
    r.grant(300);
    const instant begun = r.with.w.now;
    unsigned refreshes = 0;
    while (r.with.w.now < begun + 24h) {
        r.with.peer.inbox.clear();
        r.with.w.pass(271s);
        REQUIRE(r.with.peer.last("REGISTER") != nullptr);
        r.grant(300);
        ++refreshes;
        REQUIRE(r.told.back() == session::soft_news::refreshed);
        REQUIRE(r.with.alice.sip->count()[owner_class::soft_state] == 1);
    }
    CHECK(refreshes >= 318);
    CHECK(r.told.size() == refreshes + 1);
    r.end();
    r.with.peer.answer(r.request(), 200);
    test::check_healthy(r.with.w);
}

TEST_CASE("a registrar that is silent is asked again and again, and found when it is back") {
    registering r;
    r.with.w.pass(300s);
    CHECK(r.told.size() > 3);
    for (const auto one : r.told)
        CHECK(one == session::soft_news::retrying);
    const std::size_t before = r.told.size();
    for (int i = 0; i < 700 && r.told.size() == before; ++i) {
        r.with.peer.inbox.clear();
        r.with.w.pass(1s);
        if (r.with.peer.last("REGISTER") != nullptr) r.grant(600);
    }
    CHECK(r.told.back() == session::soft_news::granted);
    r.end();
    r.with.peer.answer(r.request(), 200);
    test::check_healthy(r.with.w);
}

TEST_CASE("unregistering at every moment leaves nothing") {
    const auto moments = {0, 1, 2, 3, 4, 5};
    for (const int moment : moments) {
        for (const bool answered : {true, false}) {
            INFO("moment " << moment << (answered ? ", answered" : ", silent"));
            registering r;
            if (moment == 1) r.with.peer.answer(r.request(), 423, "Min-Expires: 900\r\n");
            if (moment == 2) r.grant(600);
            if (moment == 3) r.with.peer.answer(r.request(), 503);
            if (moment == 4) { // the refresh is under way
                r.grant(600);
                r.with.w.pass(541s);
            }
            if (moment == 5) { // the refresh has failed
                r.grant(600);
                r.with.w.pass(541s);
                r.with.peer.answer(r.request(), 500);
            }
            r.with.w.settle();
            r.end();
            if (answered) {
                for (int i = 0; i < 3 && !r.stands().empty(); ++i)
                    r.grant(600);
            }
            r.with.w.pass(11s);
            REQUIRE(!r.told.empty());
            CHECK(r.stands().empty());
            const bool waited = moment == 3; // nothing stands there, so nothing is given back
            CHECK(r.told.back() ==
                  (answered || waited ? session::soft_news::removed : session::soft_news::failed));
            test::check_healthy(r.with.w);
        }
    }
}

TEST_CASE("the answer to a request that was given up changes nothing") {
    registering r;
    const sip_message first = r.request();
    r.end();
    r.with.w.pass(5s); // no answer: it is taken back all the same
    const sip_message second = r.request();
    CHECK(second.value(header_name::expires) == "0");
    r.with.peer.answer(first, 403);
    r.with.w.settle();
    CHECK(r.stands() == "Unregistering");
    r.with.peer.answer(second, 200);
    r.with.w.settle();
    CHECK(r.stands().empty());
    CHECK(r.told.back() == session::soft_news::removed);
    test::check_healthy(r.with.w);
}
