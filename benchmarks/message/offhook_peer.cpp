// Offhook's own work for one message. Read next: peer.hpp, ../../include/offhook/message/parse.hpp.
#include "peer.hpp"

#include <offhook/message/parse.hpp>

#include <benchmark/benchmark.h>

namespace bench {
namespace {

using namespace offhook;

std::string host_of(const result<name_addr>& value) {
    return value ? std::string(value->address.host) : std::string();
}

bool work(std::string_view bytes, facts* found) {
    const auto message = parse_message(buffer::copy_of(bytes));
    if (!message) return false;
    bool good = true;
    int vias = 0, routes = 0;
    std::string route_host;
    message->each_value(header_name::via, [&](std::string_view text) {
        const auto value = parse_via(text);
        benchmark::DoNotOptimize(value);
        good = good && value;
        ++vias;
        return true;
    });
    const auto from = message->from();
    const auto to = message->to();
    const auto contact = message->contact();
    const auto sequence = message->cseq();
    const auto max_forwards = message->number(header_name::max_forwards);
    const auto length = message->number(header_name::content_length);
    for (header_name name : {header_name::route, header_name::record_route}) {
        message->each_value(name, [&](std::string_view text) {
            const auto value = parse_name_addr(text);
            benchmark::DoNotOptimize(value);
            good = good && value;
            ++routes;
            if (found != nullptr && route_host.empty()) route_host = host_of(value);
            return true;
        });
    }
    good = good && from && to && sequence && max_forwards && length &&
           (contact || !message->has(header_name::contact));
    if (found == nullptr || !good) return good;
    const auto top = message->top_via();
    *found = {std::string(top->branch()),
              std::string(top->host),
              host_of(from),
              std::string(from->tag()),
              std::string(to->address.user),
              host_of(to),
              std::string(message->call_id()),
              std::string(sequence->method_text),
              host_of(contact),
              route_host,
              sequence->number,
              *max_forwards ? static_cast<int>(**max_forwards) : -1,
              *length ? static_cast<int>(**length) : -1,
              vias,
              routes};
    return true;
}

} // namespace

peer offhook_peer() { return {"offhook", work}; }

} // namespace bench
