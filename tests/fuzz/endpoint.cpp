// Bytes as a sequence of events against a whole endpoint: a peer's requests and responses, repeats,
// raw datagrams, commands of the application, time. What must hold whatever happens stands in
// check() and rest(). Not the simulation, where both sides behave.
#include "target.hpp"

#include <offhook/endpoint/endpoint.hpp>
#include <offhook/media/stand_in.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

using namespace offhook;
using namespace std::chrono_literals;
using fuzz::require;
using fuzz::take_byte;

namespace {

constexpr std::string_view peer_sdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\n"
    "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

/// An endpoint, its media, and a peer without any manners.
class stage {
public:
    stage() : media_(media::stand_in_settings{}) {
        endpoint_settings settings;
        settings.seed = {11};
        settings.answer_malformed = true;
        settings.sessions.from = "sip:us@192.0.2.1";
        sip_ = std::make_unique<offhook::endpoint>(settings);
        sip_->flow_changed(now_, {flow_event::kind::opened, {protocol::udp, here_, {}}, {}});
    }

    void play(std::string_view& input) {
        switch (take_byte(input) % 8) {
        case 0: pass(50ms * take_byte(input)); break;
        case 1: request(take_byte(input), take_byte(input)); break;
        case 2: respond(take_byte(input), take_byte(input)); break;
        case 3: command(take_byte(input), take_byte(input)); break;
        case 4: {
            const std::string_view bytes = input.substr(0, take_byte(input));
            input.remove_prefix(std::min(bytes.size(), input.size()));
            deliver(bytes);
            break;
        }
        case 5: deliver(std::string(last_delivered_)); break;
        case 6:
            sip_->flow_changed(now_, {flow_event::kind::failed, {protocol::udp, here_, peer_}, {}});
            break;
        default: acknowledge(); break;
        }
        settle();
        require(sip_->counters().rounds_exceeded == 0, "a drain ends by itself");
    }

    /// All calls are hung up, time passes: nothing may be left (HOSTILE: tables empty after the
    /// drain).
    void rest() {
        for (const session::call_id call : calls_) {
            (void)sip_->command(now_, session::reject_call{call, 480});
            settle();
            (void)sip_->command(now_, session::hang_up_call{call});
            settle();
        }
        pass(1200s);
        const census left = sip_->count();
        for (std::size_t i = 0; i < left.live.size(); ++i)
            require(left.live[i] == 0, owner_class_names[i]);
        require(media_.count().empty(), "no media port is left");
        for (const session::call_id call : calls_)
            require(ends_[call] == 1, "every call ends, and once");
    }

private:
    struct final_answer {
        int status = 0;
        instant when{};
    };

    void pass(duration time) {
        const instant until = now_ + time;
        for (int steps = 0; steps < 5'000; ++steps) {
            settle();
            std::optional<instant> next;
            for (const auto& each : {sip_->next_deadline(), media_.next_deadline()}) {
                if (each && (!next || *each < *next)) next = each;
            }
            if (!next || *next > until) break;
            now_ = std::max(now_, *next);
            sip_->expire(now_);
            media_.expire(now_);
        }
        now_ = until;
    }

    void settle() {
        for (int steps = 0; steps < 10'000; ++steps) {
            if (auto what = sip_->poll()) {
                if (const auto* sent = std::get_if<transport_request>(&*what)) check(sent->bytes);
                if (const auto* m = std::get_if<session::media_command>(&*what)) {
                    media_.command(now_, *m);
                }
                if (const auto* e = std::get_if<session::event>(&*what)) hear(*e);
            } else if (auto answer = media_.poll()) {
                sip_->media_event(now_, *answer);
            } else {
                return;
            }
        }
        require(false, "the endpoint comes to rest");
    }

    void hear(const session::event& event) {
        if (const auto* in = std::get_if<session::incoming_call>(&event))
            calls_.push_back(in->call);
        if (const auto* end = std::get_if<session::call_ended>(&event)) ++ends_[end->call];
    }

    /// What the endpoint sends is correct, final responses are only repeated, CSeq grows.
    void check(const buffer& bytes) {
        const auto m = parse_message(bytes);
        require(m.has_value(), "what is sent can be parsed");
        const std::string branch(m->top_via()->branch());
        if (m->is_response()) {
            responses_ = *m;
            if (m->status() < 200) return;
            check_final(*m, branch);
            return;
        }
        if (m->method() == sip_method::cancel) {
            require(provisional_.contains(branch), "no CANCEL before a provisional response");
        }
        if (m->method() == sip_method::ack || m->method() == sip_method::cancel) return;
        const std::string dialog = std::string(m->call_id()) + std::string(m->from()->tag());
        auto& highest = cseqs_[dialog];
        const bool repeat = branches_.contains(branch);
        require(repeat || m->cseq()->number > highest, "CSeq grows");
        highest = std::max(highest, m->cseq()->number);
        branches_.emplace(branch, true);
        requests_.push_back(*m);
    }

    /// While a server transaction lives, its final response is only repeated. That of an INVITE
    /// that failed ends with its ACK, and a CANCEL may come again.
    void check_final(const sip_message& m, const std::string& branch) {
        const auto number = m.cseq();
        const bool invite = number->method == sip_method::invite;
        if (!m.top_via()->has_magic_cookie() || number->method == sip_method::cancel) return;
        const std::string key =
            branch + " " + std::to_string(number->number) + " " + std::string(number->method_text);
        const auto [at, fresh] = finals_.try_emplace(key, final_answer{m.status(), now_});
        if (fresh || at->second.status == m.status()) return;
        // After 64*T1 it is another transaction, of the same bytes.
        if (now_ - at->second.when > 30s) {
            at->second = {m.status(), now_};
            return;
        }
        if (invite && at->second.status >= 300) return;
        require(false, "one final response for a request");
    }

    void deliver(std::string_view bytes) {
        last_delivered_ = bytes;
        sip_->received(now_, {protocol::udp, here_, peer_}, buffer::copy_of(last_delivered_));
    }

    /// A request of the peer: in the dialog of its own call, in that of ours, or in none.
    void request(unsigned what, unsigned how) {
        constexpr std::string_view methods[] = {"INVITE", "BYE",    "CANCEL",  "OPTIONS",
                                                "REFER",  "NOTIFY", "UPDATE",  "PRACK",
                                                "INFO",   "ACK",    "MESSAGE", "SUBSCRIBE"};
        const std::string method(methods[what % std::size(methods)]);
        const bool fresh = (how & 1) != 0;
        if (fresh || peer_call_.empty()) peer_call_ = "call" + std::to_string(++serial_);
        std::string from = "<sip:peer@192.0.2.7>;tag=p" + peer_call_;
        std::string to = "<sip:us@192.0.2.1>";
        std::string call_id = peer_call_;
        if ((how & 2) != 0 && !requests_.empty()) {
            const sip_message& ours = requests_.back();
            from = std::string(ours.value(header_name::to));
            if (!ours.to()->parameters.has("tag")) from += ";tag=peer";
            to = std::string(ours.value(header_name::from));
            call_id = std::string(ours.call_id());
        } else if ((how & 4) != 0 && responses_ && responses_->call_id() == peer_call_) {
            to = std::string(responses_->value(header_name::to));
        }
        const bool same_hop = method == "CANCEL" || (method == "ACK" && (how & 16) != 0);
        if (!same_hop) branch_ = "z9hG4bK" + std::to_string(++serial_);
        if (!same_hop && method != "ACK") cseq_ += (how & 32) != 0 ? 0 : 1;
        std::string text =
            method + " sip:us@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=" + branch_ +
            "\r\nMax-Forwards: 70\r\nFrom: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + call_id +
            "\r\nCSeq: " + std::to_string(cseq_) + " " + method +
            "\r\nContact: <sip:peer@192.0.2.7>\r\n";
        if (method == "REFER") text += "Refer-To: <sip:third@192.0.2.8>\r\n";
        if (method == "PRACK") text += "RAck: 1 1 INVITE\r\n";
        if (method == "SUBSCRIBE") text += "Event: refer\r\nExpires: 0\r\n";
        std::string body;
        if (method == "NOTIFY") {
            text += "Event: refer\r\nSubscription-State: " +
                    std::string((how & 64) != 0 ? "terminated;reason=noresource"
                                                : "active;expires=60") +
                    "\r\nContent-Type: message/sipfrag\r\n";
            body = (how & 128) != 0 ? "SIP/2.0 200 OK\r\n" : "SIP/2.0 180 Ringing\r\n";
        } else if ((how & 8) != 0) {
            text += "Content-Type: application/sdp\r\n";
            body = peer_sdp;
        }
        deliver(text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }

    /// A response of the peer to one of the last requests of ours.
    void respond(unsigned which, unsigned what) {
        if (requests_.empty()) return;
        constexpr int statuses[] = {100, 180, 183, 200, 202, 302, 401, 404,
                                    408, 481, 486, 487, 488, 491, 500, 603};
        const std::size_t back = which % std::min<std::size_t>(requests_.size(), 4);
        const sip_message& ours = requests_[requests_.size() - 1 - back];
        const int status = statuses[what % std::size(statuses)];
        const std::string tag = (what & 64) != 0 ? "fork" : "peer";
        message_builder made = make_response(ours, status, {}, tag);
        made.header(header_name::contact, "<sip:peer@192.0.2.7>");
        if ((what & 32) != 0 && status < 300) {
            made.body("application/sdp", peer_sdp);
        }
        if (status < 200) provisional_.emplace(std::string(ours.top_via()->branch()), true);
        const sip_message response = made.build();
        deliver(response.text());
    }

    void acknowledge() {
        if (!responses_ || responses_->cseq()->method != sip_method::invite) return;
        const std::string to(responses_->value(header_name::to));
        const std::string hop = responses_->status() < 300
                                    ? "z9hG4bKack" + std::to_string(++serial_)
                                    : std::string(responses_->top_via()->branch());
        deliver("ACK sip:us@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=" + hop +
                "\r\nFrom: " + std::string(responses_->value(header_name::from)) + "\r\nTo: " + to +
                "\r\nCall-ID: " + std::string(responses_->call_id()) + "\r\nCSeq: " +
                std::to_string(responses_->cseq()->number) + " ACK\r\nContent-Length: 0\r\n\r\n");
    }

    void command(unsigned what, unsigned which) {
        if (what % 8 == 0) {
            const auto made = sip_->command(now_, session::make_call{"sip:peer@192.0.2.7"});
            if (made) calls_.push_back(made->call);
            return;
        }
        if (calls_.empty()) return;
        const session::call_id call = calls_[which % calls_.size()];
        switch (what % 8) {
        case 1: (void)sip_->command(now_, session::answer_call{call}); break;
        case 2: (void)sip_->command(now_, session::reject_call{call, 486}); break;
        case 3: (void)sip_->command(now_, session::hang_up_call{call}); break;
        case 4: (void)sip_->command(now_, session::hold_call{call}); break;
        case 5: (void)sip_->command(now_, session::resume_call{call}); break;
        case 6: (void)sip_->command(now_, session::progress_call{call}); break;
        default:
            (void)sip_->command(now_, session::transfer_call{call, "sip:third@192.0.2.8"});
            break;
        }
    }

    address here_ = *address::from_host("192.0.2.1", 5060);
    address peer_ = *address::from_host("192.0.2.7", 5060);
    instant now_{1s};
    media::stand_in media_;
    std::unique_ptr<offhook::endpoint> sip_;
    std::vector<session::call_id> calls_;
    std::map<session::call_id, int> ends_;
    std::vector<sip_message> requests_;    ///< ours, without ACK and CANCEL
    std::optional<sip_message> responses_; ///< the last of ours
    std::map<std::string, final_answer> finals_;
    std::map<std::string, bool> provisional_;
    std::map<std::string, bool> branches_;
    std::map<std::string, std::uint32_t> cseqs_;
    std::string last_delivered_ = "\r\n\r\n";
    std::string peer_call_;
    std::string branch_ = "z9hG4bK0";
    std::uint32_t cseq_ = 1;
    unsigned serial_ = 0;
};

} // namespace

OFFHOOK_FUZZ(endpoint) {
    stage all;
    for (int events = 0; events < 64 && !input.empty(); ++events)
        all.play(input);
    all.rest();
}
