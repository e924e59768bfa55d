// Endpoints joined by a perfect wire in virtual time, each with a media stand-in. The smallest edge
// there can be; for faults and seeds see the simulation layer.
#pragma once

#include <offhook/endpoint/endpoint.hpp>
#include <offhook/media/stand_in.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace offhook::test {

struct lines final : log_sink {
    std::vector<std::string> text;
    bool wants(severity level) const override { return level != severity::debug; }
    void write(const log_record& record) override { text.emplace_back(record.text); }
    bool has(std::string_view what) const {
        for (const std::string& line : text) {
            if (line.find(what) != std::string::npos) return true;
        }
        return false;
    }
};

class wire {
public:
    struct node {
        std::string name;
        address here;
        lines log;
        std::unique_ptr<offhook::endpoint> sip;
        media::stand_in media;
        std::deque<session::event> events; ///< a deque, so that pointers into it last
        std::function<void(const session::event&)> hears = [](const session::event&) {};

        explicit node(address at) : here(at), media(media::stand_in_settings{}) {}
    };

    node& add(const std::string& name, std::uint16_t port,
              session::transfer_policy transfers = session::transfer_policy::automatic) {
        address here = *address::from_host("127.0.0.1", port);
        nodes.push_back(std::make_unique<node>(here));
        node& n = *nodes.back();
        n.name = name;
        endpoint_settings settings;
        settings.seed = {port};
        settings.log = &n.log;
        settings.sessions.from = "sip:" + name + "@" + here.to_string();
        settings.sessions.on_transfer = transfers;
        prepare(settings);
        n.sip = std::make_unique<offhook::endpoint>(settings);
        n.sip->flow_changed(now, {flow_event::kind::opened, {protocol::udp, here, {}}, {}});
        return n;
    }

    /// Drains all nodes and the wire at the present time.
    void settle() {
        bool moved = true;
        while (moved) {
            moved = false;
            for (auto& n : nodes)
                moved |= drain(*n);
            while (!packets.empty()) {
                const packet p = packets.front();
                packets.pop_front();
                moved = true;
                for (auto& n : nodes) {
                    if (n->here == p.to) {
                        n->sip->received(now, {protocol::udp, p.to, p.from}, p.bytes);
                    }
                }
            }
        }
    }
    /// Lets virtual time pass, stopping at each deadline.
    void pass(duration time) {
        const instant until = now + time;
        settle();
        while (true) {
            std::optional<instant> next;
            for (auto& n : nodes) {
                for (const auto& d : {n->sip->next_deadline(), n->media.next_deadline()}) {
                    if (d && (!next || *d < *next)) next = d;
                }
            }
            if (!next || *next > until) break;
            now = std::max(now, *next);
            for (auto& n : nodes) {
                n->sip->expire(now);
                n->media.expire(now);
            }
            settle();
        }
        now = until;
    }

    struct packet {
        address from;
        address to;
        buffer bytes;
    };
    /// Changes the settings of the nodes that are added from now on.
    std::function<void(endpoint_settings&)> prepare = [](endpoint_settings&) {};
    std::vector<std::unique_ptr<node>> nodes;
    std::deque<packet> packets;
    std::vector<std::string> starts; ///< the first line of each message, in order
    std::function<bool(const packet&)> loses = [](const packet&) { return false; };
    instant now{std::chrono::seconds{1}};

private:
    bool drain(node& n) {
        bool moved = false;
        while (true) {
            if (auto what = n.sip->poll()) {
                moved = true;
                if (auto* send = std::get_if<transport_request>(&*what)) {
                    const packet p{n.here, send->way.remote, send->bytes};
                    const std::string_view text = p.bytes.text();
                    starts.push_back(n.name + ": " + std::string(text.substr(0, text.find('\r'))));
                    if (!loses(p)) packets.push_back(p);
                } else if (auto* m = std::get_if<session::media_command>(&*what)) {
                    n.media.command(now, *m);
                } else if (auto* e = std::get_if<session::event>(&*what)) {
                    n.events.push_back(*e);
                    n.hears(*e);
                }
            } else if (auto m = n.media.poll()) {
                moved = true;
                n.sip->media_event(now, *m);
            } else {
                return moved;
            }
        }
    }
};

} // namespace offhook::test
