// Any bytes as a datagram: parsed or refused with a reason; what is understood can be answered, and
// the answer can be parsed.
#include "target.hpp"

#include <offhook/message/check_message.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/parse.hpp>

#include <cstring>

using namespace offhook;
using fuzz::require;

namespace {

constexpr parse_options everything{true, true, true, true, true, true, true, true, true};

void read_all(const sip_message& m) {
    for (const header_slot& slot : m.headers()) {
        require(fuzz::inside(m.name_of(slot), m.text()), "a name is part of the message");
        require(fuzz::inside(m.value_of(slot), m.text()), "a value is part of the message");
        m.each_value(slot.name, [](std::string_view value) { return !value.empty(); });
    }
    require(fuzz::inside(m.body(), m.text()), "the body is part of the message");
    require(m.top_via().has_value() && m.from().has_value() && m.to().has_value() &&
                m.cseq().has_value() && !m.call_id().empty(),
            "a parsed message has its mandatory headers");
    (void)m.contact();
    (void)m.refer_to();
    (void)m.number(header_name::expires);
    (void)check_message(m);
}

void answer(const sip_message& m) {
    if (!m.is_request() || m.method() == sip_method::ack) return;
    const sip_message made = make_response(m, 200, {}, "tag").build();
    const auto again = parse_message(made.bytes());
    require(again.has_value(), "a response to a parsed request can be parsed");
    require(again->cseq()->number == m.cseq()->number, "a response has the request's CSeq");
    require(again->call_id() == m.call_id(), "a response has the request's Call-ID");
}

void refuse(std::string_view input, const parse_fault& fault, const sip_message& understood) {
    require(fault.code != error_code{} && std::strlen(fault.what) > 5 &&
                std::strncmp(fault.rule, "RFC ", 4) == 0,
            "a refusal says why");
    require(fault.offset <= input.size(), "a fault stands inside the message");
    require(fault.status == 0 || (fault.status >= 400 && fault.status < 600), "a status to send");
    if (const auto refusal = make_refusal(understood, fault, "tag")) {
        require(refusal->build().status() == fault.status, "a refusal has the status of its fault");
    }
}

/// Values read on the way change no outcome, and are those that reading on demand gives.
void same_values(std::string_view input, bool good, const parse_fault& wanted) {
    main_values values;
    parse_fault fault;
    const auto made = parse_message(buffer::copy_of(input), values, &fault);
    require(made.has_value() == good, "the same outcome");
    require(good || (fault.offset == wanted.offset && fault.header == wanted.header),
            "the same fault");
    if (!made) return;
    require(values.vias[0].branch() == made->top_via()->branch() &&
                values.from.address.host == made->from()->address.host &&
                values.to.tag() == made->to()->tag() && values.call_id == made->call_id() &&
                values.cseq.number == made->cseq()->number,
            "the same values");
}

} // namespace

OFFHOOK_FUZZ(parser) {
    parse_fault fault;
    sip_message understood;
    const auto strict = parse_message(buffer::copy_of(input), &fault, &understood);
    same_values(input, strict.has_value(), fault);
    if (strict) {
        read_all(*strict);
        answer(*strict);
    } else {
        refuse(input, fault, understood);
    }
    const auto lenient = parse_message(buffer::copy_of(input), everything);
    require(lenient.has_value() || !strict.has_value(), "leniency never refuses more");
    if (lenient) {
        read_all(*lenient);
        require(parse_message(lenient->bytes()).has_value(), "what was mended is correct");
    }
}
