// What alice, bob and charlie have in common: flags, log, trace, and a limit of 14 seconds. Not the
// interesting part: read alice.cpp, bob.cpp and charlie.cpp.
#pragma once

#include <offhook/asio/log_file.hpp>
#include <offhook/asio/trace_file.hpp>
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// What a peer does; true when all went as it should. `other` is the URI of the flag of its own.
using peer_story = std::function<asio::awaitable<bool>(offhook::user_agent&, std::string other)>;

class peer {
public:
    /// `own_flag` may be empty: then there is no such URI.
    peer(std::string name, std::string own_flag)
        : name_(std::move(name)), own_flag_(std::move(own_flag)) {}

    /// The exit code: 0, 1 when something went wrong, 2 for bad usage.
    int main(int argc, char** argv, const peer_story& story) {
        if (!read(argc, argv)) return 2;
        const std::string& listener = flags_["--listen"];
        offhook::user_agent_options options;
        if (listener.starts_with("udp:")) options.from = "sip:" + name_ + "@" + listener.substr(4);
        if (!open(offhook::log_file::create, "--log-file", offhook::severity::info, log_) ||
            !open(offhook::trace_file::create, "--trace", name_, trace_)) {
            return 2;
        }
        options.log = log_.get();
        options.watch = trace_.get();

        asio::io_context context(1); // one thread
        offhook::user_agent phone(context.get_executor(), options);
        const auto listening = phone.listen(listener);
        if (!listening) return complain("cannot listen on " + listener, listening.error());
        std::cout << name_ << ": listening on udp:" << listening->to_string() << std::endl;

        bool good = false;
        asio::co_spawn(context, tell(phone, story), [&](std::exception_ptr failed, bool went_well) {
            good = failed == nullptr && went_well;
        });
        context.run();
        std::cout << name_ << (good ? ": all went well" : ": something went wrong") << std::endl;
        return good ? 0 : 1;
    }

private:
    asio::awaitable<bool> tell(offhook::user_agent& phone, const peer_story& story) {
        using namespace asio::experimental::awaitable_operators;
        const auto first =
            co_await (story(phone, flags_[own_flag_]) || phone.sleep_for(11s)); // then give up
        const auto drained = co_await phone.shutdown({.limit = 3s});
        co_return first.index() == 0 && std::get<0>(first) && drained;
    }

    bool read(int argc, char** argv) {
        for (int i = 1; i < argc; i += 2) {
            const std::string flag = argv[i];
            const bool known = flag == "--listen" || flag == "--log-file" || flag == "--trace" ||
                               (!own_flag_.empty() && flag == own_flag_);
            if (!known || i + 1 == argc) return usage(flag);
            flags_[flag] = argv[i + 1];
        }
        if (!flags_.contains("--listen")) return usage("--listen");
        return own_flag_.empty() || flags_.contains(own_flag_) || usage(own_flag_);
    }

    bool usage(const std::string& flag) const {
        std::cerr << name_ << ": " << flag << " is unknown or incomplete; usage: " << name_
                  << " --listen udp:127.0.0.1:PORT"
                  << (own_flag_.empty() ? "" : " " + own_flag_ + " URI")
                  << " [--log-file FILE] [--trace FILE]\n";
        return false;
    }

    int complain(const std::string& what, const offhook::error_code& why) const {
        std::cerr << name_ << ": " << what << ": " << why.message() << '\n';
        return 2;
    }

    template <class Create, class Argument, class File>
    bool open(Create create, const char* flag, const Argument& argument, File& file) {
        if (!flags_.contains(flag)) return true;
        auto made = create(flags_[flag], argument);
        if (!made) return complain("cannot write " + flags_[flag], made.error()) == 0;
        file = std::move(*made);
        return true;
    }

    std::string name_;
    std::string own_flag_;
    std::map<std::string, std::string> flags_;
    std::unique_ptr<offhook::log_file> log_;
    std::unique_ptr<offhook::trace_file> trace_;
};
