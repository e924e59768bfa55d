// One UDP socket and its batches, over the loopback.
#include "print_result.hpp"

#include <offhook/asio/udp_socket.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using namespace offhook;

namespace {

address loopback() { return *address::from_host("127.0.0.1", 0); }

/// Waits until something can be read, then takes one batch.
std::span<datagram> take(boost::asio::io_context& context, udp_socket& from) {
    bool ready = false;
    from.wait_readable([&](error_code error) { ready = !error; });
    context.restart();
    context.run_one_for(std::chrono::seconds{5});
    REQUIRE(ready);
    return from.receive();
}

} // namespace

TEST_CASE("addresses go to endpoints and back") {
    for (const char* host : {"127.0.0.1", "192.0.2.7", "::1", "2001:db8::7"}) {
        const address one = *address::from_host(host, 5060);
        CHECK(from_endpoint(to_endpoint(one)) == one);
    }
}

TEST_CASE("a batch leaves and arrives, each datagram in a buffer of its size") {
    boost::asio::io_context context;
    udp_socket a(context.get_executor());
    udp_socket b(context.get_executor());
    REQUIRE(a.open(loopback()));
    REQUIRE(b.open(loopback()));
    CHECK(a.local().port != 0);

    const std::string large(40'000, 'x');
    const std::vector<datagram> batch{{b.local(), buffer::copy_of("one")},
                                      {b.local(), buffer::copy_of(large)},
                                      {b.local(), buffer::copy_of("")},
                                      {b.local(), buffer::copy_of("four")}};
    CHECK(a.send(batch).sent == 4);
    const auto came = take(context, b);
    REQUIRE(came.size() == 4);
    CHECK(came[0].bytes.text() == "one");
    CHECK(came[0].remote == a.local());
    CHECK(came[1].bytes.text() == large);
    CHECK(came[2].bytes.empty());
    CHECK(came[3].bytes.text() == "four");
    CHECK(b.receive().empty());
}

TEST_CASE("more than a batch is taken in several") {
    boost::asio::io_context context;
    udp_socket a(context.get_executor());
    udp_socket b(context.get_executor());
    REQUIRE(a.open(loopback()));
    REQUIRE(b.open(loopback()));
    std::vector<datagram> many;
    for (std::size_t i = 0; i < limits::datagrams_a_batch + 3; ++i) {
        many.push_back({b.local(), buffer::copy_of(std::to_string(i))});
    }
    const std::span<const datagram> all(many);
    CHECK(a.send(all).sent == limits::datagrams_a_batch);
    CHECK(a.send(all.subspan(limits::datagrams_a_batch)).sent == 3);
    CHECK(take(context, b).size() == limits::datagrams_a_batch);
    const auto rest = b.receive();
    REQUIRE(rest.size() == 3);
    CHECK(rest[2].bytes.text() == std::to_string(limits::datagrams_a_batch + 2));
}

TEST_CASE("a datagram that cannot leave says so, those before it have left") {
    boost::asio::io_context context;
    udp_socket a(context.get_executor());
    REQUIRE(a.open(loopback()));
    const std::vector<datagram> batch{{a.local(), buffer::copy_of("one")},
                                      {a.local(), buffer::copy_of(std::string(70'000, 'x'))}};
    const auto first = a.send(batch);
    CHECK(first.sent == 1);
    const auto second = a.send(std::span(batch).subspan(1));
    CHECK(second.sent == 0);
    CHECK(second.failed == boost::asio::error::message_size);
}

TEST_CASE("a port in use is an error") {
    boost::asio::io_context context;
    udp_socket a(context.get_executor());
    udp_socket b(context.get_executor());
    REQUIRE(a.open(loopback()));
    CHECK(b.open(a.local()).error() == boost::asio::error::address_in_use);
}
