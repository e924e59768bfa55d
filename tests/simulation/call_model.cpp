// Exploration of the shipped tables, and of copies of them with one planted fault each, which has
// to be found by as few steps as there can be. Nightly sizes: scripts/explore.
#include <offhook/session/rehearsal.hpp>
#include <offhook/simulation/call_model.hpp>
#include <offhook/table/complete.hpp>

#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/load.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>

using namespace offhook;
using namespace offhook::simulation;

namespace {

const session::words& words() {
    static const session::words made;
    return made;
}

struct change {
    std::string from;
    std::string to;
};
using compiled = std::unique_ptr<const table::compiled_table>;

/// The shipped table with its text changed: compiled as it is, whatever it owes.
compiled shipped_with(const std::string& name, const std::vector<change>& changes) {
    std::size_t made = 0;
    const auto find = [&](std::string_view wanted,
                          const table::source&) -> std::optional<table::source> {
        const auto text = session::shipped_table(wanted);
        if (!text) return std::nullopt;
        std::string changed(*text);
        for (const change& one : changes) {
            const std::size_t at = changed.find(one.from);
            if (at == std::string::npos) continue;
            changed.replace(at, one.from.size(), one.to);
            ++made;
        }
        return table::source{std::string(wanted), std::move(changed)};
    };
    const bool calls = name != "transfer.yaml";
    auto loaded = table::load(*find(name, {}), calls ? words().calls() : words().transfers(), find);
    INFO(loaded.to_string());
    REQUIRE(loaded.good());
    REQUIRE(made == changes.size());
    return std::move(loaded.table);
}

/// Loss, duplication and reordering, one of the first two at a time.
exploration_options bad_network() {
    exploration_options options;
    options.loss = options.duplicate = options.reorder = true;
    options.faults = 1;
    options.doings = 2;
    options.channel = 1;
    options.conduct.slow_trying = false;
    return options;
}

/// scripts/explore asks for so many states.
const char* nightly() { return std::getenv("OFFHOOK_EXPLORE_STATES"); }

exploration_verdict explored(const compiled& calls, const compiled& transfers,
                             const exploration_options& options) {
    const explored_side side{*calls, *transfers};
    const auto begin = std::chrono::steady_clock::now();
    return explore_calls(side, side, options, [begin](const table::exploration_progress& now) {
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin;
        if (nightly() == nullptr) return;
        std::cerr << now.states << " states, " << now.frontier << " to look at, depth " << now.depth
                  << ", " << static_cast<long>(double(now.states) / since.count()) << " states/s\n";
    });
}

/// The caller leaves the offer to the callee, or not.
exploration_options delayed_offers() {
    exploration_options options = bad_network();
    options.doings = 1;
    options.conduct.delayed_offers = true;
    return options;
}

/// 1xx that want a PRACK (RFC 3262).
exploration_options reliable_responses() {
    exploration_options options = bad_network();
    options.doings = 1;
    options.conduct.transfers = 0;
    options.conduct.reliable = true;
    return options;
}

/// Sessions that are refreshed (RFC 4028), by UPDATE or by re-INVITE.
exploration_options session_timers(bool updates) {
    exploration_options options = bad_network();
    options.doings = 1;
    options.conduct.transfers = 0;
    options.conduct.session_interval = 1800;
    options.conduct.updates = updates;
    return options;
}

/// The shortest way to a planted fault.
void finds(const std::vector<change>& planted, const std::string& fault, std::size_t steps,
           const exploration_options& options) {
    const auto calls = shipped_with("default.yaml", planted);
    const auto transfers = shipped_with("transfer.yaml", {});
    auto roomy = options;
    roomy.channel = 2;
    const auto verdict = explored(calls, transfers, roomy);
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == fault);
    CHECK(verdict.steps.size() == steps);
}

void holds(const char* what, exploration_options options) {
    const auto calls = shipped_with("default.yaml", {});
    const auto transfers = shipped_with("transfer.yaml", {});
    if (nightly() != nullptr) {
        options.bounds.states = std::strtoull(nightly(), nullptr, 10);
        options.bounds.report_every = 1 << 21;
        options.bounds.megabytes = 8192;
        options.channel = 2;
        options.faults = 2;
        options.doings = 4;
        options.conduct.holds = 2;
        options.conduct.slow_trying = true;
    }
    const auto verdict = explored(calls, transfers, options);
    std::cout << what << " explored: " << verdict.to_string() << '\n';
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == "");
    CHECK((verdict.found.complete || nightly() != nullptr));
    CHECK(verdict.found.states > 10'000);
}

} // namespace

TEST_CASE("the shipped tables hold over a bad network", "[explore]") {
    holds("default.yaml", bad_network());
}

TEST_CASE("delayed offers hold over a bad network", "[explore]") {
    holds("delayed offers", delayed_offers());
}

TEST_CASE("session timers hold over a bad network", "[explore]") {
    holds("refreshes by UPDATE", session_timers(true));
    holds("refreshes by re-INVITE", session_timers(false));
}

TEST_CASE("reliable provisional responses hold over a bad network", "[explore]") {
    holds("reliable responses", reliable_responses());
}

TEST_CASE("an exploration is the same each time", "[explore]") {
    const auto calls = shipped_with("default.yaml", {});
    const auto first = explore_small(*calls);
    const auto second = explore_small(*calls);
    INFO(first.ladder());
    CHECK(first.good());
    CHECK(first.found.states == second.found.states);
    CHECK(first.found.moves == second.found.moves);
    CHECK(first.found.depth == second.found.depth);
}

TEST_CASE("overlays that nobody asks for change nothing", "[explore]") {
    const auto base = explore_small(*shipped_with("default.yaml", {}));
    for (const char* const name : {"overlays/spurious_bye.yaml", "overlays/auto_answer.yaml"}) {
        const auto laid_over = explore_small(*shipped_with(name, {}));
        INFO(name << '\n' << laid_over.ladder());
        CHECK(laid_over.found.fault == "");
        CHECK(laid_over.found.states == base.found.states);
        CHECK(laid_over.found.moves == base.found.moves);
    }
}

TEST_CASE("a table may be explored against another", "[explore]") {
    const auto calls = shipped_with("default.yaml", {});
    const auto impatient =
        shipped_with("default.yaml", {{"ring_timeout: 180s", "ring_timeout: 20s"}});
    const auto transfers = shipped_with("transfer.yaml", {});
    exploration_options options;
    options.channel = 1;
    options.doings = 1;
    const auto verdict = explore_calls({*calls, *transfers}, {*impatient, *transfers}, options, {});
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == "");
    CHECK(verdict.found.complete);
}

TEST_CASE("planted: no hang-up while the ACK is awaited", "[explore]") {
    finds({{"    HangupCall: {actions: [SendBYE, StopMediaSession], next_state: Terminating}\n"
            "    MediaFailed:\n",
            "    MediaFailed:\n"}},
          "Unmatched event HangupCall in state Answering", 6, bad_network());
}

TEST_CASE("planted: a CANCEL before there is anything to cancel", "[explore]") {
    finds({{"{role: UAC, guards: INVITESent, actions: [SendCANCEL, StopMediaSession],\n"
            "         next_state: Cancelling}\n      - {role: UAC, next_state: Terminating}\n"
            "      - {role: UAS, actions: {SendSIPResponse: 480}",
            "{role: UAC, actions: [SendCANCEL, StopMediaSession], next_state: Cancelling}\n"
            "      - {role: UAS, actions: {SendSIPResponse: 480}"}},
          "Action failed: SendCANCEL: the request was answered already or has expired", 2,
          bad_network());
}

TEST_CASE("planted: a 200 to a re-INVITE while an own one is on its way", "[explore]") {
    finds({{"      ResumeAfterRefresh]\n"
            "    DialogReINVITE: {actions: {SendSIPResponse: 491}}",
            "      ResumeAfterRefresh]\n"
            "    DialogReINVITE: {actions: {SendSIPResponse: {code: 200, description: true}}}"}},
          "an offer is answered while one of ours is open", 11, bad_network());
}

TEST_CASE("planted: a 2xx without its ACK", "[explore]") {
    finds({{"        actions: [ApplyAnswer, SendACK, StartMediaSession]\n"
            "        next_state: Active",
            "        actions: [ApplyAnswer, StartMediaSession]\n        next_state: Active"}},
          "a 2xx without an ACK", 6, bad_network());
}

TEST_CASE("planted: a 200 that crosses the CANCEL is dropped", "[explore]") {
    finds({{"      - {role: UAC, actions: [SendACK, SendBYE], next_state: Terminating}\n"
            "    DialogRejected: {role: UAC, next_state: Terminating}",
            "      - {role: UAC, next_state: Terminating}\n"
            "    DialogRejected: {role: UAC, next_state: Terminating}"}},
          "a 2xx without an ACK", 7, bad_network());
}

TEST_CASE("planted: nothing is done about a lost ACK", "[explore]") {
    finds({{"    DialogACKMissing: {role: UAS, actions: SendBYE, next_state: Terminating}\n", ""}},
          "Unmatched event DialogACKMissing in state Answering", 7, bad_network());
}

TEST_CASE("planted: a BYE is answered and the call goes on", "[explore]") {
    finds({{"    DialogBYE: {actions: {SendSIPResponse: 200}, next_state: Terminating}",
            "    DialogBYE: {actions: {SendSIPResponse: 200}}"}},
          "one side is up and the other is not", 12, bad_network());
}

TEST_CASE("planted: media is not asked to let go", "[explore]") {
    finds({{"    enter: [CleanupDialog, CleanupMedia, CleanupClient]",
            "    enter: [CleanupDialog, CleanupClient]"}},
          "the cleanup was forced", 3, bad_network());
}

TEST_CASE("planted: the answer to a delayed offer has no ACK", "[explore]") {
    finds({{"      actions: [{SendACK: {description: true}}, StartMediaSession]\n",
            "      actions: StartMediaSession\n"}},
          "a 2xx without an ACK", 6, delayed_offers());
}

TEST_CASE("planted: a refresh by re-INVITE is not acknowledged", "[explore]") {
    finds({{"    MediaFailed: {actions: DiscardOffer, next_state: Stable}\n    ReINVITEAnswered:\n"
            "      - {guards: HasSDP, actions: [SendACK, ApplyAnswer], next_state: Stable}\n",
            "    MediaFailed: {actions: DiscardOffer, next_state: Stable}\n    ReINVITEAnswered:\n"
            "      - {guards: HasSDP, actions: ApplyAnswer, next_state: Stable}\n"}},
          "a 2xx without an ACK", 12, session_timers(false));
}

TEST_CASE("planted: a refresh by UPDATE that meets an offer gets no answer", "[explore]") {
    finds({{"      - {guards: HasSDP, actions: {SendSIPResponse: {code: 500, retry_after: 5}}}\n"
            "      - {actions: {SendSIPResponse: 200}}\n",
            "      - {guards: HasSDP, actions: {SendSIPResponse: {code: 500, retry_after: 5}}}\n"}},
          "an UPDATE is left to the default answer", 12, session_timers(true));
}

TEST_CASE("planted: nothing is done about a PRACK that never comes", "[explore]") {
    finds({{"    DialogPRACKMissing: {role: UAS, actions: {SendSIPResponse: 504}, next_state: "
            "Terminating}\n",
            ""}},
          "Unmatched event DialogPRACKMissing in state Ringing", 6, reliable_responses());
}

TEST_CASE("planted: nobody decides about a transfer", "[explore]") {
    const auto calls = shipped_with("default.yaml", {});
    const auto transfers = shipped_with(
        "transfer.yaml", {{"    DutyExpired: {role: UAS, actions: [{SetOutcome: unknown}], "
                           "next_state: TransferDone}\n",
                           ""},
                          {"    after:\n      decision_timeout:\n"
                           "        actions: [{RefuseREFER: 480}, {SetOutcome: refused}]\n"
                           "        next_state: TransferDone\n",
                           ""}});
    exploration_options options;
    options.doings = 1;
    const auto verdict = explored(calls, transfers, options);
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == "a NOTIFY without a subscription");
    CHECK(verdict.steps.size() == 12);
}

TEST_CASE("a counterexample is told as a ladder and as scenarios", "[explore]") {
    const auto calls = shipped_with(
        "default.yaml",
        {{"    HangupCall: {actions: [SendBYE, StopMediaSession], next_state: Terminating}\n"
          "    MediaFailed:\n",
          "    MediaFailed:\n"}});
    const auto transfers = shipped_with("transfer.yaml", {});
    const auto verdict = explored(calls, transfers, bad_network());
    const std::string ladder = verdict.ladder();
    CHECK(ladder.find("INVITE sdp ------") != std::string::npos);
    CHECK(ladder.find("[call.Ringing.AnswerCall]") != std::string::npos);
    CHECK(ladder.find("fault: Unmatched event HangupCall in state Answering") != std::string::npos);
    const std::string scenarios = verdict.scenario("broken.yaml");
    CHECK(scenarios.find("table: broken.yaml") != std::string::npos);
    CHECK(scenarios.find("as seen by bob") != std::string::npos);
    CHECK(scenarios.find("      - {DialogINVITE: {sdp: true}}\n      - MediaReady\n") !=
          std::string::npos);

    // As it is saved it can be played: each side comes to the place of the fault and shows it.
    const session::rehearsal kind(session::rehearsed::call);
    const table::source saved{"saved.yaml",
                              table::complete({"saved.yaml", scenarios}, *calls, kind).text};
    const auto file = table::read_scenarios(saved, kind, *calls);
    REQUIRE(file.good());
    REQUIRE(file.scenarios.size() == 2);
    for (const table::scenario& one : file.scenarios) {
        INFO(saved.text);
        CHECK(table::play(one, *calls, kind).failure == "");
    }
    // The shipped table has the row, so there the fault is not to be seen.
    const auto whole = shipped_with("default.yaml", {});
    CHECK_FALSE(table::play(file.scenarios.back(), *whole, kind).good());
}
