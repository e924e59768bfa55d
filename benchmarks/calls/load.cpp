// How the calls are made. Read next: load.hpp.
#include "load.hpp"

#include <algorithm>

namespace bench {
namespace {

using namespace std::chrono_literals;

// T1 of RFC 3261, doubled at each repetition. After six the call has failed: 31.5 s are too long
// for a measurement of seconds, and on a loopback a sixth loss is no accident.
constexpr auto first_repeat = 500ms;
constexpr std::uint8_t most_sends = 5;
constexpr auto look_every = 20ms;

} // namespace

load::load(const load_options& options)
    : options_(options), socket_(options.host, options.port),
      messages_(options.host, options.port, socket_.local_port()) {}

bool load::in_time(clock::time_point began, std::uint64_t started) const {
    if (options_.rate <= 0) return true;
    const std::chrono::duration<double> passed = now_ - began;
    return static_cast<double>(started) <= passed.count() * options_.rate;
}

void load::run(std::uint64_t calls, clock::time_point limit) {
    hold_ = false;
    const auto began = now_ = clock::now();
    std::uint64_t started = 0;
    while (true) {
        const bool more = started < calls && now_ < limit;
        if (!more && in_flight_ == 0) break;
        while (more && started < calls && in_flight_ < options_.window && in_time(began, started)) {
            start();
            ++started;
        }
        turn();
    }
}

void load::hold(std::uint32_t calls, clock::time_point limit) {
    hold_ = true;
    now_ = clock::now();
    std::uint32_t started = 0;
    const auto began = now_;
    while ((started < calls && now_ < limit) || in_flight_ > 0) {
        while (started < calls && now_ < limit && in_flight_ < options_.window &&
               in_time(began, started)) {
            start();
            ++started;
        }
        turn();
    }
}

void load::idle_until(clock::time_point when) {
    for (now_ = clock::now(); now_ < when;)
        turn();
}

void load::release(clock::time_point limit) {
    now_ = clock::now();
    for (std::uint32_t slot = 0; slot < calls_.size(); ++slot) {
        if (calls_[slot].at != stage::held) continue;
        while (in_flight_ >= options_.window && now_ < limit)
            turn();
        --held_;
        ++in_flight_;
        end(slot);
    }
    while (in_flight_ > 0)
        turn();
}

// ---- one call ------------------------------------------------------------------------------

void load::start() {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(calls_.size()));
        calls_.emplace_back();
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    call& c = calls_[slot];
    c.at = stage::inviting;
    c.rang = false;
    c.sends = 1;
    c.serial = ++serial_;
    c.again = now_ + first_repeat;
    ++in_flight_;
    ++counts_.started;
    socket_.sent(messages_.invite(socket_.next(), name_of(slot)));
}

void load::end(std::uint32_t slot) {
    call& c = calls_[slot];
    c.at = stage::ending;
    c.sends = 1;
    c.again = now_ + first_repeat;
    socket_.sent(messages_.bye(socket_.next(), name_of(slot), c.other));
}

void load::give_back(std::uint32_t slot) {
    calls_[slot].at = stage::free;
    free_.push_back(slot);
    --in_flight_;
}

void load::acknowledge(std::uint32_t slot) {
    socket_.sent(messages_.ack(socket_.next(), name_of(slot), calls_[slot].other));
}

void load::answered(std::uint32_t slot, std::string_view bytes, int status) {
    call& c = calls_[slot];
    if (c.at != stage::inviting) {
        if (status >= 300) return;
        ++counts_.repeated;
        return acknowledge(slot);
    }
    if (status >= 300) {
        ++counts_.refused;
        socket_.sent(messages_.ack_of_refusal(socket_.next(), name_of(slot), to_of(bytes)));
        return give_back(slot);
    }
    c.other.to = to_of(bytes);
    c.other.target = contact_of(bytes);
    acknowledge(slot);
    if (!hold_) return end(slot);
    c.at = stage::held;
    ++held_;
    --in_flight_;
}

// ---- the wire ------------------------------------------------------------------------------

void load::take(std::string_view bytes) {
    const auto came = read_response(bytes);
    if (!came || came->call.slot >= calls_.size()) return;
    const std::uint32_t slot = came->call.slot;
    call& c = calls_[slot];
    if (c.at == stage::free || c.serial != came->call.serial) return; // of a call that is over
    if (came->kind == 'i') {
        if (came->status >= 200) return answered(slot, bytes, came->status);
        if (came->status == 180 && !c.rang) {
            c.rang = true;
            ++counts_.ringing;
        }
        return;
    }
    if (came->kind != 'b' || c.at != stage::ending || came->status < 200) return;
    ++(came->status < 300 ? counts_.completed : counts_.refused);
    give_back(slot);
}

void load::turn() {
    socket_.flush();
    std::size_t got = socket_.receive();
    if (got == 0) {
        socket_.wait(options_.rate > 0 ? 1 : 10);
        got = socket_.receive();
    }
    now_ = clock::now();
    for (std::size_t i = 0; i < got; ++i)
        take(socket_.received(i));
    if (now_ >= next_repeat_) repeat();
}

void load::repeat() {
    next_repeat_ = now_ + look_every;
    for (std::uint32_t slot = 0; slot < calls_.size(); ++slot) {
        call& c = calls_[slot];
        if ((c.at != stage::inviting && c.at != stage::ending) || now_ < c.again) continue;
        if (c.sends == most_sends) {
            ++counts_.timed_out;
            give_back(slot);
            continue;
        }
        c.again = now_ + first_repeat * (1 << c.sends);
        ++c.sends;
        ++counts_.retransmitted;
        const call_name name = name_of(slot);
        char* const out = socket_.next();
        socket_.sent(c.at == stage::inviting ? messages_.invite(out, name)
                                             : messages_.bye(out, name, c.other));
    }
}

} // namespace bench
