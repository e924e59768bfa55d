// bench_calls_load: makes calls to one server, watches its process, prints one line of JSON. The
// same tool measures every server. Not the comparison: run.py. Read next: load.hpp, process.hpp.
#include "load.hpp"
#include "process.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <string_view>

namespace {

constexpr const char* usage_text = R"(usage: bench_calls_load --port N --pid N [options]

Makes calls to the server at 127.0.0.1 and prints what they cost the process as one line of JSON.
  --port N        UDP port of the server
  --pid N         its process
  --calls N       calls to make; with --held: calls to hold (default 10000)
  --seconds N     starts no more calls after this time (default 5)
  --window N      calls in flight (default 100)
  --rate N        calls a second; 0 (default): as many as the window lets
  --warm-up N     calls made before anything is counted (default 500)
  --held 1        the calls stay up after the ACK, then all are ended
  --hold-for N    seconds to hold them (default 1)
  --settle N      seconds to wait at the end before the last look at the memory (default 0)
)";

using clock = bench::load::clock;

std::map<std::string, double, std::less<>> defaults() {
    return {{"port", 0}, {"pid", 0},       {"calls", 10'000}, {"seconds", 5},  {"window", 100},
            {"rate", 0}, {"warm-up", 500}, {"held", 0},       {"hold-for", 1}, {"settle", 0}};
}

struct values {
    std::map<std::string, double, std::less<>> all = defaults();

    double operator[](std::string_view name) const { return all.find(name)->second; }
    template <class Number>
    Number as(std::string_view name) const {
        return static_cast<Number>((*this)[name]);
    }
    clock::duration seconds(std::string_view name) const {
        return std::chrono::duration_cast<clock::duration>(
            std::chrono::duration<double>((*this)[name]));
    }
};

bool read(values& into, int argc, char** argv) {
    for (int i = 1; i < argc; i += 2) {
        const std::string_view flag = argv[i];
        if (!flag.starts_with("--") || i + 1 == argc) return false;
        const auto found = into.all.find(flag.substr(2));
        if (found == into.all.end()) return false;
        const std::string_view text = argv[i + 1];
        const auto end = text.data() + text.size();
        if (std::from_chars(text.data(), end, found->second).ptr != end) return false;
    }
    return into["port"] > 0 && into["pid"] > 0 && into["window"] >= 1;
}

class report {
public:
    void add(const char* name, double value) {
        std::printf("%s\"%s\": %.3f", first_ ? "{" : ", ", name, value);
        first_ = false;
    }
    void end() { std::printf("}\n"); }

private:
    bool first_ = true;
};

struct look {
    clock::time_point when = clock::now();
    double cpu = 0;
    double memory = 0;

    explicit look(pid_t process)
        : cpu(static_cast<double>(bench::cpu_nanoseconds(process).value_or(0)) / 1e3),
          memory(static_cast<double>(bench::memory_bytes(process).value_or(0))) {}
};

void add_counts(report& to, const bench::load_counts& before, const bench::load& made) {
    const bench::load_counts& now = made.counts();
    to.add("started", static_cast<double>(now.started - before.started));
    to.add("completed", static_cast<double>(now.completed - before.completed));
    to.add("ringing", static_cast<double>(now.ringing - before.ringing));
    to.add("refused", static_cast<double>(now.refused));
    to.add("timed_out", static_cast<double>(now.timed_out));
    to.add("retransmitted", static_cast<double>(now.retransmitted));
    to.add("repeated", static_cast<double>(now.repeated));
    to.add("send_errors", static_cast<double>(made.send_errors()));
}

void run_calls(const values& wanted, bench::load& calls, pid_t process) {
    const bench::load_counts before = calls.counts();
    const look first(process);
    calls.run(wanted.as<std::uint64_t>("calls"), first.when + wanted.seconds("seconds"));
    const look last(process);
    calls.idle_until(clock::now() + wanted.seconds("settle"));
    const look settled(process);
    const double completed = static_cast<double>(calls.counts().completed - before.completed);
    const double wall = std::chrono::duration<double>(last.when - first.when).count();
    report out;
    add_counts(out, before, calls);
    out.add("wall_s", wall);
    out.add("cpu_us", last.cpu - first.cpu);
    out.add("cpu_us_a_call", completed > 0 ? (last.cpu - first.cpu) / completed : 0);
    out.add("calls_a_second", wall > 0 ? completed / wall : 0);
    out.add("cpu_share", wall > 0 ? (last.cpu - first.cpu) / 1e6 / wall : 0);
    out.add("memory_first", first.memory);
    out.add("memory_last", last.memory);
    out.add("memory_settled", settled.memory);
    out.end();
}

void hold_calls(const values& wanted, bench::load& calls, pid_t process) {
    const bench::load_counts before = calls.counts();
    const look first(process);
    calls.hold(wanted.as<std::uint32_t>("calls"), first.when + wanted.seconds("seconds"));
    const double held = calls.held();
    const look placed(process);
    calls.idle_until(clock::now() + wanted.seconds("hold-for"));
    const look waited(process);
    calls.release(clock::now() + wanted.seconds("seconds"));
    const look ended(process);
    calls.idle_until(clock::now() + wanted.seconds("settle"));
    const look settled(process);
    report out;
    add_counts(out, before, calls);
    out.add("held", held);
    out.add("memory_first", first.memory);
    out.add("memory_placed", placed.memory);
    out.add("memory_held", waited.memory);
    out.add("memory_ended", ended.memory);
    out.add("memory_settled", settled.memory);
    out.add("held_bytes_a_call", held > 0 ? (waited.memory - first.memory) / held : 0);
    out.end();
}

} // namespace

int main(int argc, char** argv) {
    values wanted;
    if (!read(wanted, argc, argv)) {
        std::fputs(usage_text, stderr);
        return 2;
    }
    try {
        const auto process = wanted.as<pid_t>("pid");
        bench::load calls({.port = wanted.as<std::uint16_t>("port"),
                           .window = wanted.as<std::uint32_t>("window"),
                           .rate = wanted["rate"]});
        calls.run(wanted.as<std::uint64_t>("warm-up"), clock::now() + std::chrono::seconds{5});
        if (wanted["held"] > 0)
            hold_calls(wanted, calls, process);
        else
            run_calls(wanted, calls, process);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_calls_load: %s\n", error.what());
        return 1;
    }
}
