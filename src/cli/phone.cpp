// How a phone of the command line begins and ends. Read next: phone.hpp.
#include "phone.hpp"

#include "table_files.hpp"
#include "usage.hpp"

#include <offhook/session/shipped_tables.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <utility>

namespace offhook::cli {

namespace {

std::vector<std::string> names_from(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), name.size() + 1));
        if (!name.empty()) names.emplace_back(name);
    }
    return names;
}

bool any_error(const std::vector<table::diagnostic>& found) {
    return std::any_of(found.begin(), found.end(), [](const table::diagnostic& one) {
        return one.level == table::diagnostic::grade::error;
    });
}

} // namespace

void ask_for_passwords(digest::required& asked, const std::string& realm) {
    asked.realm = realm;
    asked.uri_without_user = true; // as SIPp writes it
    // Peers of before RFC 8760 look at the first challenge alone; ours takes the best of them.
    asked.algorithms = {digest::hash_function::md5, digest::hash_function::sha256};
}

/// Who we are, and who others must be.
void phone::add_login(dialog::settings& dialogs) const {
    if (!flags_.user.empty()) {
        digest::account own{.realm = flags_.realm, .user = flags_.user};
        own.secret.password = flags_.password;
        own.servers = flags_.servers;
        if (own.servers.empty()) {
            throw bad_usage("--user: who calls nobody has to say which --server may ask");
        }
        dialogs.accounts.push_back(std::move(own));
    }
    if (flags_.require_auth.empty()) return;
    const std::size_t colon = flags_.require_auth.find(':');
    if (colon == std::string::npos || colon == 0) {
        throw bad_usage("--require-auth: write USER:PASSWORD");
    }
    ask_for_passwords(dialogs.require_auth, "offhook");
    dialogs.require_auth.lookup = [user = flags_.require_auth.substr(0, colon),
                                   password = flags_.require_auth.substr(colon + 1)](
                                      std::string_view name) -> std::optional<digest::secret> {
        if (name != user) return std::nullopt;
        return digest::secret{password};
    };
}

user_agent_options phone::open_files(const adjustment& adjust) {
    user_agent_options options;
    options.from = flags_.from;
    options.rules = flags_.rules;
    options.offers_by_update = flags_.offers_by_update;
    options.describe_media = flags_.describe_media;
    options.transfers_outside = flags_.follow_refer;
    options.answer_malformed = true; // a peer under test hears what is wrong with its messages
    if (flags_.no_auto_transfer) options.on_transfer = session::transfer_policy::refuse;
    if (flags_.session_expires)
        options.table_settings.emplace_back("session_expires", *flags_.session_expires);
    if (flags_.min_se) options.table_settings.emplace_back("min_se", *flags_.min_se);
    if (flags_.reliable_provisional) options.dialogs.provisionals = dialog::reliability::preferred;
    // With no time between them, repeats would never end.
    if (flags_.t1 && *flags_.t1 < std::chrono::milliseconds{1})
        throw bad_usage("--t1: at least 1ms");
    if (flags_.t1) options.dialogs.timers.t1 = *flags_.t1;
    options.dialogs.packages = flags_.packages;
    options.offered = names_from(flags_.take);
    options.dialogs.info_packages = names_from(flags_.info_packages);
    add_login(options.dialogs);
    if (!flags_.log_file.empty()) {
        auto made = log_file::create(flags_.log_file, severity::info);
        if (!made) cannot("write", flags_.log_file, made.error().message());
        log_ = std::move(*made);
        options.log = log_.get();
    }
    if (!flags_.trace.empty()) {
        const std::string peer = std::filesystem::path(flags_.trace).stem().string();
        auto made = trace_file::create(flags_.trace, peer); // its column in a ladder
        if (!made) cannot("write", flags_.trace, made.error().message());
        trace_ = std::move(*made);
        options.watch = trace_.get();
    }
    if (adjust) adjust(options);
    return options;
}

void phone::load_table() {
    session::reloaded done = agent_->reload(read_table(flags_.table), find_table);
    if (!done.good) throw bad_table(std::move(done.diagnostics));
    hangup_.add(SIGHUP);
    reload_on_signal();
}

/// SIGHUP: the same file again, for calls to come. With faults the table in force stays.
void phone::reload_on_signal() {
    hangup_.async_wait([this](error_code error, int) {
        if (error) return;
        try {
            const session::reloaded done = agent_->reload(read_table(flags_.table), find_table);
            std::cerr << done.to_string() << std::flush;
            const std::string words = done.good ? "table reloaded" : "table refused";
            calls_.lines().say(words + ", in force: sha256 " + done.sha256,
                               {{"event", words}, {"sha256", done.sha256}});
        } catch (const bad_usage& fault) { // the file is gone
            std::cerr << "offhook: " << fault.what() << std::endl;
        }
        reload_on_signal();
    });
}

/// A name without a folder and an ending is that of a shipped overlay.
void phone::load_overlays() {
    std::vector<table::source> overlays;
    for (const std::string& name : flags_.overlays) {
        const std::string shipped = "overlays/" + name + ".yaml";
        const auto text = session::shipped_table(shipped);
        overlays.push_back(text ? table::source{shipped, std::string(*text)} : read_table(name));
    }
    auto faults = agent_->use_overlays(overlays, find_table);
    if (any_error(faults)) throw bad_table(std::move(faults));
}

void phone::load_quirks() {
    const auto text = session::shipped_table("quirks.yaml");
    const bool shipped = flags_.quirks == "shipped" && text.has_value();
    auto faults = agent_->use_quirks(shipped ? table::source{"quirks.yaml", std::string(*text)}
                                             : read_table(flags_.quirks));
    if (any_error(faults)) throw bad_table(std::move(faults));
}

phone::phone(const phone_flags& flags, const adjustment& adjust)
    : flags_(flags), calls_(flags.json) {
    agent_.emplace(context_.get_executor(), open_files(adjust));
    if (!flags_.table.empty()) load_table();
    if (!flags_.overlays.empty()) load_overlays();
    if (!flags_.quirks.empty()) load_quirks();
    if (log_ != nullptr && flags_.table.empty()) {
        const table::compiled_table& shipped = agent_->endpoint().sessions().table_in_force();
        log_->write({agent_->now(), severity::info, "cli", 0,
                     "Table default.yaml sha256 " + shipped.sha256()});
    }
    const auto listening = agent_->listen(flags_.listen);
    if (!listening) {
        const bool unclear = listening.error() == errc::bad_argument;
        throw bad_usage("cannot listen on " + flags_.listen + ": " +
                        (unclear ? "write udp:127.0.0.1:5060" : listening.error().message()));
    }
    signals_.add(SIGINT); // from the line below on, programs may send us one
    signals_.add(SIGTERM);
    calls_.lines().say("listening on udp:" + listening->to_string(),
                       {{"event", "listening"}, {"on", "udp:" + listening->to_string()}});
}

void phone::spawn(asio::awaitable<void> story) {
    asio::co_spawn(context_, std::move(story), [](std::exception_ptr fault) {
        if (fault) std::rethrow_exception(fault);
    });
}

int phone::run(asio::awaitable<void> story, const bool& good) {
    spawn(std::move(story));
    run();
    return good ? 0 : 1;
}

void phone::run() {
    signals_.async_wait([this](error_code error, int) {
        if (error) return;
        signals_.clear(); // a second one ends the process at once
        if (interruption_awaited_)
            interruption_.cancel();
        else
            stop();
    });
    context_.run();
    log_dropped();
}

asio::awaitable<void> phone::interrupted() {
    interruption_awaited_ = true;
    boost::system::error_code ignored;
    co_await interruption_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

/// How much came that was no SIP, or belonged to nothing.
void phone::log_dropped() const {
    const endpoint_counters& counters = agent_->endpoint().counters();
    const std::uint64_t unmatched = counters.unmatched_responses + counters.not_ours;
    if (log_ == nullptr || counters.malformed + unmatched == 0) return;
    const std::string text = "messages dropped: " + std::to_string(counters.malformed) +
                             " malformed, " + std::to_string(unmatched) +
                             " responses that match nothing";
    log_->write({agent_->now(), severity::info, "cli", 0, text});
}

void phone::stop() {
    if (std::exchange(stopping_, true)) return;
    hangup_.cancel();
    // A signal that comes while it ends by itself must not change the exit code.
    agent_->shutdown({.limit = std::chrono::seconds{5}},
                     [this](const result<void>&) { signals_.cancel(); });
}

} // namespace offhook::cli
