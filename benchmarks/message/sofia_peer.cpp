// sofia-sip's work for one message: its parser makes structured values of every header it knows.
// Read next: peer.hpp.
#include "peer.hpp"

#include <sofia-sip/msg.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_protos.h>

#include <cstdlib>

namespace bench {
namespace {

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

facts facts_of(const sip_t& sip) {
    facts made;
    made.via_branch = text_of(sip.sip_via->v_branch);
    made.via_host = text_of(sip.sip_via->v_host);
    made.from_host = text_of(sip.sip_from->a_url->url_host);
    made.from_tag = text_of(sip.sip_from->a_tag);
    made.to_user = text_of(sip.sip_to->a_url->url_user);
    made.to_host = text_of(sip.sip_to->a_url->url_host);
    made.call_id = text_of(sip.sip_call_id->i_id);
    made.cseq_method = text_of(sip.sip_cseq->cs_method_name);
    made.cseq = sip.sip_cseq->cs_seq;
    if (sip.sip_contact != nullptr) made.contact_host = text_of(sip.sip_contact->m_url->url_host);
    if (sip.sip_max_forwards != nullptr) {
        made.max_forwards = static_cast<int>(sip.sip_max_forwards->mf_count);
    }
    if (sip.sip_content_length != nullptr) {
        made.content_length = static_cast<int>(sip.sip_content_length->l_length);
    }
    for (const sip_via_t* via = sip.sip_via; via != nullptr; via = via->v_next)
        ++made.vias;
    for (const sip_route_t* route = sip.sip_route; route != nullptr; route = route->r_next)
        ++made.routes;
    const sip_record_route_t* record = sip.sip_record_route;
    for (; record != nullptr; record = record->r_next)
        ++made.routes;
    if (sip.sip_route != nullptr) {
        made.route_host = text_of(sip.sip_route->r_url->url_host);
    } else if (sip.sip_record_route != nullptr) {
        made.route_host = text_of(sip.sip_record_route->r_url->url_host);
    }
    return made;
}

bool work(std::string_view bytes, facts* found) {
    msg_t* const message =
        msg_make(sip_default_mclass(), 0, bytes.data(), static_cast<ssize_t>(bytes.size()));
    if (message == nullptr) return false;
    const sip_t* const sip = sip_object(message);
    const bool good = sip != nullptr && sip->sip_error == nullptr && sip->sip_via != nullptr &&
                      sip->sip_from != nullptr && sip->sip_to != nullptr &&
                      sip->sip_call_id != nullptr && sip->sip_cseq != nullptr;
    if (good && found != nullptr) *found = facts_of(*sip);
    msg_destroy(message);
    return good;
}

} // namespace

peer sofia_peer() { return {"sofia-sip", work}; }

} // namespace bench
