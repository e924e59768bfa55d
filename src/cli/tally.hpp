// The calls of this run: their numbers, one line an event on stdout, and how many have failed.
// Read next: phone.hpp.
#pragma once

#include <offhook/session/event.hpp>

#include <iostream>
#include <string_view>

namespace offhook::cli {

class tally {
public:
    /// A number for a call: 1, 2 ...
    unsigned begin() { return ++begun_; }
    /// "call 3 TEXT", at once, so that other programs can wait for it.
    void say(unsigned call, std::string_view text) const {
        std::cout << "call " << call << ' ' << text << std::endl;
    }
    void say_ended(unsigned call, const session::end_reason& reason) const {
        std::cout << "call " << call << " ended";
        if (reason.why)
            std::cout << ": " << reason.why.message();
        else if (reason.who == session::ended_by::library)
            std::cout << " by the transfer";
        else
            std::cout << (reason.who == session::ended_by::us ? " by us" : " by the other side");
        if (!reason.reason.empty()) std::cout << " (" << reason.reason << ")";
        std::cout << std::endl;
    }
    /// One of the calls that --calls counts is over.
    void end(bool good) {
        ++ended_;
        if (!good) ++failed_;
    }
    unsigned ended() const { return ended_; }
    unsigned failed() const { return failed_; }

private:
    unsigned begun_ = 0;
    unsigned ended_ = 0;
    unsigned failed_ = 0;
};

} // namespace offhook::cli
