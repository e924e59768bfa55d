// Server transactions as the layer runs them: RFC 3261 17.2, 8.2.2.2, 9.2, RFC 6026 7.1, RFC 4320,
// in virtual time.
#include "stage.hpp"

namespace offhook::transaction::test {
namespace {

const words invite{};
const words bye{.method = "BYE", .to_tag = "t1"};
const words ack{.method = "ACK", .to_tag = "t1"};

server_id arrived(stage& s, const words& w) {
    s.receive(request(w));
    return s.last<request_received>().id;
}

TEST_CASE("an INVITE goes up once; 100 after 200 ms when nobody answers (17.2.1)") {
    stage s;
    arrived(s, invite);
    s.pass(milliseconds{199});
    CHECK(s.count<transmit>() == 0);
    s.receive(request(invite)); // nothing to repeat yet
    CHECK(s.count<transmit>() == 0);
    s.pass(milliseconds{1});
    CHECK(s.sent("SIP/2.0 100") == times{200});
    s.receive(request(invite));
    CHECK(s.sent("SIP/2.0 100") == times{200, 200});
    CHECK(s.count<request_received>() == 1);
    const sip_message trying = parsed(std::string(s.last<transmit>().bytes.text()));
    CHECK(trying.to()->tag().empty());
    CHECK(trying.top_via()->branch() == "z9hG4bK1");
}

TEST_CASE("no 100 after a provisional response; a repeated INVITE gets the latest (17.2.1)") {
    stage s;
    const server_id name = arrived(s, invite);
    CHECK(s.respond(name, response(180, invite)));
    CHECK(s.respond(name, response(183, invite)));
    s.pass(seconds{1});
    s.receive(request(invite));
    CHECK(s.sent("SIP/2.0 183").size() == 2);
    CHECK(s.sent("SIP/2.0 100").empty());
}

TEST_CASE("a failure is repeated until the ACK, which is not passed up (17.2.1)") {
    stage s;
    const server_id name = arrived(s, invite);
    CHECK(s.respond(name, response(486, invite)));
    s.pass(seconds{8});
    CHECK(s.sent("SIP/2.0 486") == times{0, 500, 1500, 3500, 7500});
    s.receive(request(ack));
    s.receive(request(ack));
    CHECK(s.count<request_received>() == 1);
    s.pass(seconds{4});
    CHECK(s.count<server_ended>() == 0);
    s.pass(seconds{1});
    CHECK(s.count<server_ended>() == 1);
    CHECK(s.sent("SIP/2.0 486").size() == 5);
    CHECK(s.count<response_failed>() == 0);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("a failure without ACK: told after 64*T1 (timer H, 17.2.1)") {
    for (const protocol over : {protocol::udp, protocol::tcp}) {
        stage s(over);
        const server_id name = arrived(s, invite);
        CHECK(s.respond(name, response(486, invite)));
        s.pass(seconds{40});
        CHECK(s.sent("SIP/2.0 486").size() == (over == protocol::udp ? 11 : 1));
        CHECK(s.last<response_failed>().why == errc::timeout);
        CHECK(std::holds_alternative<server_ended>(s.said.back().what));
        CHECK(s.last_time() == 32000);
        CHECK(s.transactions.count().empty());
    }
}

TEST_CASE("timer I is zero over reliable transports") {
    stage s(protocol::tcp);
    const server_id name = arrived(s, invite);
    CHECK(s.respond(name, response(486, invite)));
    s.receive(request(ack));
    CHECK(s.count<server_ended>() == 1);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("Accepted: repeats absorbed, 2xx sent as given, ACK passed up (RFC 6026 7.1)") {
    stage s;
    const server_id name = arrived(s, invite);
    CHECK(s.respond(name, response(200, invite)));
    s.receive(request(invite));
    CHECK(s.sent("SIP/2.0 200").size() == 1);
    CHECK(s.respond(name, response(200, invite)));
    CHECK(s.sent("SIP/2.0 200").size() == 2);
    CHECK(s.respond(name, response(486, invite)).error() == errc::no_such_request);
    CHECK(s.respond(name, response(180, invite)).error() == errc::no_such_request);
    s.receive(request(ack)); // with the branch of the INVITE, as some peers do
    CHECK(s.count<request_received>() == 2);
    CHECK_FALSE(s.last<request_received>().id);
    s.pass(seconds{33});
    CHECK(s.count<server_ended>() == 1);
    CHECK(s.last_time() == 32000);
    CHECK(s.respond(name, response(200, invite)).error() == errc::no_such_request);
}

TEST_CASE("an ACK with a branch of its own goes up without a transaction (17.2.3)") {
    stage s;
    words w = ack;
    w.branch = "z9hG4bKown";
    s.receive(request(w));
    CHECK(s.count<request_received>() == 1);
    CHECK_FALSE(s.last<request_received>().id);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("a BYE goes up once; its response is repeated for 64*T1 (17.2.2)") {
    stage s;
    const server_id name = arrived(s, bye);
    s.receive(request(bye));
    CHECK(s.count<transmit>() == 0);
    CHECK(s.respond(name, response(200, bye)));
    s.receive(request(bye));
    CHECK(s.sent("SIP/2.0 200").size() == 2);
    CHECK(s.respond(name, response(200, bye)).error() == errc::no_such_request);
    s.pass(seconds{31});
    s.receive(request(bye));
    CHECK(s.sent("SIP/2.0 200").size() == 3);
    CHECK(s.count<request_received>() == 1);
    s.pass(seconds{1});
    CHECK(s.count<server_ended>() == 1);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("timer J is zero over reliable transports") {
    stage s(protocol::tcp);
    const server_id name = arrived(s, bye);
    CHECK(s.respond(name, response(200, bye)));
    CHECK(s.count<server_ended>() == 1);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("no 100 to a BYE before 3.5 s, one by itself then, silence after 32 s (RFC 4320)") {
    stage s;
    const server_id name = arrived(s, bye);
    CHECK(s.respond(name, response(180, bye)).error() == errc::bad_argument);
    CHECK(s.respond(name, response(408, bye)).error() == errc::bad_argument);
    CHECK(s.respond(name, response(100, bye)));
    CHECK(s.count<transmit>() == 0);
    s.pass(seconds{40});
    CHECK(s.sent("SIP/2.0") == times{3500});
    CHECK(s.count<response_failed>() == 0);
    CHECK(s.count<server_ended>() == 1);
    CHECK(s.last_time() == 32000);
    CHECK(s.respond(name, response(200, bye)).error() == errc::no_such_request);
}

TEST_CASE("a request matches by branch, sent-by and method (17.2.3)") {
    stage s;
    arrived(s, invite);
    words w = invite;
    w.sent_by = "10.0.0.9:5060";
    CHECK(arrived(s, w) != server_id{});
    w = invite;
    w.method = "OPTIONS";
    arrived(s, w);
    w = invite;
    w.branch = "z9hG4bK2";
    arrived(s, w);
    CHECK(s.live(owner_class::server_transaction) == 4);
    w.sent_by = "HOST.example:5060";
    arrived(s, w);
    w.sent_by = "host.EXAMPLE:5060";
    arrived(s, w);
    CHECK(s.live(owner_class::server_transaction) == 5);
}

TEST_CASE("without the magic cookie the fields of RFC 2543 decide (17.2.3)") {
    stage s;
    words old = invite;
    old.branch = GENERATE(std::string("1"), std::string(""), std::string("z9hG4bK"));
    const server_id name = arrived(s, old);
    s.receive(request(old));
    CHECK(s.count<request_received>() == 1);
    words next = old;
    next.cseq = "2";
    arrived(s, next);
    CHECK(s.live(owner_class::server_transaction) == 2);
    CHECK(s.respond(name, response(486, old)));
    words done = old;
    done.method = "ACK";
    done.to_tag = "t1";
    s.receive(request(done));
    CHECK(s.count<request_received>() == 2);
    s.pass(seconds{5});
    CHECK(s.count<server_ended>() == 1);
}

TEST_CASE("a CANCEL is a transaction of its own and names the INVITE it cancels (9.2)") {
    stage s;
    const server_id name = arrived(s, invite);
    words w = invite;
    w.method = "CANCEL";
    const server_id cancel = arrived(s, w);
    CHECK(cancel != name);
    CHECK(s.last<request_received>().cancels == name);
    CHECK_FALSE(s.last<request_received>().merged);
    s.receive(request(w));
    CHECK(s.count<request_received>() == 2);
    w.branch = "z9hG4bKforeign";
    arrived(s, w);
    CHECK_FALSE(s.last<request_received>().cancels);
}

TEST_CASE("the same request by another way is merged, while the first one lives (8.2.2.2)") {
    stage s;
    const server_id name = arrived(s, invite);
    CHECK_FALSE(s.last<request_received>().merged);
    words w = invite;
    w.branch = "z9hG4bK2";
    const server_id second = arrived(s, w);
    CHECK(s.last<request_received>().merged);
    words inside = invite;
    inside.branch = "z9hG4bK3";
    inside.to_tag = "t1"; // inside a dialog nothing is merged
    arrived(s, inside);
    CHECK_FALSE(s.last<request_received>().merged);
    CHECK(s.respond(name, response(200, invite)));
    CHECK(s.respond(second, response(482, w)));
    s.pass(seconds{33});
    w.branch = "z9hG4bK4";
    arrived(s, w);
    CHECK_FALSE(s.last<request_received>().merged);
}

TEST_CASE("a response that could not be sent: told once, repeats still absorbed (RFC 6026 8.8)") {
    stage s;
    const server_id name = arrived(s, invite);
    s.transactions.send_failed(s.now, s.way); // nothing sent yet: not ours
    s.drain();
    CHECK(s.count<response_failed>() == 0);
    CHECK(s.respond(name, response(200, invite)));
    s.transactions.send_failed(s.now, s.way);
    s.transactions.send_failed(s.now, s.way);
    s.drain();
    CHECK(s.count<response_failed>() == 1);
    CHECK(s.last<response_failed>().why == errc::transport_failed);
    s.receive(request(invite));
    CHECK(s.count<request_received>() == 1);
}

} // namespace
} // namespace offhook::transaction::test
