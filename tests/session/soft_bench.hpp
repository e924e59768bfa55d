// A soft state on the bench: the test plays the registrar. Read next: bench.hpp.
#pragma once

#include "bench.hpp"

#include <catch2/catch.hpp>

namespace offhook::test {

class soft_bench : public bench {
public:
    using words_type = std::vector<std::string>;

    session::soft_state_id start(session::start_soft_state what) {
        const auto made = sessions.command(now, what);
        REQUIRE(made.has_value());
        soft = made->soft;
        return soft;
    }
    session::soft_state_id registers(std::uint32_t expires = 3600) {
        session::start_soft_state what;
        what.target = "sip:registrar.example.com";
        what.to = "sip:alice@example.com";
        what.expires = expires;
        return start(what);
    }
    /// As words(), and hands each request on as the dialog layer does.
    words_type heard() {
        words_type said = std::exchange(jumped, {});
        while (auto what = sessions.poll()) {
            said.push_back(std::visit(speak{}, *what));
            if (const auto* e = std::get_if<session::event>(&*what))
                if (const auto* news = std::get_if<session::soft_state_changed>(e))
                    told.push_back(*news);
            if (const auto* r = std::get_if<session::send_soft_request>(&*what)) {
                sent.push_back(*r);
                request = {static_cast<std::uint32_t>(sent.size()), 1};
                sessions.soft_sent(now, r->soft, request, own);
            }
        }
        return said;
    }
    void answer(int status, const std::string& more = {}) {
        REQUIRE_FALSE(sent.empty());
        const session::send_soft_request& of = sent.back();
        std::string text = "SIP/2.0 " + std::to_string(status) +
                           " x\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKx\r\nFrom: " +
                           (of.from.find('<') == of.from.npos ? "<" + of.from + ">" : of.from) +
                           ";tag=" + of.tag + "\r\nTo: <" + of.to +
                           ">;tag=r\r\nCall-ID: " + of.call_id +
                           "\r\nCSeq: " + std::to_string(of.cseq + challenges) + " " + of.method +
                           "\r\n" + more + "Content-Length: 0\r\n\r\n";
        const error_code why = status < 300 ? error_code{} : status_error(status);
        sessions.received(now,
                          dialog::response_received{{},
                                                    session::owner_of(of.soft),
                                                    request,
                                                    sip_method::register_,
                                                    status,
                                                    why,
                                                    parse_message(buffer::copy_of(text)).value(),
                                                    of.cseq + challenges});
    }
    void no_answer(errc why = errc::timeout) {
        sessions.received(now, dialog::response_received{{},
                                                         session::owner_of(sent.back().soft),
                                                         request,
                                                         sip_method::register_,
                                                         0,
                                                         why,
                                                         {},
                                                         sent.back().cseq + challenges});
    }
    void granted(std::uint32_t seconds) {
        answer(200, "Contact: <sip:alice@192.0.2.2>;expires=" + std::to_string(seconds) + "\r\n");
    }
    bool takes(const session::command& what) { return sessions.command(now, what).has_value(); }
    std::string stands() const { return std::string(sessions.state_of(soft)); }
    /// Jumps to when something is said; heard() has it then. To the next 10 ms.
    duration jump() {
        const instant begun = now;
        while (jumped.empty()) {
            const auto at = sessions.next_deadline();
            REQUIRE(at);
            pass(*at - now);
            jumped = heard();
        }
        const duration by = now - begun;
        return by - by % std::chrono::milliseconds{10};
    }

    session::soft_state_id soft;
    std::string own = "<sip:alice@192.0.2.2>";
    std::vector<session::send_soft_request> sent;
    std::vector<session::soft_state_changed> told;
    dialog::request_id request;
    words_type jumped;            ///< said in jump(), not yet heard
    std::uint32_t challenges = 0; ///< how often the dialog layer has raised CSeq
};

} // namespace offhook::test
