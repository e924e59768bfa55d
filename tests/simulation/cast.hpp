// A world with recorders, for scenarios. Not a test.
#pragma once

#include <offhook/simulation/node.hpp>
#include <offhook/simulation/puppet.hpp>
#include <offhook/simulation/world.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace cast_of {

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;
namespace ses = offhook::session;

/// One message that left somebody, as the trace has it.
struct arrow {
    instant when;
    std::string peer;
    std::string message; ///< "BYE", "200 OK"
    std::string cseq;
};

class cast {
public:
    explicit cast(const link_settings& links = {.delay_min = 10ms, .delay_max = 10ms})
        : around({.seed = 1, .links = links, .keep_records = true}) {}

    struct actor {
        recorder* hears;
        node* is;
        session::made call(const std::string& target) {
            const auto made = is->command(ses::make_call{.target = target});
            REQUIRE(made.has_value());
            return *made;
        }
        bool tell(const session::command& what) { return is->command(what).has_value(); }
        /// The only call that came, or that was made.
        ses::call_id came() const {
            REQUIRE(hears->last<ses::incoming_call>() != nullptr);
            return hears->last<ses::incoming_call>()->call;
        }
        template <class Event>
        unsigned count() const {
            return hears->count<Event>();
        }
    };
    actor add(const std::string& name, node_settings values = {}) {
        values.sessions.from.clear();
        values.log = severity::info;
        values.keep_lines = true;
        recorders.emplace_back();
        return {&recorders.back(), &around.add_node(name, values, recorders.back())};
    }

    /// What a peer has sent with that headline, in order; repetitions too.
    std::vector<arrow> sent(const std::string& peer, const std::string& message) const {
        std::vector<arrow> found;
        for (const trace_record& one : around.records().kept()) {
            if (one.what != trace_record::kind::sent || one.peer != peer) continue;
            if (one.message == message) found.push_back({one.when, peer, message, one.cseq});
        }
        return found;
    }
    /// How many messages of different CSeq.
    std::size_t different(const std::string& peer, const std::string& message) const {
        std::vector<std::string> seen;
        for (const arrow& one : sent(peer, message)) {
            if (std::find(seen.begin(), seen.end(), one.cseq) == seen.end()) {
                seen.push_back(one.cseq);
            }
        }
        return seen.size();
    }
    /// When a peer went from one state to another; fails the test when it did not.
    instant moved(const std::string& peer, const std::string& from, const std::string& to) const {
        for (const trace_record& one : around.records().kept()) {
            if (one.what != trace_record::kind::transition || one.peer != peer) continue;
            if (one.from == from && one.to == to) return one.when;
        }
        FAIL_CHECK(peer << " never went " << from << " -> " << to << "\n" << around.ladder());
        return {};
    }

    /// Lets all wire duties end, then nobody may have anything left or be objected to.
    void end_well() {
        around.run_until_idle(300s);
        around.finish();
        std::string text;
        for (const objection& one : around.objections())
            text += one.to_string() + "\n";
        if (!text.empty()) text += around.ladder();
        CHECK(text == "");
    }

    std::deque<recorder> recorders; ///< before the world, which must not outlive them
    world around;
};

} // namespace cast_of
