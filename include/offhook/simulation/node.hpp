// One real endpoint in a simulated world, with the stand-in for media and an application. Not the
// coroutine API: see driver.hpp. Read next: world.hpp, plan.hpp for ready applications.
#pragma once

#include <offhook/endpoint/endpoint.hpp>
#include <offhook/endpoint/observer.hpp>
#include <offhook/media/stand_in.hpp>
#include <offhook/simulation/participant.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation {

class node;
class world;

/// What decides at a node: hears events, gives commands with node::command.
class application {
public:
    virtual ~application() = default;
    virtual void heard(node& at, const session::event& what) = 0;
    /// Its own deadline has come.
    virtual void woken(node& at) { static_cast<void>(at); }
    virtual std::optional<instant> next_deadline() const { return std::nullopt; }
    /// The node has lost its state: ids of earlier calls name nothing any more.
    virtual void restarted(node& at) { static_cast<void>(at); }
};

/// An application that only writes down what it hears; tests give the commands.
class recorder final : public application {
public:
    void heard(node& at, const session::event& what) override;

    struct heard_event {
        instant when;
        session::event what;
    };
    const std::vector<heard_event>& events() const { return events_; }
    /// How many events of that type came.
    template <class Event>
    unsigned count() const {
        unsigned total = 0;
        for (const heard_event& one : events_)
            total += std::holds_alternative<Event>(one.what);
        return total;
    }
    /// The last event of that type, or null.
    template <class Event>
    const Event* last() const {
        for (auto one = events_.rbegin(); one != events_.rend(); ++one) {
            if (const Event* found = std::get_if<Event>(&one->what)) return found;
        }
        return nullptr;
    }

private:
    std::vector<heard_event> events_;
};

struct node_settings {
    dialog::settings dialogs{};
    session::settings sessions{}; ///< an empty `from` becomes the node's own name and address
    bool serve_dialog_events = false; ///< see endpoint_settings
    media::stand_in_settings media{};
    severity log = severity::warning; ///< the least that checkers and `lines` see
    bool keep_lines = false;          ///< keep log lines for `lines`
    /// Called for each new endpoint, for tables of one's own.
    std::function<void(endpoint&)> prepare{};
};

class node final : public participant, private endpoint_observer, private log_sink {
public:
    /// Made by world::add_node.
    node(world& around, std::uint32_t number, address at, const node_settings& values,
         application& app);
    ~node() override;

    /// Gives a command and drains; errors as endpoint::command.
    result<session::made> command(const session::command& what);
    /// What the edge would say of a way: it broke, or its socket is gone.
    void flow_changed(const flow_event& what);
    /// All state is lost, timers and calls too; the same application goes on.
    void restart();

    instant now() const;
    const address& at() const { return at_; }
    /// "sip:name@10.0.0.1:5060"
    std::string uri() const;
    endpoint& inside() { return *endpoint_; }
    media::stand_in& media() { return *media_; }
    /// "Active"; empty when there is no such call.
    std::string_view state_of(session::call_id call) const;
    struct line {
        instant when;
        severity level;
        std::string text;
    };
    const std::vector<line>& lines() const { return lines_; }
    /// Whether some kept line holds the text.
    bool logged(std::string_view text) const;

    // participant
    void received(const path& came_on, const buffer& bytes) override;
    void expire() override;
    std::optional<instant> next_deadline() const override;
    count holds() const override;

private:
    void begin();
    void drain();
    void drain_endpoint();

    // endpoint_observer and log_sink: into the world's records
    void sent(instant when, const path& way, std::string_view bytes) override;
    void received(instant when, const path& way, const sip_message& message) override;
    void transitioned(const session::transition_news& news) override;
    void acted(const session::action_news& news) override;
    bool wants(severity level) const override;
    void write(const log_record& record) override;

    world* world_;
    std::uint32_t number_;
    address at_;
    node_settings settings_;
    application* app_;
    std::unique_ptr<endpoint> endpoint_;
    std::unique_ptr<media::stand_in> media_;
    std::deque<session::event> events_;
    std::vector<line> lines_;
    bool delivering_ = false;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/node.ipp>
#endif
