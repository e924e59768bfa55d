// Where scenarios are played: a stage is one machine of some kind with everything that it needs
// around it, in virtual time. A kind of machine supplies its rehearsal; for calls and transfers see
// session/rehearsal.hpp. Not the scenarios: read next scenario.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/table/compiled_table.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace offhook::table {

/// Something that a stage has seen happen.
struct sighting {
    enum class sort : std::uint8_t {
        row,     ///< the id of a row that was taken
        action,  ///< an action that ran
        sent,    ///< to the wire
        media,   ///< asked of media
        publish, ///< told to the application
        error,   ///< a command was refused
        count
    };
    sort what;
    std::string text;
};

/// One machine, from before its first event. Nothing happens by itself.
class stage {
public:
    virtual ~stage() = default;
    /// An event, in the way in which it really comes; `fields` are those of rehearsal::fields().
    virtual void give(event_index event, const arguments& fields) = 0;
    virtual void pass(duration time) = 0;
    /// Jumps to this timer and lets it fire; false, and nothing happened, when it does not run.
    virtual bool fire(timer_index timer) = 0;
    /// What has happened since the last call, in order.
    virtual std::vector<sighting> take() = 0;
    /// Where each region stands; where it ended, when the machine is gone.
    virtual std::array<state_index, limits::regions> states() const = 0;
    /// Equal for two stages only when the same events bring the same from here on.
    virtual std::string fingerprint() const = 0;
};

/// What scenarios of one kind of machine may say, and stages to play them on.
class rehearsal {
public:
    virtual ~rehearsal() = default;
    virtual const vocabulary& words() const = 0;
    /// What `with` may set.
    virtual const std::vector<parameter>& options() const = 0;
    /// What an event may carry.
    virtual const std::vector<parameter>& fields(event_index event) const = 0;
    /// `table` must outlive the stage.
    virtual std::unique_ptr<stage> open(const compiled_table& table,
                                        const arguments& options) const = 0;
};

} // namespace offhook::table
