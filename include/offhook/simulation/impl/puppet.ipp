// How a puppet plays its script, and the few messages it can make.
#pragma once

#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/simulation/puppet.hpp>
#include <offhook/simulation/world.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace offhook::simulation {

namespace detail {

/// "INVITE", "180" or "200 INVITE".
inline bool puppet_matches(const sip_message& message, std::string_view what) {
    if (message.empty() || what.empty()) return false;
    if (what.front() < '0' || what.front() > '9') {
        return message.is_request() && message.method_text() == what;
    }
    int status = 0;
    const auto [end, error] = std::from_chars(what.data(), what.data() + what.size(), status);
    if (error != std::errc{} || message.status() != status) return false;
    const std::string_view method = what.substr(static_cast<std::size_t>(end - what.data()));
    if (method.empty()) return true;
    const auto number = message.cseq();
    return number && number->method_text == method.substr(1);
}

} // namespace detail

OFFHOOK_DECL puppet::puppet(world& around, std::uint32_t number, address at)
    : world_(&around), number_(number), at_(at), tag_(fmt::format("puppet{}", number)) {}

OFFHOOK_DECL std::string puppet::uri() const {
    return fmt::format("sip:{}@{}", world_->name_of(number_), at_.to_string());
}

OFFHOOK_DECL puppet& puppet::add(std::string name, std::function<bool()> play_step) {
    steps_.push_back({std::move(name), std::move(play_step)});
    // A script may be written at any time; the first step begins with the next event.
    until_ = world_->now();
    world_->reschedule(number_);
    return *this;
}

OFFHOOK_DECL puppet& puppet::expect(std::string what) {
    return add("expect " + what, [this, what] { return take(what); });
}

OFFHOOK_DECL puppet& puppet::reply(int status, std::string method) {
    return add(fmt::format("reply {}", status), [this, status, method] {
        answer(status, method, false);
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::reply_with_sdp(int status, std::string method) {
    return add(fmt::format("reply {}", status), [this, status, method] {
        answer(status, method, true);
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::after(duration length) {
    return add("after", [this, length, until = std::optional<instant>{}]() mutable {
        if (!until) until = world_->now() + length;
        until_ = until;
        return world_->now() >= *until;
    });
}

OFFHOOK_DECL puppet& puppet::tag(std::string text) {
    return add("tag " + text, [this, text] {
        tag_ = text;
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::says(std::string headers) {
    return add("says", [this, headers] {
        says_ = headers;
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::invite(std::string target, const address& at) {
    return add("invite " + target, [this, target, at] {
        peer_ = at;
        dialog_ = {};
        dialog_.call_id = fmt::format("call{}@{}", ++branches_, at_.to_string());
        dialog_.own_tag = tag_;
        dialog_.target = target;
        dialog_.invite_uri = target;
        dialog_.invite_to = fmt::format("<{}>", target);
        dialog_.peer = dialog_.invite_to;
        dialog_.invite_cseq = dialog_.cseq = 1;
        dialog_.invite_branch = new_branch();
        transmit(request_text("INVITE", target, dialog_.invite_to, 1, dialog_.invite_branch, says_,
                              "application/sdp", sdp()));
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::request(std::string method, std::string headers, std::string body) {
    return add("request " + method, [this, method, headers, body] {
        const bool ack = method == "ACK";
        const std::uint32_t number = ack ? dialog_.invite_cseq : ++dialog_.cseq;
        transmit(request_text(method, dialog_.target, dialog_.peer, number, new_branch(), headers,
                              body.empty() ? "" : "application/sdp", body));
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::cancel() {
    return add("cancel", [this] {
        transmit(request_text("CANCEL", dialog_.invite_uri, dialog_.invite_to, dialog_.invite_cseq,
                              dialog_.invite_branch, {}, {}, {}));
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::raw(std::string bytes) {
    return add("raw", [this, bytes] {
        transmit(bytes);
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::raw(std::string bytes, const address& to) {
    return add("raw", [this, bytes, to] {
        peer_ = to;
        transmit(bytes);
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::again() {
    return add("again", [this] {
        transmit(last_sent_);
        return true;
    });
}

OFFHOOK_DECL puppet& puppet::then(std::function<void()> action) {
    return add("then", [action = std::move(action)] {
        action();
        return true;
    });
}

OFFHOOK_DECL void puppet::play() {
    until_.reset();
    while (!steps_.empty() && steps_.front().play()) {
        steps_.pop_front();
        until_.reset();
    }
}

OFFHOOK_DECL void puppet::received(const path& came_on, const buffer& bytes) {
    peer_ = came_on.remote;
    result<sip_message> read = parse_message(bytes);
    if (!read) return;
    read->set_source(came_on.remote);
    const bool repeated = std::any_of(seen_.begin(), seen_.end(), [&](const sip_message& one) {
        return one.text() == read->text();
    });
    seen_.push_back(*read);
    inbox_.push_back({std::move(*read), repeated});
    play();
}

OFFHOOK_DECL bool puppet::take(const std::string& what) {
    for (arrived& one : inbox_) {
        if (one.repeated || one.expected || !detail::puppet_matches(one.message, what)) continue;
        one.expected = true;
        learn(one.message);
        return true;
    }
    return false;
}

OFFHOOK_DECL void puppet::learn(const sip_message& message) {
    const auto contact = message.contact();
    if (message.method() == sip_method::invite && !message.to()->parameters.has("tag")) {
        dialog_ = {};
        dialog_.call_id = message.call_id();
        dialog_.own_tag = tag_;
        dialog_.peer = message.value(header_name::from);
        if (contact) dialog_.target = contact->address.text;
        dialog_.cseq = 100; // its own direction begins where it likes
    } else if (message.is_response() && message.call_id() == dialog_.call_id) {
        dialog_.peer = message.value(header_name::to);
        if (contact) dialog_.target = contact->address.text;
    }
}

OFFHOOK_DECL void puppet::answer(int status, std::string_view method, bool with_sdp) {
    const sip_message* to = last(method);
    if (to == nullptr) return;
    message_builder made = make_response(*to, status, {}, status == 100 ? "" : tag_);
    made.header(header_name::contact, fmt::format("<{}>", uri()));
    if (!says_.empty()) made.raw_headers(says_);
    if (with_sdp) made.body("application/sdp", sdp());
    dialog_.own_tag = tag_;
    peer_ = to->source().value_or(peer_);
    transmit(std::string(made.build().text()));
}

OFFHOOK_DECL std::string puppet::request_text(std::string_view method, std::string_view uri,
                                              std::string_view to, std::uint32_t cseq,
                                              std::string_view branch, std::string_view headers,
                                              std::string_view type, std::string_view body) const {
    std::string text = fmt::format("{} {} SIP/2.0\r\n"
                                   "Via: SIP/2.0/UDP {};rport;branch={}\r\n"
                                   "Max-Forwards: 70\r\n"
                                   "From: <{}>;tag={}\r\n"
                                   "To: {}\r\n"
                                   "Call-ID: {}\r\n"
                                   "CSeq: {} {}\r\n",
                                   method, uri, at_.to_string(), branch, this->uri(),
                                   dialog_.own_tag, to, dialog_.call_id, cseq, method);
    if (method != "CANCEL") text += fmt::format("Contact: <{}>\r\n", this->uri());
    text += headers;
    if (!type.empty()) text += fmt::format("Content-Type: {}\r\n", type);
    text += fmt::format("Content-Length: {}\r\n\r\n", body.size());
    text += body;
    return text;
}

OFFHOOK_DECL std::string puppet::new_branch() {
    return fmt::format("z9hG4bK-{}-{}", tag_, ++branches_);
}

OFFHOOK_DECL std::string puppet::sdp() const {
    const std::string host = at_.host();
    return fmt::format("v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\n"
                       "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n",
                       host);
}

OFFHOOK_DECL void puppet::transmit(std::string bytes) {
    last_sent_ = std::move(bytes);
    const path way{protocol::udp, at_, peer_, 0};
    world_->send(number_, way, buffer::copy_of(std::string_view{last_sent_}));
}

OFFHOOK_DECL unsigned puppet::count(std::string_view what, bool repeated) const {
    unsigned total = 0;
    for (const arrived& one : inbox_) {
        total += (repeated || !one.repeated) && detail::puppet_matches(one.message, what);
    }
    return total;
}

OFFHOOK_DECL const sip_message* puppet::last(std::string_view what) const {
    for (auto one = inbox_.rbegin(); one != inbox_.rend(); ++one) {
        if (detail::puppet_matches(one->message, what)) return &one->message;
    }
    return nullptr;
}

} // namespace offhook::simulation
