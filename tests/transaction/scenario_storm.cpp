// Anything at any time: seeded storms of messages, calls of the user, failed sends and time against
// the promises of the layer. The rules of single cases are in scenario_client.cpp and
// scenario_server.cpp.
#include "stage.hpp"

#include <offhook/core/random.hpp>

#include <map>

namespace offhook::transaction::test {
namespace {

/// What became of one ticket.
struct fate {
    unsigned ended = 0;
    unsigned failed = 0;
    bool answered = false;
    bool broken = false; ///< a word after the last, or a failure after a final response
};

struct storm {
    storm(std::uint64_t seed, protocol over) : s(over), random(random_source::from_number(seed)) {}

    std::uint64_t any(std::uint64_t bound) { return random.below(bound); }
    template <std::size_t N>
    const char* one_of(const char* const (&texts)[N]) {
        return texts[any(N)];
    }
    words some(const char* method) {
        words w;
        w.method = method;
        w.branch = (any(8) == 0 ? "old" : "z9hG4bK") + std::to_string(any(6));
        w.to_tag = any(2) == 0 ? "" : "t1";
        return w;
    }
    void step() {
        static constexpr int codes[] = {100, 180, 183, 200, 200, 302, 404, 486, 487, 603};
        const int status = codes[any(std::size(codes))];
        switch (any(9)) {
        case 0: { // a request of ours
            const words w = some(one_of({"INVITE", "BYE", "OPTIONS"}));
            const auto made = s.transactions.send(s.now, {++tickets, 1}, request(w), s.way);
            if (made) clients.push_back(*made);
            if (made) fates[tickets];
            break;
        }
        case 1:
        case 2: s.receive(response(status, some(one_of({"INVITE", "BYE", "CANCEL"})))); break;
        case 3:
        case 4: s.receive(request(some(one_of({"INVITE", "BYE", "ACK", "CANCEL"})))); break;
        case 5:
            if (!servers.empty()) {
                (void)s.respond(servers[any(servers.size())], response(status, some("INVITE")));
            }
            break;
        case 6:
            if (!clients.empty()) {
                (void)s.transactions.cancel(s.now, clients[any(clients.size())]);
            }
            break;
        case 7:
            if (!clients.empty() && any(4) == 0) {
                s.transactions.forget(clients[any(clients.size())]);
            } else if (any(8) == 0) {
                s.transactions.send_failed(s.now, s.way);
            }
            break;
        default: s.pass(milliseconds{any(3) == 0 ? any(40'000) : any(900)}); break;
        }
        s.drain();
        read();
    }
    /// Takes what was said into the fates.
    void read() {
        for (const stage::entry& e : s.said) {
            if (const auto* up = std::get_if<request_received>(&e.what)) {
                if (up->id) servers.push_back(up->id);
            } else if (const auto* r = std::get_if<response_received>(&e.what)) {
                fate& f = fates.at(r->request.index);
                f.broken |= f.ended != 0 || f.failed != 0;
                f.answered |= r->response.status() >= 200;
            } else if (const auto* failed = std::get_if<request_failed>(&e.what)) {
                fate& f = fates.at(failed->request.index);
                f.broken |= f.ended != 0 || f.answered;
                ++f.failed;
            } else if (const auto* ended = std::get_if<client_ended>(&e.what)) {
                ++fates.at(ended->request.index).ended;
            }
        }
        s.said.clear();
    }
    /// Everybody lets go; then time passes, and nothing may be left.
    void settle() {
        for (const client_id name : clients)
            s.transactions.forget(name);
        for (const server_id name : servers) {
            (void)s.respond(name, response(486, some("INVITE")));
        }
        s.pass(seconds{200});
        read();
    }

    stage s;
    random_source random;
    std::uint32_t tickets = 0;
    std::vector<client_id> clients;
    std::vector<server_id> servers;
    std::map<std::uint32_t, fate> fates;
};

TEST_CASE("storms: every ticket ends once and last, and nothing is left") {
    std::size_t tickets = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        storm w(seed, seed % 2 == 0 ? protocol::tcp : protocol::udp);
        for (int i = 0; i < 250; ++i)
            w.step();
        w.settle();
        CAPTURE(seed);
        CHECK(w.s.transactions.count().empty());
        CHECK_FALSE(w.s.transactions.next_deadline().has_value());
        std::size_t faults = 0;
        for (const auto& [ticket, f] : w.fates) {
            faults += f.ended != 1 || f.failed > 1 || f.broken;
        }
        CHECK(faults == 0);
        tickets += w.fates.size();
    }
    CHECK(tickets > 500); // the storms are not idle
}

} // namespace
} // namespace offhook::transaction::test
