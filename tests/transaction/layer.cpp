// The face of the layer: branches, garbage, and the index of keys when hashes collide.
#include "stage.hpp"

#include <offhook/core/random.hpp>
#include <offhook/transaction/detail/key_index.hpp>

namespace offhook::transaction::test {
namespace {

TEST_CASE("a new branch has the magic cookie and 64 random bits (RFC 3261 8.1.1.7)") {
    random_source random = random_source::from_number(1);
    const std::string one = new_branch(random);
    CHECK(one.substr(0, 7) == "z9hG4bK");
    CHECK(one.size() == 7 + 16);
    CHECK(one != new_branch(random));
}

TEST_CASE("an empty message is nothing") {
    stage s;
    s.receive({});
    CHECK(s.said.empty());
}

TEST_CASE("a response to nobody is dropped, whatever its status (RFC 6026 8.9)") {
    stage s;
    for (const int status : {100, 180, 200, 486})
        s.receive(response(status, {}));
    CHECK(s.count<dropped>() == 4);
    CHECK(s.said.size() == 4);
}

TEST_CASE("a branch above the bound is dropped") {
    stage s;
    words w;
    w.branch = "z9hG4bK" + std::string(3000, 'a');
    if (auto m = parse_message(
            buffer::copy_of("OPTIONS sip:b@y SIP/2.0\r\nMax-Forwards: 70\r\n" + headers_of(w)))) {
        s.receive(*m);
        CHECK(s.count<dropped>() == 1);
    }
    CHECK(s.transactions.count().empty());
}

TEST_CASE("keys with the same hash are told apart, in every order of leaving") {
    using index = detail::key_index<client_id>;
    for (const std::uint32_t first : {1u, 2u, 3u}) {
        index keys;
        for (std::uint32_t i = 1; i <= 3; ++i)
            keys.insert(7, {i, 1});
        keys.erase(7, {first, 1});
        for (std::uint32_t i = 1; i <= 3; ++i) {
            const auto is = [i](client_id name) { return name.index == i; };
            CHECK(keys.find(7, is) == (i == first ? client_id{} : client_id{i, 1}));
        }
        for (std::uint32_t i = 1; i <= 3; ++i)
            keys.erase(7, {i, 1});
        CHECK(keys.find(7, [](client_id) { return true; }) == client_id{});
    }
}

TEST_CASE("a transaction ends, another takes its place: old names do nothing") {
    stage s(protocol::tcp);
    words w{.method = "OPTIONS"};
    const client_id old = s.send(w, 1);
    s.receive(response(200, w));
    w.branch = "z9hG4bK2";
    const client_id fresh = s.send(w, 2);
    CHECK(old.index == fresh.index);
    s.transactions.forget(old);
    CHECK(s.transactions.cancel(s.now, old).error() == errc::no_such_request);
    s.receive(response(200, w));
    CHECK(s.last<response_received>().request == ticket{2, 1});
}

} // namespace
} // namespace offhook::transaction::test
