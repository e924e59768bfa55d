// The calls of this run: their numbers, one line an event on stdout, and how many have failed.
// Read next: line.hpp, phone.hpp.
#pragma once

#include "line.hpp"

#include <offhook/session/event.hpp>

#include <string>
#include <string_view>

namespace offhook::cli {

class tally {
public:
    explicit tally(bool json) : lines_(json) {}
    /// For what is said of no call.
    const line_writer& lines() const { return lines_; }

    /// A number for a call: 1, 2 ...
    unsigned begin() { return ++begun_; }
    /// "call 3 WORDS"; for programs the event, and more of it.
    void say(unsigned call, std::string_view words, std::string_view event) const {
        say(call, words, event, {"", ""}, {"", ""});
    }
    void say(unsigned call, std::string_view words, std::string_view event, const fact& one) const {
        say(call, words, event, one, {"", ""});
    }
    void say(unsigned call, std::string_view words, std::string_view event, const fact& one,
             const fact& other) const {
        lines_.say("call " + std::to_string(call) + ' ' + std::string(words),
                   {{"event", event}, {"call", call}, one, other});
    }
    void say_ended(unsigned call, const session::end_reason& reason) const {
        std::string words = "call " + std::to_string(call) + " ended";
        std::string_view by = "us";
        if (reason.who == session::ended_by::library) by = "library";
        if (reason.who == session::ended_by::peer) by = "peer";
        if (reason.why)
            words += ": " + reason.why.message();
        else if (reason.who == session::ended_by::library)
            words += " by the transfer";
        else
            words += reason.who == session::ended_by::us ? " by us" : " by the other side";
        if (!reason.reason.empty()) words += " (" + reason.reason + ")";
        std::optional<int> status;
        if (reason.why.category() == status_category()) status = reason.why.value();
        lines_.say(words, {{"event", "ended"},
                           {"call", call},
                           {"by", by},
                           {"status", status},
                           {"why", reason.why ? reason.why.message() : ""},
                           {"reason", reason.reason}});
    }
    /// One of the calls that --calls counts is over.
    void end(bool good) {
        ++ended_;
        if (!good) ++failed_;
    }
    unsigned ended() const { return ended_; }
    unsigned failed() const { return failed_; }

private:
    line_writer lines_;
    unsigned begun_ = 0;
    unsigned ended_ = 0;
    unsigned failed_ = 0;
};

} // namespace offhook::cli
