// A session layer on a bench: the test plays the dialog layer, media and the application, and sees
// every value that comes out, as short words. Not a simulation: see ../simulation.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/session/layer.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace offhook::test {

inline const char* const sdp_text = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";

inline sip_message parsed(const std::string& start, const std::string& cseq_method,
                          const std::string& more = {}, const std::string& body = {}) {
    std::string text = start + "\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKx\r\n" +
                       "From: <sip:bob@127.0.0.1>;tag=b\r\nTo: <sip:alice@127.0.0.1>\r\n" +
                       "Call-ID: c\r\nCSeq: 1 " + cseq_method + "\r\nMax-Forwards: 70\r\n" + more;
    if (!body.empty()) text += "Content-Type: application/sdp\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return parse_message(buffer::copy_of(text)).value();
}

/// Writes each output as a word: what, and its status where it has one.
struct speak {
    std::string operator()(const session::place_call&) const { return "INVITE"; }
    std::string operator()(const session::bind_leg&) const { return "bind"; }
    std::string operator()(const session::respond& r) const { return std::to_string(r.status); }
    std::string operator()(const session::keep_request&) const { return "keep"; }
    std::string operator()(const session::send_ack&) const { return "ACK"; }
    std::string operator()(const session::send_prack&) const { return "PRACK"; }
    std::string operator()(const session::send_cancel&) const { return "CANCEL"; }
    std::string operator()(const session::send_bye&) const { return "BYE"; }
    std::string operator()(const session::release_leg&) const { return "release"; }
    std::string operator()(const session::go_on&) const { return "go-on"; }
    std::string operator()(const session::send_in_dialog& r) const { return "re-" + r.method; }
    std::string operator()(const session::send_outside_dialog& r) const { return r.what.method; }
    std::string operator()(const session::send_soft_request& r) const {
        const std::size_t at = r.with.headers.find("Expires: ");
        if (at == std::string::npos) return r.method;
        return r.method + "-" +
               r.with.headers.substr(at + 9, r.with.headers.find('\r', at) - at - 9);
    }
    std::string operator()(const session::ask_subscription& a) const {
        using verb = session::ask_subscription::verb;
        if (a.what == verb::accept) return "200";
        if (a.what == verb::tell) return "NOTIFY";
        return "SUBSCRIBE-" + std::to_string(a.expires);
    }
    std::string operator()(const session::send_refer&) const { return "REFER"; }
    std::string operator()(const session::accept_refer&) const { return "202"; }
    std::string operator()(const session::send_notify& n) const {
        return "NOTIFY-" + n.sipfrag.substr(8, 3) + (n.last ? "-last" : "");
    }
    std::string operator()(const session::unsubscribe&) const { return "unsubscribe"; }
    std::string operator()(const session::call_over& o) const {
        return o.forced ? "forced" : "over";
    }
    std::string operator()(const session::media_command& m) const {
        static const char* const names[] = {"prepare", "apply", "start",
                                            "discard", "stop",  "media-release"};
        return names[m.index()];
    }
    std::string operator()(const session::event& e) const {
        static const char* const names[] = {"Incoming",         "Progress",
                                            "Established",      "Held",
                                            "HoldFailed",       "Ending",
                                            "MediaReleased",    "Ended",
                                            "Drained",          "TransferRequested",
                                            "TransferProgress", "TransferEnded",
                                            "Answered",         "Published",
                                            "RemoteHold",       "Rule",
                                            "Offered",          "Soft",
                                            "Redirected",       "Told",
                                            "WatcherAsks",      "CallRequest"};
        static const char* const news[] = {"granted", "refreshed", "retrying",
                                           "lapsed",  "reachable", "unreachable",
                                           "removed", "failed",    "pending"};
        if (const auto* soft = std::get_if<session::soft_state_changed>(&e))
            return news[static_cast<std::size_t>(soft->what)];
        return names[e.index()];
    }
};

class bench {
public:
    explicit bench(session::settings values = {})
        : random(random_source::from_number(1)), sessions(values, random, nullptr, nullptr) {}

    /// All words since the last call.
    std::vector<std::string> words() {
        std::vector<std::string> said;
        while (auto what = sessions.poll()) {
            said.push_back(std::visit(speak{}, *what));
            if (const auto* e = std::get_if<session::event>(&*what)) {
                events.push_back(*e);
                if (const auto* ending = std::get_if<session::call_ending>(e)) {
                    if (takes_endings) sessions.ending_delivered(now, ending->call);
                }
            }
            if (const auto* r = std::get_if<session::place_call>(&*what)) {
                sessions.leg_started(now, r->call, leg);
            }
            if (const auto* r = std::get_if<session::accept_refer>(&*what)) {
                sessions.subscribed(now, r->transfer, dialog::subscription_id{1, 1});
            }
            if (const auto* r = std::get_if<session::send_refer>(&*what)) {
                sessions.subscribed(now, r->transfer, dialog::subscription_id{1, 1});
            }
            if (const auto* m = std::get_if<session::media_command>(&*what)) media(*m);
            if (std::get_if<session::release_leg>(&*what) && confirms_release) {
                sessions.received(now, dialog::leg_released{leg, session::owner_of(call)});
            }
        }
        return said;
    }
    bool said(const std::vector<std::string>& said, const std::string& word) const {
        return std::find(said.begin(), said.end(), word) != said.end();
    }
    void media(const session::media_command& what) {
        if (!media_answers) return;
        if (const auto* p = std::get_if<session::media_prepare>(&what)) {
            sessions.received(now, session::media_event{session::media_ready{p->call, sdp_text}});
        }
        if (const auto* r = std::get_if<session::media_release>(&what)) {
            sessions.received(now, session::media_event{session::media_released{r->call}});
        }
    }
    std::string state() const { return std::string(sessions.state_of(call)); }

    // What the dialog layer says.
    void incoming(const std::string& body = sdp_text) {
        sessions.received(
            now, dialog::incoming_call{
                     leg, duty, parsed("INVITE sip:alice@127.0.0.1 SIP/2.0", "INVITE", {}, body)});
        call = {0, 1};
    }
    void place() {
        call = sessions.command(now, session::make_call{"sip:bob@127.0.0.1", "sip:a@127.0.0.1"})
                   .value()
                   .call;
    }
    void response(int status, const std::string& body = {}) {
        const auto message = parsed("SIP/2.0 " + std::to_string(status) + " x", "INVITE", {}, body);
        const auto owner = session::owner_of(call);
        if (status < 200) {
            sessions.received(now, dialog::progress{leg, owner, status, 0, message});
        } else if (status < 300) {
            sessions.received(now, dialog::answered{leg, owner, message});
        } else {
            sessions.received(now,
                              dialog::rejected{leg, owner, status, status_error(status), message});
        }
    }
    void ack() {
        sessions.received(now, dialog::acknowledged{leg, session::owner_of(call), true,
                                                    parsed("ACK sip:a@127.0.0.1 SIP/2.0", "ACK")});
    }
    void request(sip_method method, const std::string& more = {}, const std::string& body = {}) {
        const std::string name(to_text(method));
        sessions.received(now, dialog::request_received{
                                   leg,
                                   session::owner_of(call),
                                   {9, 9},
                                   method,
                                   parsed(name + " sip:a@127.0.0.1 SIP/2.0", name, more, body)});
    }
    void pass(duration time) {
        now += time;
        sessions.expire(now);
    }

    random_source random;
    session::layer sessions;
    instant now{};
    session::call_id call;
    dialog::leg_id leg{1, 1};
    dialog::duty_id duty{1, 1};
    bool media_answers = true;
    bool takes_endings = true;
    bool confirms_release = true;
    std::vector<session::event> events;
};

} // namespace offhook::test
