// Any lines behind a REGISTER: what a registrar answers can be sent and read, what it keeps stays
// within its bounds, and a second REGISTER can take it away again.
#include "target.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/registrar/memory_store.hpp>
#include <offhook/registrar/registrar.hpp>

#include <string>

using namespace offhook;
using fuzz::require;

namespace {

const registrar::calendar_time now{std::chrono::seconds(1'800'000'000)};

result<sip_message> request_with(std::string_view lines, int number) {
    std::string text =
        "REGISTER sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
        "From: <sip:b@h>;tag=a\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nMax-Forwards: 70\r\n"
        "CSeq: ";
    text.append(std::to_string(number)).append(" REGISTER\r\n").append(lines);
    return parse_message(buffer::copy_of(text + "\r\nContent-Length: 0\r\n\r\n"));
}

void look_at(const registrar::reply& said, const sip_message& request) {
    message_builder response = make_response(request, said.status, said.reason, "t");
    require(said.headers.empty() || response.raw_headers(said.headers), "its headers can be sent");
    const auto read = parse_message(buffer::copy_of(response.build().text()));
    require(read.has_value() && read->status() == said.status, "its response can be read");
    if (said.status != 200) return;
    require(read_headers<contact>(*read).has_value(), "its contacts can be read");
}

} // namespace

OFFHOOK_FUZZ(registrar) {
    if (input.size() > 20'000) return;
    registrar::settings values;
    values.open = true;
    values.without_support = registrar::path_policy::take;
    registrar::memory_store bindings;
    registrar::registrar desk(values, bindings);
    const auto request = request_with(input, 1);
    if (!request || request->method() != sip_method::register_) return;
    look_at(desk.handle(now, *request, {}), *request);
    const std::size_t kept = bindings.count().value();
    require(kept <= values.max_bindings, "so many contacts and no more");
    const auto way = desk.redirect(now, "sip:b@h");
    require((way.status == 302) == (kept != 0) || way.status == 404, "who is there is found");
    const auto away = request_with("Contact: *\r\nExpires: 0", 0x7fff'ffff);
    if (request->cseq()->number == 1) look_at(desk.handle(now, *away, {}), *away);
}
