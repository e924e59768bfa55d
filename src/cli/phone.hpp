// A user_agent with what the command line adds: files, a table, signals, and the count of calls.
// Read next: conversation.hpp, answer.cpp, call.cpp.
#pragma once

#include "phone_flags.hpp"
#include "tally.hpp"

#include <offhook/asio/log_file.hpp>
#include <offhook/asio/trace_file.hpp>
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace offhook::cli {

namespace asio = boost::asio;

/// What whoever is asked for a password gets to see; `lookup` is still to be said.
void ask_for_passwords(digest::required& asked, const std::string& realm);

class phone {
public:
    /// What a verb adds to the options that the flags have made.
    using adjustment = std::function<void(user_agent_options&)>;

    /// Opens everything and says where it listens; throws bad_usage, or bad_table.
    explicit phone(const phone_flags& flags, const adjustment& adjust = {});

    /// A coroutine that begins with `run`, or at once when that is under way.
    void spawn(asio::awaitable<void> story);
    /// Until `stop`, or a signal, has led to the end of all calls and coroutines.
    void run();
    /// The same, of one story alone: the exit code that `good` stands for in the end.
    int run(asio::awaitable<void> story, const bool& good);
    /// Until a signal, which then does not stop it: whoever waits here does.
    asio::awaitable<void> interrupted();
    /// Hangs up what is left and waits at most five seconds for the wire to drain.
    void stop();
    /// No new calls: they could not begin.
    bool stopping() const { return stopping_; }

    user_agent& agent() { return *agent_; }
    tally& calls() { return calls_; }
    const line_writer& lines() const { return calls_.lines(); }
    const phone_flags& flags() const { return flags_; }

private:
    user_agent_options open_files(const adjustment& adjust);
    void add_login(dialog::settings& dialogs) const;
    void load_table();
    void load_overlays();
    void load_quirks();
    void reload_on_signal();
    void log_dropped() const;

    const phone_flags& flags_;
    asio::io_context context_{1}; // one thread
    asio::signal_set signals_{context_};
    asio::steady_timer interruption_{context_, asio::steady_timer::time_point::max()};
    bool interruption_awaited_ = false;
    asio::signal_set hangup_{context_}; ///< SIGHUP, when there is a table to read again
    std::unique_ptr<log_file> log_{};
    std::unique_ptr<trace_file> trace_{};
    std::optional<user_agent> agent_{};
    tally calls_;
    bool stopping_ = false;
};

} // namespace offhook::cli
