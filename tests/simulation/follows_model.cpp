// Real endpoints over a bad network, followed by the model that exploration uses: what the model
// does not allow and happens is a hole of the model.
#include <offhook/simulation/follows_model.hpp>

#include <offhook/session/shipped_tables.hpp>
#include <offhook/simulation/plan.hpp>
#include <offhook/simulation/world.hpp>
#include <offhook/table/load.hpp>

#include <catch2/catch.hpp>

#include <deque>
#include <iostream>

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;

namespace {

const table::compiled_table& shipped(const char* name, const table::vocabulary& words) {
    static std::deque<std::unique_ptr<const table::compiled_table>> kept;
    const auto find = [](std::string_view wanted,
                         const table::source&) -> std::optional<table::source> {
        const auto text = session::shipped_table(wanted);
        if (!text) return std::nullopt;
        return table::source{std::string(wanted), std::string(*text)};
    };
    kept.push_back(std::move(table::load(*find(name, {}), words, find).table));
    return *kept.back();
}

struct tables {
    session::words words;
    const table::compiled_table& calls = shipped("default.yaml", words.calls());
    const table::compiled_table& transfers = shipped("transfer.yaml", words.transfers());
    static const tables& get() {
        static const tables made;
        return made;
    }
};

conduct random_conduct(random_source& random) {
    const auto time = [&random](std::uint64_t most) {
        return duration{std::chrono::milliseconds{random.below(most)}};
    };
    conduct made;
    made.on_call = random.below(8) == 0 ? decision::reject : decision::accept;
    made.answer_after = time(3000);
    if (random.below(3) == 0) made.hang_up_after_begin = time(6000);
    if (random.below(2) == 0) made.hang_up_after_up = time(9000);
    if (random.below(2) == 0) made.hold_after_up = time(3000);
    if (made.hold_after_up) made.resume_after_up = *made.hold_after_up + time(3000);
    if (random.below(3) == 0) {
        made.moves.emplace();
        made.moves->after_up = time(3000);
        made.moves->target = 2 + static_cast<std::uint32_t>(random.below(2)); // charlie or nobody
    }
    made.on_transfer = random.below(4) == 0 ? decision::reject : decision::accept;
    made.delayed_offer = random.below(4) == 0;
    return made;
}

/// Refreshes within a call of a minute.
constexpr std::uint32_t session_interval = 20;

/// One call of alice to bob; what the model objects to.
std::string run(std::uint64_t seed, unsigned percent, std::size_t& followed) {
    random_source random = random_source::from_number(seed);
    std::vector<std::string> uris;
    std::deque<planned_application> applications;
    std::vector<conduct> conducts;
    for (int i = 0; i < 3; ++i)
        conducts.push_back(random_conduct(random));
    conducts[2].moves.reset();
    conducts[2].hold_after_up.reset();
    world_settings values;
    values.seed = seed;
    values.keep_records = true;
    values.check = false;
    values.links = {.delay_min = 5ms,
                    .delay_max = 50ms,
                    .loss_percent = percent,
                    .duplicate_percent = percent,
                    .reorder_percent = percent};
    world around(values);
    const bool refreshed = random.below(3) == 0;
    explored_conduct conduct{.holds = 200, .transfers = 200, .media_fails = false};
    conduct.delayed_offers = conduct.updates = true;
    conduct.reliable = random.below(3) == 0;
    if (conduct.reliable) {
        conducts[0].delayed_offer = false;
        if (random.below(2) == 0)
            conducts[1].progress_after = std::chrono::milliseconds{random.below(900)};
    }
    if (refreshed) conduct.session_interval = session_interval;
    auto model =
        std::make_unique<follows_model>(tables::get().calls, tables::get().transfers, conduct);
    const follows_model& watch = *model;
    around.add_checker(std::move(model));
    std::vector<node*> nodes;
    node_settings settings;
    settings.sessions.from.clear();
    if (conduct.reliable) settings.dialogs.provisionals = dialog::reliability::preferred;
    if (refreshed)
        settings.sessions.table_settings = {
            {"session_expires", std::chrono::seconds{session_interval}}, {"min_se", 2s}};
    settings.media.delay = std::chrono::milliseconds{random.below(300)};
    for (const char* name : {"alice", "bob", "charlie"}) {
        applications.emplace_back(conducts[nodes.size()], uris);
        nodes.push_back(&around.add_node(name, settings, applications.back()));
        uris.push_back(nodes.back()->uri());
    }
    uris.push_back("sip:dead@" + around.next_address().to_string());
    applications[0].call(*nodes[0], 1);
    around.run_for(60s);
    around.stop_faults();
    for (std::size_t i = 0; i < nodes.size(); ++i)
        applications[i].hang_up_all(*nodes[i]);
    around.run_until_idle(600s);
    around.finish();
    followed += watch.followed();
    std::string text;
    for (const objection& one : around.objections())
        text += one.to_string() + "\n";
    if (!text.empty()) text += around.ladder();
    return text;
}

void all_follow(std::uint64_t seeds, unsigned percent) {
    std::size_t followed = 0;
    std::size_t strayed = 0;
    std::string first;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const std::string text = run(seed, percent, followed);
        if (text.empty()) continue;
        ++strayed;
        if (first.empty()) first = "seed " + std::to_string(seed) + "\n" + text;
    }
    INFO(first);
    CHECK(strayed == 0);
    CHECK(followed > 20 * seeds);
    std::cout << followed << " rows and messages of " << seeds << " calls followed by the model\n";
}

} // namespace

TEST_CASE("calls over a good network follow the model", "[explore][seeds]") { all_follow(60, 0); }

TEST_CASE("calls over a bad network follow the model", "[explore][seeds]") { all_follow(300, 20); }
