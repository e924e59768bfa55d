// libosip2's work for one message: its parser makes structured values of every header asked for
// here but Max-Forwards and the number in CSeq and Content-Length, which it leaves as text.
// Read next: peer.hpp.
#include "peer.hpp"

// It says itself that this header comes first.
#include <osipparser2/osip_port.h>

#include <osipparser2/osip_message.h>
#include <osipparser2/osip_parser.h>

#include <cstdlib>

namespace bench {
namespace {

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

std::string tag_of(osip_from_t* value) {
    osip_generic_param_t* tag = nullptr;
    osip_from_get_tag(value, &tag);
    return tag == nullptr ? std::string() : text_of(tag->gvalue);
}

struct numbers {
    std::uint32_t cseq;
    int max_forwards = -1;
    int content_length = -1;
};

facts facts_of(osip_message_t* message, const numbers& of) {
    facts made;
    osip_via_t* via = nullptr;
    osip_message_get_via(message, 0, &via);
    osip_generic_param_t* branch = nullptr;
    osip_via_param_get_byname(via, const_cast<char*>("branch"), &branch);
    if (branch != nullptr) made.via_branch = text_of(branch->gvalue);
    made.via_host = text_of(via->host);
    made.from_host = text_of(message->from->url->host);
    made.from_tag = tag_of(message->from);
    made.to_user = text_of(message->to->url->username);
    made.to_host = text_of(message->to->url->host);
    made.call_id = text_of(message->call_id->number);
    if (message->call_id->host != nullptr) made.call_id += "@" + text_of(message->call_id->host);
    made.cseq_method = text_of(message->cseq->method);
    made.cseq = of.cseq;
    made.max_forwards = of.max_forwards;
    made.content_length = of.content_length;
    osip_contact_t* contact = nullptr;
    osip_message_get_contact(message, 0, &contact);
    if (contact != nullptr && contact->url != nullptr) {
        made.contact_host = text_of(contact->url->host);
    }
    osip_route_t* route = nullptr;
    osip_record_route_t* record = nullptr;
    osip_message_get_route(message, 0, &route);
    osip_message_get_record_route(message, 0, &record);
    if (route != nullptr) {
        made.route_host = text_of(route->url->host);
    } else if (record != nullptr) {
        made.route_host = text_of(record->url->host);
    }
    made.vias = osip_list_size(&message->vias);
    made.routes = osip_list_size(&message->routes) + osip_list_size(&message->record_routes);
    return made;
}

bool read(osip_message_t* message, std::string_view bytes, facts* found) {
    if (osip_message_parse(message, bytes.data(), bytes.size()) != 0) return false;
    if (message->from == nullptr || message->to == nullptr || message->call_id == nullptr ||
        message->cseq == nullptr || osip_list_size(&message->vias) < 1) {
        return false;
    }
    numbers of{static_cast<std::uint32_t>(std::strtoul(message->cseq->number, nullptr, 10))};
    osip_header_t* max_forwards = nullptr;
    osip_message_get_max_forwards(message, 0, &max_forwards);
    if (max_forwards != nullptr) of.max_forwards = std::atoi(max_forwards->hvalue);
    if (message->content_length != nullptr) {
        of.content_length = std::atoi(message->content_length->value);
    }
    if (found != nullptr) *found = facts_of(message, of);
    return true;
}

bool work(std::string_view bytes, facts* found) {
    static const int prepared = parser_init();
    osip_message_t* message = nullptr;
    if (prepared != 0 || osip_message_init(&message) != 0) return false;
    const bool good = read(message, bytes, found);
    osip_message_free(message);
    return good;
}

} // namespace

peer osip_peer() { return {"libosip2", work}; }

} // namespace bench
