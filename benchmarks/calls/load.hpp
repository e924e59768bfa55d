// The calls: INVITE, 180, 200, ACK, BYE, 200, as many at once as asked for. What is lost is sent
// again; what does not come in time is a failure. Not the measuring: main.cpp. Read next:
// messages.hpp, batch_socket.hpp.
#pragma once

#include "batch_socket.hpp"
#include "messages.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct load_options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 5060;
    std::uint32_t window = 100; ///< calls in flight, not counting those that are held
    double rate = 0;            ///< calls a second; 0: as fast as the window lets
};

struct load_counts {
    std::uint64_t started = 0;
    std::uint64_t completed = 0; ///< ended by a 200 to the BYE
    std::uint64_t ringing = 0;   ///< calls that saw a 180
    std::uint64_t refused = 0;
    std::uint64_t timed_out = 0;
    std::uint64_t retransmitted = 0; ///< requests that we sent again
    std::uint64_t repeated = 0;      ///< 200 to an INVITE that came again
};

class load {
public:
    using clock = std::chrono::steady_clock;

    explicit load(const load_options& options);

    /// So many calls from INVITE to the end, one after another within the window; starts no more
    /// after the limit, and returns when those under way are over.
    void run(std::uint64_t calls, clock::time_point limit);
    /// So many calls that stay up after the ACK.
    void hold(std::uint32_t calls, clock::time_point limit);
    /// Answers what comes meanwhile: a 2xx that is repeated gets its ACK.
    void idle_until(clock::time_point when);
    /// Ends the calls that are held.
    void release(clock::time_point limit);

    const load_counts& counts() const { return counts_; }
    std::uint32_t held() const { return held_; }
    std::uint64_t send_errors() const { return socket_.send_errors(); }

private:
    enum class stage : std::uint8_t { free, inviting, held, ending };
    struct call {
        stage at = stage::free;
        bool rang = false;
        std::uint8_t sends = 0;
        std::uint32_t serial = 0;
        clock::time_point again{}; ///< when the request is repeated
        peer other;
    };

    void start();
    void end(std::uint32_t slot);
    void turn();
    void take(std::string_view bytes);
    void answered(std::uint32_t slot, std::string_view bytes, int status);
    void acknowledge(std::uint32_t slot);
    void repeat();
    void give_back(std::uint32_t slot);
    bool in_time(clock::time_point began, std::uint64_t started) const;
    call_name name_of(std::uint32_t slot) const { return {slot, calls_[slot].serial}; }

    load_options options_;
    batch_socket socket_;
    messages messages_;
    std::vector<call> calls_;
    std::vector<std::uint32_t> free_;
    std::uint32_t in_flight_ = 0;
    std::uint32_t held_ = 0;
    std::uint32_t serial_ = 0;
    bool hold_ = false;
    clock::time_point now_{};
    clock::time_point next_repeat_{};
    load_counts counts_;
};

} // namespace bench
