// Records made by hand, so that each checker can be shown a violation that no endpoint makes.
// Not a test.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/simulation/checker.hpp>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>

namespace hand_made {

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;

/// What identifies a message; the rest is the same for all.
struct names {
    std::string call = "c1";
    std::string from = "alice";
    std::string to{};
    unsigned cseq = 1;
    std::string branch = "b1";
};

inline std::string headers(const names& is, const std::string& method) {
    return fmt::format("Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK{}\r\n"
                       "Max-Forwards: 70\r\n"
                       "From: <sip:a@10.0.0.1>;tag={}\r\n"
                       "To: <sip:b@10.0.0.2>{}{}\r\n"
                       "Call-ID: {}\r\n"
                       "CSeq: {} {}\r\n"
                       "Content-Length: 0\r\n\r\n",
                       is.branch, is.from, is.to.empty() ? "" : ";tag=", is.to, is.call, is.cseq,
                       method);
}
inline std::string request(const std::string& method, const names& is) {
    return fmt::format("{} sip:b@10.0.0.2 SIP/2.0\r\n", method) + headers(is, method);
}
inline std::string response(int status, const std::string& method, const names& is) {
    return fmt::format("SIP/2.0 {} Text\r\n", status) + headers(is, method);
}

/// Shows records of peers 0 ("alice") and 1 ("bob") to one checker.
class stage {
public:
    explicit stage(checker& about) : about_(about) {}

    void wait(duration length) { now_ += length; }
    void sent(std::uint32_t who, const std::string& text) {
        show(who, message_sent{{}, facts(text), text, 1, {}});
    }
    void lost(std::uint32_t who, const std::string& text) {
        show(who, message_sent{{}, facts(text), text, 0, "loss"});
    }
    void got(std::uint32_t who, const std::string& text) {
        show(who, message_delivered{{}, facts(text), text});
    }
    /// Sent by one and got by the other.
    void passed(std::uint32_t from, const std::string& text) {
        sent(from, text);
        got(1 - from, text);
    }
    void heard(std::uint32_t who, const session::event& what) { show(who, event_heard{&what}); }
    void command(std::uint32_t who, const session::command& what, const session::made& made = {}) {
        const result<session::made> outcome = made;
        show(who, command_given{&what, &outcome});
    }
    void refused(std::uint32_t who, const session::command& what) {
        const result<session::made> outcome = make_error_code(errc::call_is_ending);
        show(who, command_given{&what, &outcome});
    }
    void show(std::uint32_t who, happening what) {
        about_.observe({now_, who, who == 0 ? "alice" : "bob", life, scripted, std::move(what)});
    }
    std::size_t objections() const { return about_.objections().size(); }
    /// The text of the only objection; empty when there is none.
    std::string objection() const {
        REQUIRE(objections() <= 1);
        return objections() == 0 ? std::string{} : about_.objections().front().text;
    }
    std::size_t at_the_end() {
        about_.finish(now_);
        return objections();
    }

    std::uint32_t life = 0;
    bool scripted = false;

private:
    static wire_facts facts(const std::string& text) {
        const auto read = parse_message(buffer::copy_of(std::string_view{text}));
        REQUIRE(read.has_value());
        return facts_of(*read);
    }
    checker& about_;
    instant now_{10s};
};

} // namespace hand_made
