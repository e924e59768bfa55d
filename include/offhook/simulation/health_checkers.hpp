// Invariants of the library's health: nothing left behind, no alarming line in a log, no drain that
// was cut off. Not protocol: see wire_checkers.hpp.
#pragma once

#include <offhook/simulation/checker.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation {

/// After the drain nothing lives, lingering legs included.
class census_is_zero final : public checker {
public:
    std::string_view name() const override { return "census_is_zero"; }
    void observe(const record& one) override;
};

/// No warning in any log, and no line of any level that says "cleanup forced" or "incomplete",
/// "unknown session", "call not found" or "unmatched"; lines about a refused command excepted.
class quiet_log final : public checker {
public:
    std::string_view name() const override { return "quiet_log"; }
    void observe(const record& one) override;
    void finish(instant when) override;

private:
    struct line {
        instant when;
        std::string peer;
        std::string text;
    };
    void say();

    std::vector<line> lines_; ///< of one peer, not yet objected to
    std::uint32_t who_ = 0;
};

/// No drain exceeded its rounds, no endpoint asked to be woken again and again in one instant.
class drains_end final : public checker {
public:
    std::string_view name() const override { return "drains_end"; }
    void observe(const record& one) override;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/health_checkers.ipp>
#endif
