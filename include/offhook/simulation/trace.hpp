// What happened in a run: a running hash that two runs can be compared by and, when asked to keep
// them, the records for a ladder. Not the checkers: see checker.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/endpoint/ladder.hpp>
#include <offhook/simulation/record.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook::simulation {

class trace {
public:
    /// With `keep` the records are kept for `ladder`; the hash is the same either way.
    explicit trace(bool keep) : keep_(keep) {}

    void add(const record& one);

    /// Equal for equal runs; depends on every byte sent, every transition, event and command.
    std::uint64_t hash() const { return hash_; }
    std::uint64_t records() const { return records_; }
    const std::vector<trace_record>& kept() const { return kept_; }
    /// The kept records drawn; the columns in the order of `peers`.
    std::string ladder(const std::vector<std::string>& peers) const;

private:
    void take(std::uint64_t number);
    void take(std::string_view text);

    bool keep_;
    std::uint64_t hash_ = 0x6f6666686f6f6bu;
    std::uint64_t records_ = 0;
    std::vector<trace_record> kept_;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/trace.ipp>
#endif
