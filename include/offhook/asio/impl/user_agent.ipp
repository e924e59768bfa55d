// How a user_agent is made and how its options become commands. Read next: agent.ipp.
#pragma once

#include <offhook/asio/udp_driver.hpp>
#include <offhook/asio/user_agent.hpp>

#include <utility>

namespace offhook {

OFFHOOK_DECL user_agent::user_agent(boost::asio::any_io_executor executor,
                                    const user_agent_options& options)
    : user_agent(std::make_unique<udp_driver>(std::move(executor)), options) {}

OFFHOOK_DECL user_agent::user_agent(std::unique_ptr<driver> world,
                                    const user_agent_options& options)
    : agent_(detail::agent::make(std::move(world), options)) {}

OFFHOOK_DECL user_agent::~user_agent() { agent_->close(); }

OFFHOOK_DECL result<outgoing_call> user_agent::dial(std::string_view target,
                                                    const call_options& options) {
    result<detail::call_pointer> made = agent_->dial(make_call(target, options));
    if (!made) return made.error();
    return detail::handle_access::dialled(std::move(*made));
}

OFFHOOK_DECL result<subscription> user_agent::subscribe(std::string_view target,
                                                        const subscribe_options& options) {
    session::start_soft_state what;
    what.kind = session::soft_kind::subscription;
    what.target = target;
    what.from = options.from;
    what.route = options.route;
    what.package = options.event;
    what.expires = options.expires;
    what.headers = options.headers;
    result<detail::watch_pointer> made = agent_->subscribe(std::move(what));
    if (!made) return made.error();
    return detail::handle_access::make(std::move(*made));
}

OFFHOOK_DECL std::vector<table::diagnostic> user_agent::use_table(const table::source& text,
                                                                  const table::finder& find) {
    session::layer& sessions = agent_->core().sessions();
    session::layer::added added = sessions.add_table(text, find);
    if (!added.number) return std::move(added.diagnostics);
    auto above = sessions.use_table(*added.number);
    added.diagnostics.insert(added.diagnostics.end(), above.begin(), above.end());
    return std::move(added.diagnostics);
}

OFFHOOK_DECL std::vector<table::diagnostic>
user_agent::use_overlays(const std::vector<table::source>& overlays, const table::finder& find) {
    return agent_->core().sessions().use_overlays(overlays, find);
}

OFFHOOK_DECL std::vector<table::diagnostic> user_agent::use_quirks(const table::source& text) {
    return agent_->core().sessions().use_quirks(text);
}

OFFHOOK_DECL session::make_call user_agent::make_call(std::string_view target,
                                                      const call_options& options) {
    session::make_call made{.target = std::string(target)};
    made.from = options.from;
    made.route = options.route;
    made.headers = options.headers;
    made.table = options.table;
    made.rules = options.rules;
    made.delayed_offer = options.delayed_offer;
    made.expires = options.expires;
    if (options.ring_timeout != duration{0}) {
        made.settings.emplace_back("ring_timeout", options.ring_timeout);
    }
    return made;
}

OFFHOOK_DECL session::send_outside user_agent::make_request(std::string_view method,
                                                            std::string_view target,
                                                            const request_options& options) {
    session::send_outside what{.method = std::string(method), .target = std::string(target)};
    what.from = options.from;
    what.headers = options.headers;
    what.content_type = options.content_type;
    what.body = options.body;
    what.route = options.route;
    return what;
}

/// Nobody has subscribed, so there is no time that it could be said to last.
OFFHOOK_DECL session::send_outside user_agent::make_notify(std::string_view target,
                                                           const notify_options& options) {
    session::send_outside made{.method = "NOTIFY", .target = std::string(target)};
    made.headers = "Event: " + std::string(options.event) + "\r\n";
    made.headers += "Subscription-State: " + std::string(options.state) + "\r\n";
    if (!options.body.empty()) made.content_type = options.content_type;
    made.body = options.body;
    return made;
}

} // namespace offhook
