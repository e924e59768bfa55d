// libre's work for one message: its parser reads the top Via, From, To and CSeq; the others are
// read with its functions for one value. Read next: peer.hpp.
#include "peer.hpp"

#include <re.h>

namespace bench {
namespace {

std::string text_of(const pl& text) {
    return text.p == nullptr ? std::string() : std::string(text.p, text.l);
}

struct read_so_far {
    int vias = 0;
    int routes = 0;
    bool good = true;
    bool keep_host = false;
    std::string route_host;
};

bool read_via(const sip_hdr* header, const sip_msg*, void* argument) {
    auto& so_far = *static_cast<read_so_far*>(argument);
    // The first was read by the parser.
    sip_via value;
    if (++so_far.vias > 1 && sip_via_decode(&value, &header->val) != 0) so_far.good = false;
    return false;
}

bool read_route(const sip_hdr* header, const sip_msg*, void* argument) {
    auto& so_far = *static_cast<read_so_far*>(argument);
    sip_addr value;
    if (sip_addr_decode(&value, &header->val) != 0) so_far.good = false;
    ++so_far.routes;
    if (so_far.keep_host && so_far.route_host.empty()) so_far.route_host = text_of(value.uri.host);
    return false;
}

bool read(const sip_msg& message, facts* found) {
    read_so_far so_far;
    so_far.keep_host = found != nullptr;
    sip_msg_hdr_apply(&message, true, SIP_HDR_VIA, read_via, &so_far);
    sip_msg_hdr_apply(&message, true, SIP_HDR_ROUTE, read_route, &so_far);
    sip_msg_hdr_apply(&message, true, SIP_HDR_RECORD_ROUTE, read_route, &so_far);
    const int max_forwards =
        pl_isset(&message.maxfwd) ? static_cast<int>(pl_u32(&message.maxfwd)) : -1;
    const int length = pl_isset(&message.clen) ? static_cast<int>(pl_u32(&message.clen)) : -1;
    sip_addr contact{};
    const sip_hdr* const header = sip_msg_hdr(&message, SIP_HDR_CONTACT);
    if (header != nullptr && sip_addr_decode(&contact, &header->val) != 0) return false;
    if (!so_far.good || found == nullptr) return so_far.good;
    found->via_branch = text_of(message.via.branch);
    found->via_host = text_of(message.via.sentby);
    found->via_host = found->via_host.substr(0, found->via_host.find(':'));
    found->from_host = text_of(message.from.uri.host);
    found->from_tag = text_of(message.from.tag);
    found->to_user = text_of(message.to.uri.user);
    found->to_host = text_of(message.to.uri.host);
    found->call_id = text_of(message.callid);
    found->cseq_method = text_of(message.cseq.met);
    found->cseq = message.cseq.num;
    found->contact_host = text_of(contact.uri.host);
    found->route_host = so_far.route_host;
    found->max_forwards = max_forwards;
    found->content_length = length;
    found->vias = so_far.vias;
    found->routes = so_far.routes;
    return true;
}

bool work(std::string_view bytes, facts* found) {
    // It parses inside a buffer of its own kind.
    mbuf* const copy = mbuf_alloc(bytes.size());
    if (copy == nullptr) return false;
    mbuf_write_mem(copy, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    mbuf_set_pos(copy, 0);
    sip_msg* message = nullptr;
    const bool good = sip_msg_decode(&message, copy) == 0 && read(*message, found);
    mem_deref(message);
    mem_deref(copy);
    return good;
}

} // namespace

peer re_peer() { return {"libre", work}; }

} // namespace bench
