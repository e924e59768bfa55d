// A small kind of machine and a host that writes down what it is told, for the tests of the table
// layer. Not a call: the words are borrowed from calls to be readable.
#pragma once

#include <offhook/table/load.hpp>
#include <offhook/table/run.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

namespace toy {

using namespace offhook;
using namespace offhook::table;
using namespace std::chrono_literals;

/// What guards and actions see.
struct context {
    std::map<std::string, bool> facts; ///< answers of the guards
    int status = 0;
    std::string failing; ///< the action that fails now
    std::vector<std::string> buffer;
};

inline result<void> act(context& c, const std::string& name, const arguments& args) {
    if (c.failing == name) return make_error_code(errc::media_failed);
    std::string text = name;
    if (args.given(0)) text += " " + std::to_string(args.number(0));
    if (args.given(1)) text += " " + std::string(args.text(1));
    c.buffer.push_back(text);
    return {};
}

inline vocabulary make_words() {
    vocabulary words("call");
    for (const char* name : {"Make", "Invite", "Answer", "Ack", "Bye", "Hangup", "Hold", "Resume",
                             "Refer", "Complete", "Ping", "Pong"})
        words.add_event({name, event_source::wire, std::string(name) + " happens."});
    words_of<context> typed{words};
    for (const char* name : {"HasSDP", "Busy", "Allowed"})
        typed.guard(name, {}, "", [name](const context& c, const arguments&) {
            const auto found = c.facts.find(name);
            return found != c.facts.end() && found->second;
        });
    typed.guard("StatusIs", {{"code", value_type::number, true, "", {}}}, "",
                [](const context& c, const arguments& a) { return c.status == a.number(0); });
    for (const char* name : {"SendBYE", "StopMedia", "StartMedia", "Cleanup", "Log", "ForceRelease",
                             "LeaveHook", "EnterHook"})
        typed.action(name, role::both, {}, "",
                     [name](context& c, const arguments& a) { return act(c, name, a); });
    typed.action("Respond", role::uas,
                 {{"code", value_type::number, true, "", {}},
                  {"reason", value_type::text, false, "", {}},
                  {"wait", value_type::time, false, "", {}},
                  {"direction", value_type::name, false, "", {"sendonly", "recvonly"}},
                  {"reliable", value_type::flag, false, "", {}}},
                 "", [](context& c, const arguments& a) { return act(c, "Respond", a); });
    typed.action("SendCANCEL", role::uac, {}, "",
                 [](context& c, const arguments& a) { return act(c, "SendCANCEL", a); });
    for (const char* name : {"Established", "Ending", "Ended"})
        words.add_publish({name, ""});
    words.add_setting({"ring_timeout", 180s, ""});
    words.add_setting({"cleanup_timeout", 5s, ""});
    words.add_setting({"hold_timeout", 10s, ""});
    words.set_ending("Terminating", "Complete");
    return words;
}

inline const vocabulary& words() {
    static const vocabulary made = make_words();
    return made;
}

using files = std::map<std::string, std::string>;

inline load_outcome load_from(const std::string& text, files others = {}) {
    return load({"t.yaml", text}, words(),
                [others = std::move(others)](std::string_view name, const source&) {
                    const auto found = others.find(std::string(name));
                    return found == others.end()
                               ? std::optional<source>{}
                               : std::optional<source>{source{found->first, found->second}};
                });
}

/// Loads, and fails the test with the faults when there are any.
inline std::unique_ptr<const compiled_table> good(const std::string& text, files others = {}) {
    load_outcome out = load_from(text, std::move(others));
    INFO(out.to_string());
    REQUIRE(out.good());
    return std::move(out.table);
}

/// The body of a file for region `call`, so that tests show only what they are about.
inline std::string table_of(const std::string& rest) {
    return "offhook: table/1\nmachine: call\n" + rest;
}

/// Writes down everything in order; commands go out on commit only.
struct recorder final : host {
    explicit recorder(const compiled_table& t) : table(t) {}

    void* context() override { return &facts; }
    void begin() override { facts.buffer.clear(); }
    void commit() override {
        for (const std::string& one : facts.buffer)
            log.push_back("do " + one);
        facts.buffer.clear();
        log.emplace_back("commit");
    }
    void rollback(const action_call& action, const error_code& why) override {
        facts.buffer.clear();
        if (once) facts.failing.clear();
        log.push_back("rollback " + table.words().actions()[action.action].name + " " +
                      why.message());
    }
    duration setting(setting_index index) override { return table.setting(index); }
    void start_timer(timer_index timer, duration length) override {
        log.push_back("start " + table.timers()[timer].name + " " +
                      std::to_string(length.count() / 1000) + "ms");
    }
    void stop_timer(timer_index timer) override {
        log.push_back("stop " + table.timers()[timer].name);
    }
    void publish(publish_index what) override {
        log.push_back("publish " + table.words().publishes()[what].name);
    }
    void acted(std::span<const action_call>) override {}
    void moved(const transition& step) override {
        const std::string from = step.from == no_index ? "-" : table.states()[step.from].name;
        log.push_back(from + " to " + table.states()[step.to].name);
    }

    std::vector<std::string> take() { return std::exchange(log, {}); }

    const compiled_table& table;
    toy::context facts;
    bool once = true; ///< an action that fails does so one time
    std::vector<std::string> log;
};

/// A running machine with its host.
struct machine {
    explicit machine(const compiled_table& t, role as = role::both) : table(t), owner(t) {
        start(table, at, as, owner);
        at_start = owner.take();
    }
    outcome step(const std::string& event) {
        return offhook::table::step(table, at, table.words().find_event(event), owner);
    }
    outcome timer(const std::string& name) {
        for (std::size_t i = 0; i < table.timers().size(); ++i)
            if (table.timers()[i].name == name)
                return step_timer(table, at, static_cast<timer_index>(i), owner);
        FAIL("no timer " << name);
        return {};
    }
    std::string state(region_index region = 0) const {
        return std::string(state_name(table, at, region));
    }
    /// What the host was told during one event.
    std::vector<std::string> told(const std::string& event) {
        owner.log.clear();
        step(event);
        return owner.take();
    }

    const compiled_table& table;
    configuration at;
    recorder owner;
    std::vector<std::string> at_start;
};

} // namespace toy
