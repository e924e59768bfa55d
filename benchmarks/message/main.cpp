// Parses the corpus with each library, beside one another: Google Benchmark for the time, a
// checked count of allocations, and --times for a run under callgrind. The table is made by run.py.
// Read next: peer.hpp.
#include "allocations.hpp"
#include "corpus.hpp"
#include "peer.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <vector>

namespace {

using namespace bench;

std::vector<peer> all_peers() {
    std::vector<peer> made{offhook_peer()};
#ifdef BENCH_SOFIA
    made.push_back(sofia_peer());
#endif
#ifdef BENCH_OSIP
    made.push_back(osip_peer());
#endif
#ifdef BENCH_RE
    made.push_back(re_peer());
#endif
    made.push_back(floor_peer());
    return made;
}

bool work_through(const peer& one, const std::vector<message_file>& corpus) {
    bool good = true;
    for (const message_file& file : corpus)
        good = one.work(file.bytes, nullptr) && good;
    return good;
}

/// Whether every library reads in every message what Offhook reads; says where not.
bool agree(const std::vector<peer>& peers, const std::vector<message_file>& corpus) {
    bool good = true;
    for (const message_file& file : corpus) {
        const facts wanted = expected_of(file.name);
        for (const peer& one : peers) {
            facts found;
            const bool read = one.work(file.bytes, &found);
            if (read && (!one.reads_facts || found == wanted)) continue;
            good = false;
            std::cerr << one.name << (read ? " misreads " : " refuses ") << file.name << ": "
                      << difference(wanted, found) << '\n';
        }
    }
    return good;
}

void measure(benchmark::State& state, const peer& one, const std::vector<message_file>& corpus) {
    for (auto _ : state)
        work_through(one, corpus);
    const std::uint64_t before = allocations();
    work_through(one, corpus);
    const auto made = static_cast<double>(allocations() - before);
    state.counters["allocations"] = made / static_cast<double>(corpus.size());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(corpus.size()));
}

/// One library, its passes over the corpus, and nothing else: for callgrind.
int run_plain(const std::vector<peer>& peers, const std::vector<message_file>& corpus,
              const std::string& name, long times) {
    for (const peer& one : peers) {
        if (name != one.name) continue;
        for (long i = 0; i < times; ++i)
            if (!work_through(one, corpus)) return 1;
        return 0;
    }
    std::cerr << "no library " << name << '\n';
    return 2;
}

} // namespace

int main(int count, char** arguments) {
    // bench_message CORPUS [check | plain LIBRARY TIMES | options of Google Benchmark]
    const std::vector<message_file> corpus = read_corpus(count < 2 ? "" : arguments[1]);
    const std::vector<peer> peers = all_peers();
    if (corpus.empty()) {
        std::cerr << "usage: bench_message CORPUS [check | plain LIBRARY TIMES | OPTION...]\n";
        return 2;
    }
    const std::string verb = count < 3 ? "" : arguments[2];
    if (verb == "plain" && count == 5) {
        return run_plain(peers, corpus, arguments[3], std::atol(arguments[4]));
    }
    if (!agree(peers, corpus)) return 1;
    if (verb == "check") return 0;
    for (const peer& one : peers) {
        benchmark::RegisterBenchmark(
            one.name, [&one, &corpus](benchmark::State& state) { measure(state, one, corpus); });
    }
    --count;
    ++arguments;
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
