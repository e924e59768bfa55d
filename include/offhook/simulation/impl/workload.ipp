// The phases of a run.
#pragma once

#include <offhook/simulation/call_checkers.hpp>
#include <offhook/simulation/health_checkers.hpp>
#include <offhook/simulation/plan.hpp>
#include <offhook/simulation/workload.hpp>
#include <offhook/simulation/world.hpp>

#include <fmt/format.h>

#include <array>
#include <deque>
#include <memory>
#include <stdexcept>

namespace offhook::simulation {

namespace detail {

/// Everybody is asked by everybody, and says the same.
inline void guard(dialog::settings& dialogs, duration nonce_lifetime, bool knows_password) {
    dialogs.require_auth.realm = "simulation";
    dialogs.require_auth.nonce_lifetime = nonce_lifetime;
    dialogs.require_auth.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user != "peer") return std::nullopt;
        return digest::secret{"right"};
    };
    digest::account own{.realm = "simulation", .user = "peer", .anywhere = true};
    own.secret.password = knows_password ? "right" : "wrong";
    dialogs.accounts.push_back(std::move(own));
}

/// A plan put into a world: peers, their calls, the cuts.
class planned_world {
public:
    planned_world(const world_settings& values, const plan& what) : around_(values), plan_(what) {
        constexpr std::array<const char*, 3> names{"alice", "bob", "charlie"};
        // Applications and nodes hold pointers to each other's names, so both are made in place.
        node_settings settings;
        settings.sessions.from.clear();
        settings.media.delay = what.media_delay;
        for (std::size_t peer = 0; peer < plan_.peers.size(); ++peer) {
            settings.dialogs = {};
            if (what.guarded)
                guard(settings.dialogs, *what.guarded, plan_.peers[peer].knows_password);
            settings.dialogs.provisionals = plan_.peers[peer].provisionals;
            settings.sessions.table_settings = {
                {"session_expires", plan_.peers[peer].session_expires},
                {"min_se", std::chrono::seconds{2}}};
            applications_.emplace_back(plan_.peers[peer], uris_);
            nodes_.push_back(&around_.add_node(names.at(peer), settings, applications_.back()));
            uris_.push_back(nodes_.back()->uri());
            if (const auto& fault = plan_.peers[peer].media_breaks) {
                media::stand_in& side = nodes_.back()->media();
                fault->silent ? side.ignore_next(fault->step, 1) : side.fail_next(fault->step, 1);
            }
        }
        uris_.push_back(fmt::format("sip:dead@{}", around_.next_address().to_string()));
    }

    world& around() { return around_; }

    void schedule() {
        const instant begin = around_.now();
        for (const planned_call& one : plan_.calls) {
            around_.at(begin + one.at, [this, one] {
                applications_[one.caller].call(*nodes_[one.caller], one.callee);
            });
        }
        for (const planned_cut& one : plan_.cuts) {
            const address where = nodes_[one.peer]->at();
            around_.at(begin + one.at, [this, where] { around_.wire().take_down(where); });
            around_.at(begin + one.at + one.length,
                       [this, where] { around_.wire().bring_up(where); });
        }
        if (plan_.restart) {
            around_.at(begin + plan_.restart->at,
                       [this] { nodes_[plan_.restart->peer]->restart(); });
        }
    }

    void hang_up_all() {
        for (std::size_t peer = 0; peer < nodes_.size(); ++peer) {
            applications_[peer].hang_up_all(*nodes_[peer]);
        }
    }

private:
    std::vector<std::string> uris_;
    std::deque<planned_application> applications_;
    world around_;
    std::vector<node*> nodes_;
    plan plan_;
};

/// Broken messages may break rules of the wire, but never a call's end or the census.
inline void watch_health(world& around, const transaction::settings& timers) {
    around.add_checker(std::make_unique<call_ends_once>(timers));
    around.add_checker(std::make_unique<one_outcome>());
    around.add_checker(std::make_unique<census_is_zero>());
    around.add_checker(std::make_unique<drains_end>());
}

} // namespace detail

OFFHOOK_DECL run_report run_seed(const run_options& options) {
    using namespace std::chrono_literals;
    world_settings values;
    values.seed = options.seed;
    values.links = options.links;
    values.keep_records = options.keep_records;

    random_source random = random_source::from_number(mix(options.seed, 0x706c616e));
    const std::optional<plan> what = random_plan(options.workload, random);
    if (!what) throw std::invalid_argument("unknown workload: " + options.workload);

    values.links.damage_percent = what->damage_percent;
    values.check = what->damage_percent == 0;
    detail::planned_world run(values, *what);
    world& around = run.around();
    if (!values.check) detail::watch_health(around, values.timers);
    const instant begin = around.now();
    run.schedule();
    around.run_until(begin + 40s);

    // Both sides agree 3*64*T1 + T4 after the faults stop (HOSTILE).
    const duration drain = 3 * values.timers.t1_64() + values.timers.t4;
    around.stop_faults();
    around.run_for(drain);
    around.agreement_is_due();

    run.hang_up_all();
    // A subscription whose other side is lost lives until it expires, which is longer.
    around.run_until_idle(drain + dialog::settings{}.subscription_expires);
    around.finish();

    run_report report;
    report.seed = options.seed;
    report.hash = around.records().hash();
    report.records = around.records().records();
    report.length = around.now() - begin;
    report.objections = around.objections();
    if (options.keep_records) {
        report.ladder = around.ladder();
        report.trace = around.records().kept();
    }
    return report;
}

} // namespace offhook::simulation
