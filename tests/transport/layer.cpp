// Where requests and responses go: RFC 3261 8.1.2, 18.1.2, 18.2.2 and RFC 3581 4.
#include <offhook/transport/layer.hpp>

#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

namespace {

address at(std::string_view host, std::uint16_t port) { return *address::from_host(host, port); }

transport::layer with_flows() {
    transport::layer made;
    made.flow_opened(protocol::udp, at("127.0.0.1", 5070), at("127.0.0.1", 5070));
    made.flow_opened(protocol::udp, at("127.0.0.1", 5080), at("127.0.0.1", 5080));
    made.flow_opened(protocol::udp, at("::1", 5070), at("::1", 5070));
    made.flow_opened(protocol::tcp, at("0.0.0.0", 5060), at("192.0.2.1", 5060));
    return made;
}

std::string hop(const transport::layer& routes, std::string_view target) {
    const auto way = routes.next_hop(target);
    if (!way) return way.error().message();
    return std::string(to_text(way->over)) + ' ' + way->local.to_string() + " -> " +
           way->remote.to_string();
}

std::string hop_of(const transport::layer& routes, std::string_view target,
                   std::initializer_list<std::string_view> route_values) {
    auto request = message_builder::request(sip_method::bye, target);
    for (std::string_view value : route_values)
        request.header(header_name::route, value);
    const auto way = routes.next_hop(request);
    return way ? way->remote.to_string() : way.error().message();
}

std::string reply_way(std::string_view via_value, protocol over) {
    const transport::layer routes = with_flows();
    const auto request = parse_message(buffer::copy_of(
        std::string_view("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: " + std::string(via_value) +
                         "\r\nFrom: <sip:b@x>;tag=1\r\nTo: <sip:a@x>\r\nCall-ID: 1\r\n"
                         "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")));
    REQUIRE(request.has_value());
    const path came_on{over, at("127.0.0.1", 5070), at("192.0.2.9", 4711), 3};
    const path way = routes.response_path(*request, came_on);
    CHECK(way.local == came_on.local);
    CHECK(way.over == over);
    CHECK(way.stream == 3);
    return way.remote.to_string();
}

} // namespace

TEST_CASE("a request goes where its URI says", "[transport]") {
    const transport::layer routes = with_flows();
    CHECK(hop(routes, "sip:bob@192.0.2.5") == "UDP 127.0.0.1:5070 -> 192.0.2.5:5060");
    CHECK(hop(routes, "sip:bob@192.0.2.5:5099") == "UDP 127.0.0.1:5070 -> 192.0.2.5:5099");
    CHECK(hop(routes, "sip:bob@[2001:db8::5]:5099") == "UDP [::1]:5070 -> [2001:db8::5]:5099");
    CHECK(hop(routes, "sip:bob@192.0.2.5;transport=TCP") == "TCP 0.0.0.0:5060 -> 192.0.2.5:5060");
    CHECK(hop(routes, "sip:bob@example.com;maddr=192.0.2.7") ==
          "UDP 127.0.0.1:5070 -> 192.0.2.7:5060");
    CHECK(hop(routes, "sip:bob@LocalHost:5091") == "UDP 127.0.0.1:5070 -> 127.0.0.1:5091");
}

TEST_CASE("a request without a way is refused with the reason", "[transport]") {
    const transport::layer routes = with_flows();
    const std::string no_route = make_error_code(errc::no_route).message();
    CHECK(hop(routes, "sip:bob@example.com") == no_route);
    CHECK(hop(routes, "sips:bob@192.0.2.5") == no_route);
    CHECK(hop(routes, "sips:bob@192.0.2.5;transport=udp") == no_route);
    CHECK(hop(routes, "sip:bob@192.0.2.5;transport=sctp") == no_route);
    CHECK(hop(routes, "sip:bob@[::1];transport=tcp") == no_route);
    CHECK(hop(routes, "sip:bob@0.0.0.0") == no_route);
    CHECK(hop(routes, "sip:bob@192.0.2.5:0") == no_route);
    CHECK(hop(routes, "tel:+4912345") == no_route);
    CHECK(hop(routes, "no uri") == make_error_code(errc::bad_uri).message());
    CHECK(hop(transport::layer(), "sip:bob@192.0.2.5") == no_route);
}

TEST_CASE("sips is sent over TLS", "[transport]") {
    transport::layer routes = with_flows();
    routes.flow_opened(protocol::tls, at("127.0.0.1", 5061), at("127.0.0.1", 5061));
    CHECK(hop(routes, "sips:bob@192.0.2.5") == "TLS 127.0.0.1:5061 -> 192.0.2.5:5061");
    CHECK(hop(routes, "sips:bob@192.0.2.5;transport=tcp") ==
          "TLS 127.0.0.1:5061 -> 192.0.2.5:5061");
    CHECK(hop(routes, "sip:bob@192.0.2.5;transport=tls") == "TLS 127.0.0.1:5061 -> 192.0.2.5:5061");
}

TEST_CASE("a loose route is followed, a strict one stands in the Request-URI", "[transport]") {
    const transport::layer routes = with_flows();
    CHECK(hop_of(routes, "sip:bob@192.0.2.5", {}) == "192.0.2.5:5060");
    CHECK(hop_of(routes, "sip:bob@192.0.2.5", {"<sip:192.0.2.6;lr>", "<sip:192.0.2.7;lr>"}) ==
          "192.0.2.6:5060");
    CHECK(hop_of(routes, "sip:bob@192.0.2.5", {"<sip:192.0.2.6:5066;lr>, <sip:192.0.2.7;lr>"}) ==
          "192.0.2.6:5066");
    CHECK(hop_of(routes, "sip:192.0.2.6", {"<sip:bob@192.0.2.5>"}) == "192.0.2.6:5060");
    CHECK(hop_of(routes, "sip:bob@192.0.2.5", {"<nonsense"}) ==
          make_error_code(errc::bad_uri).message());
}

TEST_CASE("a response goes back by the top Via", "[transport]") {
    constexpr auto udp = protocol::udp;
    CHECK(reply_way("SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1", udp) == "192.0.2.9:5060");
    CHECK(reply_way("SIP/2.0/UDP 192.0.2.9:5090;branch=z9hG4bK1", udp) == "192.0.2.9:5090");
    // Behind a NAT: the sent-by host is private, the packet's source counts (18.2.1).
    CHECK(reply_way("SIP/2.0/UDP 10.0.0.1:5090;branch=z9hG4bK1", udp) == "192.0.2.9:5090");
    CHECK(reply_way("SIP/2.0/UDP 10.0.0.1:5090;rport;branch=z9hG4bK1", udp) == "192.0.2.9:4711");
    CHECK(reply_way("SIP/2.0/UDP 10.0.0.1;maddr=192.0.2.33;rport;branch=z9hG4bK1", udp) ==
          "192.0.2.33:5060");
    CHECK(reply_way("SIP/2.0/UDP 10.0.0.1;maddr=name.example;rport;branch=z9hG4bK1", udp) ==
          "192.0.2.9:4711");
    // Only the top value counts, and a `received` that the peer wrote itself does not.
    CHECK(reply_way("SIP/2.0/UDP 192.0.2.9:5;received=192.0.2.66;branch=z9hG4bK1, "
                    "SIP/2.0/UDP 192.0.2.8:6;branch=z9hG4bK2",
                    udp) == "192.0.2.9:5");
    CHECK(reply_way("SIP/2.0/TCP 10.0.0.1:5090;branch=z9hG4bK1", protocol::tcp) ==
          "192.0.2.9:4711");
}

TEST_CASE("Via and Contact say the address that peers see", "[transport]") {
    transport::layer routes = with_flows();
    const path udp{protocol::udp, at("127.0.0.1", 5070), at("192.0.2.5", 5060), 0};
    CHECK(routes.via_value(udp, "z9hG4bK1") == "SIP/2.0/UDP 127.0.0.1:5070;rport;branch=z9hG4bK1");
    CHECK(routes.contact_host(udp) == "127.0.0.1:5070");
    const path tcp{protocol::tcp, at("0.0.0.0", 5060), at("192.0.2.5", 5060), 0};
    CHECK(routes.via_value(tcp, "z9hG4bK1") == "SIP/2.0/TCP 192.0.2.1:5060;rport;branch=z9hG4bK1");
    const path v6{protocol::udp, at("::1", 5070), at("::1", 5060), 0};
    CHECK(routes.contact_host(v6) == "[::1]:5070");
    routes.flow_opened(protocol::ws, at("127.0.0.1", 8080), address{});
    CHECK(routes.contact_host({protocol::ws, at("127.0.0.1", 8080), {}, 0}) == "127.0.0.1:8080");
}

TEST_CASE("what is ours is known", "[transport]") {
    transport::layer routes = with_flows();
    const auto local = [&](std::string_view text) { return routes.is_local(*parse_uri(text)); };
    CHECK(local("sip:127.0.0.1:5070"));
    CHECK(local("sip:anybody@localhost:5080"));
    CHECK(local("sip:192.0.2.1"));
    CHECK(local("sip:127.0.0.1:5060"));
    CHECK(local("sip:[::1]:5070"));
    CHECK_FALSE(local("sip:127.0.0.1:5071"));
    CHECK_FALSE(local("sips:127.0.0.1:5070"));
    CHECK_FALSE(local("sip:example.com"));
    CHECK_FALSE(local("tel:+491"));

    const auto ours = [&](std::string_view text) { return routes.is_ours(*parse_via(text)); };
    CHECK(ours("SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1"));
    CHECK(ours("SIP/2.0/UDP [::1]:5070;branch=z9hG4bK1"));
    CHECK(ours("SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1"));
    CHECK_FALSE(ours("SIP/2.0/TCP 127.0.0.1:5070;branch=z9hG4bK1"));
    CHECK_FALSE(ours("SIP/2.0/UDP 192.0.2.77:5070;branch=z9hG4bK1"));
    CHECK_FALSE(ours("SIP/2.0/UDP example.com:5070;branch=z9hG4bK1"));
    CHECK_FALSE(ours("SIP/2.0/SCTP 127.0.0.1:5070;branch=z9hG4bK1"));

    routes.flow_closed(protocol::udp, at("127.0.0.1", 5070));
    CHECK_FALSE(local("sip:127.0.0.1:5070"));
    CHECK_FALSE(ours("SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1"));
    CHECK(hop(routes, "sip:192.0.2.5") == "UDP 127.0.0.1:5080 -> 192.0.2.5:5060");
}
