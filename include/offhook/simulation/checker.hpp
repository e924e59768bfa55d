// An invariant as an object that looks at every record of a run and objects. Not a test: tests and
// `offhook simulate` run them all. Read next: wire_checkers.hpp, call_checkers.hpp,
// health_checkers.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/simulation/record.hpp>
#include <offhook/transaction/settings.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation {

/// What a checker found wrong.
struct objection {
    instant when;
    std::string checker;
    std::string peer;
    std::string text;

    std::string to_string() const; ///< "12.345 s bob: bye_waits: BYE before the ACK"
};

class checker {
public:
    virtual ~checker() = default;
    virtual std::string_view name() const = 0;
    virtual void observe(const record& one) = 0;
    /// The run is over: what should have come and did not?
    virtual void finish(instant when) { static_cast<void>(when); }

    const std::vector<objection>& objections() const { return objections_; }

protected:
    void object(instant when, std::string_view peer, std::string text);

private:
    std::vector<objection> objections_;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/checker.ipp>
#endif
