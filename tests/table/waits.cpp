// Where a machine may rest: the list of states that wait is that of the shipped tables.
#include "shipped.hpp"

#include <offhook/session/detail/waiting_states.hpp>

using namespace offhook;

TEST_CASE("each state of a shipped table rests, ends, or is known to wait") {
    const auto waits_among = [](const std::vector<std::string>& names, const std::string& one) {
        return std::find(names.begin(), names.end(), one) != names.end();
    };
    for (const std::string_view name : session::shipped_table_names()) {
        const shipped::whole_table made = shipped::whole(name);
        if (!made.table) continue;
        const std::string& kind = made.kind->words().kind();
        const auto& known = made.kind == &shipped::calls() ? session::detail::waiting_call_states()
                            : made.kind == &shipped::transfers()
                                ? session::detail::waiting_transfer_states()
                                : session::detail::waiting_soft_states();
        for (const table::state_word& state : made.table->states()) {
            INFO(kind << " " << name << ": " << state.name);
            CHECK(waits_among(known, state.name) == (!state.rest && !state.final));
        }
    }
}
