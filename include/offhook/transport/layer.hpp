// The transport layer as a machine: which flows exist, where a request or response goes, what a Via
// says. Not sockets and not DNS: the edge reports flows, the answer to a name comes from outside
// (addresses only for now). Read next: path.hpp, ../transaction/layer.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/message_builder.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/transport/path.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace offhook::transport {

class layer {
public:
    /// A local socket that the edge has opened. The first one of a protocol and family is used for
    /// new requests. An address of 0.0.0.0 or :: must come with the address peers should see.
    void flow_opened(protocol over, address local, address advertised);
    void flow_closed(protocol over, address local);

    /// Where a request goes: the first Route if its URI has `lr`, else the Request-URI, where a
    /// strict router's URI stands (RFC 3261 8.1.2, 12.2.1.1); maddr, transport and port respected.
    /// A strict router before a loose one cannot be told from the message: give its URI instead.
    /// Errors: bad_uri, no_route (a name that needs DNS, no flow of that protocol).
    result<path> next_hop(const message_builder& request) const;
    result<path> next_hop(std::string_view target_uri) const;

    /// Where a response goes (RFC 3261 18.2.2, RFC 3581 4): the flow the request came on, for UDP
    /// the address of received/rport or maddr.
    path response_path(const sip_message& request, const path& came_on) const;

    /// "SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK..." for a request on that path.
    std::string via_value(const path& way, std::string_view branch) const;
    /// Our address as a Contact host for that path: "127.0.0.1:5060".
    std::string contact_host(const path& way) const;
    /// Does the URI name one of our flows (host literal and port)?
    bool is_local(const uri& target) const;
    /// A response whose top Via does not name us is not ours (RFC 3261 18.1.2).
    bool is_ours(const via& top) const;

private:
    struct flow {
        protocol over;
        address local;
        address advertised;
    };
    const flow* find(protocol over, bool v6) const;
    const flow* find_local(const path& way) const;
    std::vector<flow> flows_;
};

} // namespace offhook::transport

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transport/impl/layer.ipp>
#endif
