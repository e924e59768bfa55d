// Offhook's own work for one message. Read next: peer.hpp, ../../include/offhook/message/parse.hpp.
#include "peer.hpp"

#include <offhook/message/parse.hpp>

#include <benchmark/benchmark.h>

namespace bench {
namespace {

using namespace offhook;

facts facts_of(const main_values& values) {
    const auto host_of_first = [](const main_values::list<name_addr>& list) {
        return list.empty() ? std::string() : std::string(list[0].address.host);
    };
    facts made;
    made.via_branch = values.vias[0].branch();
    made.via_host = values.vias[0].host;
    made.from_host = values.from.address.host;
    made.from_tag = values.from.tag();
    made.to_user = values.to.address.user;
    made.to_host = values.to.address.host;
    made.call_id = values.call_id;
    made.cseq_method = values.cseq.method_text;
    made.contact_host = host_of_first(values.contacts);
    made.route_host = host_of_first(values.routes.empty() ? values.record_routes : values.routes);
    made.cseq = values.cseq.number;
    if (values.max_forwards) made.max_forwards = static_cast<int>(*values.max_forwards);
    if (values.content_length) made.content_length = static_cast<int>(*values.content_length);
    made.vias = static_cast<int>(values.vias.size());
    made.routes = static_cast<int>(values.routes.size() + values.record_routes.size());
    return made;
}

bool work(std::string_view bytes, facts* found) {
    main_values values;
    const auto message = parse_message(buffer::copy_of(bytes), values);
    benchmark::DoNotOptimize(values);
    if (!message || values.incomplete) return false;
    if (found != nullptr) *found = facts_of(values);
    return true;
}

} // namespace

peer offhook_peer() { return {"offhook", work}; }

} // namespace bench
