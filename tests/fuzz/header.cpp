// Each typed header from any text; the first byte chooses which. Digest has a target of its own.
#include "target.hpp"

#include <offhook/message/answer_mode.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/content_disposition.hpp>
#include <offhook/message/cseq.hpp>
#include <offhook/message/dtmf_relay.hpp>
#include <offhook/message/event_package.hpp>
#include <offhook/message/history.hpp>
#include <offhook/message/identity.hpp>
#include <offhook/message/identity_headers.hpp>
#include <offhook/message/info_uri.hpp>
#include <offhook/message/join.hpp>
#include <offhook/message/media_range.hpp>
#include <offhook/message/privacy.hpp>
#include <offhook/message/rack.hpp>
#include <offhook/message/refer_sub.hpp>
#include <offhook/message/replaces.hpp>
#include <offhook/message/retry_after.hpp>
#include <offhook/message/session_expires.hpp>
#include <offhook/message/sip_date.hpp>
#include <offhook/message/sip_reason.hpp>
#include <offhook/message/sipfrag.hpp>
#include <offhook/message/subscription_state.hpp>
#include <offhook/message/timestamp.hpp>
#include <offhook/message/token_params.hpp>
#include <offhook/message/via.hpp>
#include <offhook/message/warning.hpp>

#include <iterator>

using namespace offhook;
using fuzz::inside;
using fuzz::require;

namespace {

template <class T>
void reads(std::string_view text) {
    (void)T::parse(text);
}

void via_value(std::string_view text) {
    const auto v = parse_via(text);
    if (!v) return;
    require(inside(v->host, text) && inside(v->branch(), text), "a part is in the text");
    require(!v->host.empty() && !v->transport.empty(), "a Via has a host and a transport");
}

void reason_value(std::string_view text) {
    const auto r = sip_reason::parse(text);
    if (r) require(inside(r->text, text) && inside(r->protocol, text), "a part is in the text");
}

void warning_value(std::string_view text) {
    const auto w = warning::parse(text);
    if (w) require(w->code <= 999 && inside(w->text, text), "three digits and a text");
}

void date_value(std::string_view text) {
    const auto d = sip_date::parse(text);
    if (d) require(d->month >= 1 && d->month <= 12 && d->day <= 31, "a date of the calendar");
    if (d) (void)d->seconds_since_1970();
}

void retry_value(std::string_view text) {
    const auto r = retry_after::parse(text);
    if (r) require(inside(r->comment, text), "a part is in the text");
}

void identity_value(std::string_view text) {
    const auto i = identity::parse(text);
    if (i) require(inside(i->digest, text) && inside(i->info, text), "a part is in the text");
}

void replaces_value(std::string_view text) {
    const auto r = parse_replaces(text);
    if (!r) return;
    const std::string again = r->to_string();
    const auto same = parse_replaces(again);
    require(same && same->call_id == r->call_id && same->to_tag == r->to_tag &&
                same->from_tag == r->from_tag && same->early_only == r->early_only,
            "a Replaces that was written is the one that was read");
}

void privacy_value(std::string_view text) {
    const auto p = privacy::parse(text);
    if (p) (void)p->asks_for("id");
}

void others(std::string_view text) {
    (void)parse_token_params(text);
    (void)parse_subscription_state(text);
    (void)parse_sipfrag(text);
    (void)parse_cseq(text);
}

using reader = void (*)(std::string_view);
constexpr reader readers[] = {via_value,
                              reason_value,
                              warning_value,
                              date_value,
                              retry_value,
                              identity_value,
                              replaces_value,
                              privacy_value,
                              others,
                              reads<event_package>,
                              reads<contact>,
                              reads<content_disposition>,
                              reads<answer_mode>,
                              reads<diversion>,
                              reads<history_info>,
                              reads<p_asserted_identity>,
                              reads<referred_by>,
                              reads<info_uri>,
                              reads<join>,
                              reads<media_range>,
                              reads<rack>,
                              reads<rseq>,
                              reads<refer_sub>,
                              reads<session_expires>,
                              reads<min_se>,
                              reads<timestamp>};

} // namespace

OFFHOOK_FUZZ(header) {
    const unsigned which = fuzz::take_byte(input);
    readers[which % std::size(readers)](input);
    (void)parse_dtmf_relay(input);
}
