#include <offhook/endpoint/endpoint.hpp>
#include <offhook/endpoint/ladder.hpp>
namespace offhook {
struct endpoint::state {};
endpoint::endpoint(const endpoint_settings&) {}
endpoint::~endpoint() = default;
void endpoint::received(instant, const path&, std::span<const std::byte>) {}
void endpoint::received(instant, const path&, buffer) {}
void endpoint::flow_changed(instant, const flow_event&) {}
void endpoint::media_event(instant, const session::media_event&) {}
result<session::made> endpoint::command(instant, const session::command&) {
    return session::made{};
}
void endpoint::expire(instant) {}
std::optional<instant> endpoint::next_deadline() const { return {}; }
std::optional<output> endpoint::poll() { return {}; }
census endpoint::count() const { return {}; }
const endpoint_counters& endpoint::counters() const {
    static endpoint_counters c;
    return c;
}
session::layer& endpoint::sessions() { std::abort(); }
const session::layer& endpoint::sessions() const { std::abort(); }
std::string_view session::layer::state_of(session::call_id) const { return {}; }
std::string draw_ladder(std::vector<trace_record>, const ladder_options&) { return {}; }
} // namespace offhook
