// Client transactions as the layer runs them: RFC 3261 17.1, 9.1, RFC 6026 7.2, in virtual time.
#include "stage.hpp"

namespace offhook::transaction::test {
namespace {

const words invite{};
const words options{.method = "OPTIONS"};

TEST_CASE("an INVITE is sent at 0, 0.5, 1.5, 3.5 ... s and given up after 32 s (17.1.1.2)") {
    stage s;
    s.send(invite);
    s.pass(seconds{40});
    CHECK(s.sent("INVITE") == times{0, 500, 1500, 3500, 7500, 15500, 31500});
    CHECK(s.last<request_failed>().why == errc::timeout);
    CHECK(s.count<request_failed>() == 1);
    CHECK(std::holds_alternative<client_ended>(s.said.back().what));
    CHECK(s.last_time() == 32000);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("an OPTIONS is sent again up to every T2 and given up after 32 s (17.1.2.2)") {
    stage s;
    s.send(options);
    s.pass(seconds{40});
    CHECK(s.sent("OPTIONS") ==
          times{0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500});
    CHECK(s.last<request_failed>().why == errc::timeout);
    CHECK(std::holds_alternative<client_ended>(s.said.back().what));
    CHECK(s.transactions.count().empty());
}

TEST_CASE("in Proceeding an OPTIONS goes out every T2 (17.1.2.2)") {
    stage s;
    s.send(options);
    s.pass(milliseconds{100});
    s.receive(response(100, options));
    s.pass(seconds{10});
    CHECK(s.sent("OPTIONS") == times{0, 500, 4500, 8500});
}

TEST_CASE("nothing is repeated over a reliable transport; timeouts stay") {
    for (const words& w : {invite, options}) {
        stage s(protocol::tcp);
        s.send(w);
        s.pass(seconds{40});
        CHECK(s.sent(w.method) == times{0});
        CHECK(s.last<request_failed>().why == errc::timeout);
    }
}

TEST_CASE("a failure of an INVITE goes up once and is ACKed each time, for 32 s (17.1.1.2)") {
    stage s;
    s.send(invite, 7);
    s.receive(response(180, invite));
    s.receive(response(486, invite));
    s.receive(response(486, invite));
    CHECK(s.count<response_received>() == 2);
    CHECK(s.last<response_received>().request == ticket{7, 1});
    CHECK(s.sent("ACK").size() == 2);
    const sip_message ack = parsed(std::string(s.last<transmit>().bytes.text()));
    CHECK(ack.top_via()->branch() == "z9hG4bK1");
    CHECK(ack.to()->tag() == "t1");
    CHECK(ack.cseq()->number == 1);
    s.pass(seconds{31});
    CHECK(s.count<client_ended>() == 0);
    s.pass(seconds{1});
    CHECK(s.count<client_ended>() == 1);
    CHECK(s.transactions.count().empty());
    s.receive(response(486, invite)); // after the end it matches nothing
    CHECK(s.last<dropped>().why == errc::unexpected_message);
}

TEST_CASE("timers D and K are zero over reliable transports") {
    stage a(protocol::tls);
    a.send(invite);
    a.receive(response(486, invite));
    CHECK(a.sent("ACK").size() == 1);
    CHECK(std::holds_alternative<client_ended>(a.said.back().what));
    CHECK(a.transactions.count().empty());
    stage b(protocol::tcp);
    b.send(options);
    b.receive(response(200, options));
    CHECK(std::holds_alternative<client_ended>(b.said.back().what));
    CHECK(b.transactions.count().empty());
}

TEST_CASE("each 2xx of an INVITE goes up for 64*T1, other responses do not (RFC 6026 7.2)") {
    stage s;
    s.send(invite);
    s.receive(response(200, invite));
    words fork = invite;
    fork.to_tag = "t2";
    s.receive(response(200, fork));
    s.receive(response(200, invite));
    s.receive(response(486, fork));
    s.receive(response(180, fork));
    CHECK(s.count<response_received>() == 3);
    CHECK(s.sent("ACK").empty());
    s.pass(seconds{32});
    CHECK(std::holds_alternative<client_ended>(s.said.back().what));
    CHECK(s.count<client_ended>() == 1);
    CHECK(s.last_time() == 32000);
}

TEST_CASE("a response matches by branch and CSeq method (17.1.3)") {
    stage s;
    s.send(invite);
    words other = invite;
    other.branch = "z9hG4bK2";
    s.receive(response(200, other));
    CHECK(s.count<dropped>() == 1);
    words bye = invite;
    bye.method = "BYE";
    s.receive(response(200, bye));
    CHECK(s.count<dropped>() == 2);
    CHECK(s.count<response_received>() == 0);
}

TEST_CASE("CANCEL: not before a provisional response, not after a final one (9.1)") {
    stage s;
    const client_id name = s.send(invite);
    CHECK(s.transactions.cancel(s.now, name).error() == errc::unexpected_message);
    s.receive(response(180, invite));
    CHECK(s.transactions.cancel(s.now, name));
    CHECK(s.transactions.cancel(s.now, name)); // once is enough
    s.drain();
    CHECK(s.sent("CANCEL") == times{0});
    const sip_message cancel = parsed(std::string(s.last<transmit>().bytes.text()));
    CHECK(cancel.top_via()->branch() == "z9hG4bK1");
    CHECK(cancel.cseq()->number == 1);
    words w = invite;
    w.method = "CANCEL";
    s.receive(response(200, w));
    CHECK(s.count<response_received>() == 1); // the 180; that 200 is the layer's own
    s.receive(response(487, invite));
    CHECK(s.count<response_received>() == 2);
    CHECK(s.sent("ACK").size() == 1);
    CHECK(s.transactions.cancel(s.now, name).error() == errc::unexpected_message);
    s.pass(seconds{40});
    CHECK(s.count<client_ended>() == 1);
    CHECK(s.count<request_failed>() == 0);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("CANCEL without any answer: the INVITE times out after 64*T1 (9.1)") {
    stage s;
    const client_id name = s.send(invite);
    s.receive(response(180, invite));
    s.pass(seconds{100});
    CHECK(s.live(owner_class::client_transaction) == 1); // ringing has no end of its own
    CHECK(s.transactions.cancel(s.now, name));
    s.pass(seconds{40});
    CHECK(s.last<request_failed>().why == errc::timeout);
    CHECK(s.count<request_failed>() == 1);
    CHECK(s.count<client_ended>() == 1);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("a forgotten INVITE is cancelled by the layer; only its 2xx go up") {
    stage s;
    const client_id name = s.send(invite);
    s.transactions.forget(name);
    s.receive(response(180, invite));
    CHECK(s.sent("CANCEL").size() == 1);
    CHECK(s.count<response_received>() == 0);
    SECTION("it fails") {
        s.receive(response(487, invite));
        CHECK(s.sent("ACK").size() == 1);
        CHECK(s.count<response_received>() == 0);
    }
    SECTION("it is accepted all the same") {
        s.receive(response(200, invite));
        CHECK(s.count<response_received>() == 1);
    }
    SECTION("nothing comes") {}
    s.pass(seconds{70});
    CHECK(s.count<request_failed>() == 0);
    CHECK(s.count<client_ended>() == 1);
    CHECK(s.transactions.count().empty());
}

TEST_CASE("a forgotten ringing INVITE is cancelled at once") {
    stage s;
    const client_id name = s.send(invite);
    s.receive(response(180, invite));
    s.transactions.forget(name);
    s.drain();
    CHECK(s.sent("CANCEL").size() == 1);
}

TEST_CASE("a failed send ends the clients of that way only (17.1.4)") {
    stage s;
    s.send(invite, 1);
    s.send(options, 2);
    path other = s.way;
    other.remote.port = 5999;
    s.transactions.send_failed(s.now, other);
    s.drain();
    CHECK(s.count<request_failed>() == 0);
    s.transactions.send_failed(s.now, s.way);
    s.drain();
    CHECK(s.count<request_failed>() == 2);
    CHECK(s.count<client_ended>() == 2);
    CHECK(s.last<request_failed>().why == errc::transport_failed);
    CHECK(s.last<client_ended>().request == ticket{2, 1}); // the order of starting
    CHECK(s.transactions.count().empty());
}

TEST_CASE("a failed ACK is no failed request") {
    stage s;
    s.send(invite);
    s.receive(response(486, invite));
    s.transactions.send_failed(s.now, s.way);
    s.drain();
    CHECK(s.count<request_failed>() == 0);
    CHECK(s.count<client_ended>() == 1);
}

TEST_CASE("what cannot be sent is refused") {
    stage s;
    s.send(invite);
    CHECK(s.transactions.send(s.now, {2, 1}, request(invite), s.way).error() == errc::bad_argument);
    const sip_message ack = request({.method = "ACK"});
    CHECK(s.transactions.send(s.now, {2, 1}, ack, s.way).error() == errc::bad_argument);
    CHECK(s.transactions.cancel(s.now, {99, 1}).error() == errc::no_such_request);
    CHECK(s.live(owner_class::client_transaction) == 1);
}

} // namespace
} // namespace offhook::transaction::test
