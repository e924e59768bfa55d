// The headers that have a type: what is read out of each, and what is refused.
#include "text.hpp"

#include <offhook/message/answer_mode.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/content_disposition.hpp>
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
#include <offhook/message/retry_after.hpp>
#include <offhook/message/session_expires.hpp>
#include <offhook/message/sip_date.hpp>
#include <offhook/message/sip_reason.hpp>
#include <offhook/message/timestamp.hpp>
#include <offhook/message/token_params.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/message/warning.hpp>

#include <initializer_list>

using namespace offhook;
using namespace offhook::test;

namespace {

template <class T>
void refuses(std::initializer_list<const char*> texts) {
    for (const char* text : texts) {
        INFO(text);
        CHECK_FALSE(T::parse(text).has_value());
    }
}

} // namespace

TEST_CASE("a typed header is read from a message by its type") {
    const sip_message m = parsed(request_with("x: 1800;refresher=uas\r\n"
                                              "Reason: SIP;cause=200, Q.850;cause=16\r\n"
                                              "Reason: Preemption\r\n"));
    CHECK(read_header<session_expires>(m)->seconds == 1800);
    CHECK(read_header<min_se>(m).error() == errc::missing_header);
    CHECK(read_header<sip_reason>(m)->cause == 200u);
    const auto reasons = read_headers<sip_reason>(m);
    REQUIRE(reasons->size() == 3);
    CHECK((*reasons)[1].protocol == "Q.850");
    CHECK_FALSE((*reasons)[2].cause.has_value());
    CHECK(read_headers<warning>(m)->empty());
    const sip_message bad = parsed(request_with("Reason: SIP, ;cause\r\n"));
    CHECK(read_headers<sip_reason>(bad).error() == errc::malformed_header);
}

TEST_CASE("headers that are a token with parameters") {
    CHECK(parse_token_params(" gzip;q=1.0 ")->token == "gzip");
    CHECK_FALSE(parse_token_params("").has_value());
    CHECK_FALSE(parse_token_params("a b").has_value());

    CHECK(event_package::parse("presence.winfo;id=7")->package == "presence.winfo");
    CHECK(event_package::parse("refer;id=93809824")->id == "93809824");
    refuses<event_package>({"", ".refer", "refer.", "a..b", "refer;id=1;id=2", "refer, dialog"});

    CHECK(content_disposition::parse("session;handling=Optional")->is_optional());
    CHECK_FALSE(content_disposition::parse("session")->is_optional());
    refuses<content_disposition>({"", ";handling=optional", "session;handling="});

    CHECK_FALSE(refer_sub::parse("FALSE")->wanted);
    CHECK(refer_sub::parse("true;x=1")->wanted);
    refuses<refer_sub>({"", "yes", "true false"});

    CHECK(answer_mode::parse("auto;require")->is_automatic());
    CHECK(priv_answer_mode::parse("Manual;require")->is_required());
    CHECK_FALSE(priv_answer_mode::parse("Manual")->is_automatic());
    refuses<answer_mode>({"", "Auto;", "Auto Manual"});

    const auto reason = sip_reason::parse("Q.850 ;cause=16 ;text=\"Terminated; call\"");
    CHECK(reason->cause == 16u);
    CHECK(reason->text == "Terminated; call");
    refuses<sip_reason>({"", "SIP;cause=x", "SIP;cause=99999999999", "SIP;cause"});

    CHECK(privacy::parse("id ; critical")->asks_for("Critical"));
    CHECK_FALSE(privacy::parse("identity")->asks_for("id"));
    refuses<privacy>({"", "id;", "id;;user", "id,user"});
}

TEST_CASE("headers that are numbers") {
    CHECK(session_expires::parse("90")->refresher == session_expires::side::unsaid);
    CHECK(session_expires::parse("4294967295;refresher=UAC")->refresher ==
          session_expires::side::uac);
    refuses<session_expires>({"", "4294967296", "-1", "1 000", "90;refresher=me", "90;refresher"});
    CHECK(min_se::parse("120;x")->seconds == 120);
    refuses<min_se>({"", "x", "99999999999"});

    const auto retry = retry_after::parse("18000 (in (a) meeting \\) ) ;duration=3600");
    CHECK(retry->seconds == 18000);
    CHECK(retry->comment == "in (a) meeting \\) ");
    CHECK(retry->duration == 3600u);
    // Too large a number is the largest (RFC 3261 20.19): "not soon", not "at once".
    CHECK(retry_after::parse("4294967296")->seconds == 4294967295u);
    CHECK(retry_after::parse("949302838503028349304023988")->seconds == 4294967295u);
    CHECK(retry_after::parse("5;duration=4294967296")->duration == 4294967295u);
    refuses<retry_after>({"", "x", "-1", "5 (open", "5 )", "5;duration=x", "5 5", "5 (a\\"});

    const auto rk = rack::parse("776656 1 INVITE");
    CHECK(rk->rseq == 776656);
    CHECK(rk->cseq == 1);
    CHECK(rk->method == "INVITE");
    refuses<rack>({"", "1 INVITE", "1 1", "1 1 ", "1 1 INVITE x", "4294967296 1 INVITE",
                   "1 2147483648 INVITE", "1-1 INVITE"});
    CHECK(rseq::parse("4294967295")->number == 4294967295u);
    refuses<rseq>({"", "0", "4294967296", "-1", "1;a"});

    CHECK(timestamp::parse("54.1 0.3")->delay == "0.3");
    CHECK(timestamp::parse("54")->value == "54");
    refuses<timestamp>({"", ".5", "54.1x", "54 .1 2", "-1"});
}

TEST_CASE("dates are GMT and whole") {
    const auto date = sip_date::parse("Sat, 13 Nov 2010 23:29:00 GMT");
    REQUIRE(date.has_value());
    CHECK(date->month == 11);
    CHECK(date->seconds_since_1970() == 1289690940);
    CHECK(sip_date::parse("Thu, 01 Jan 1970 00:00:00 GMT")->seconds_since_1970() == 0);
    CHECK(sip_date::parse("Tue, 29 Feb 2000 12:00:00 GMT")->seconds_since_1970() == 951825600);
    CHECK(sip_date::parse("Sat, 31 Dec 2016 23:59:60 GMT")->second == 60);
    refuses<sip_date>({"", "Fri, 01 Jan 2010 16:00:00 EST", "Fri, 01 Jan 2010 16:00:00 UTC",
                       "Fri, 1 Jan 2010 16:00:00 GMT", "Fri, 00 Jan 2010 16:00:00 GMT",
                       "Fri, 01 Foo 2010 16:00:00 GMT", "Fri, 01 Jan 2010 24:00:00 GMT",
                       "Fri, 01 Jan 2010 -1:00:00 GMT", "Xxx, 01 Jan 2010 16:00:00 GMT"});
}

TEST_CASE("warnings keep their text") {
    const auto w = warning::parse("307 isi.edu:5060 \"Parameter \\\"x\\\" not understood\"");
    CHECK(w->code == 307);
    CHECK(w->agent == "isi.edu:5060");
    CHECK(w->text == "Parameter \\\"x\\\" not understood");
    refuses<warning>({"", "1812 overture \"In Progress\"", "30 a \"b\"", "301 \"b\"", "301 a b",
                      "301 a \"b", "301 a \"b\" c"});
}

TEST_CASE("contacts carry expiry and preference") {
    CHECK(contact::parse(" * ")->all);
    const auto one = contact::parse("\"A, B\" <sip:a@b>;q=0.7;expires=60");
    CHECK(one->q_thousandths == 700);
    CHECK(one->expires == 60u);
    CHECK(one->target.display_name == "A, B");
    CHECK(contact::parse("sip:a@b;expires=280297596632815")->expires == 3600u);
    CHECK(contact::parse("sip:a@b;expires=\"soon\"")->expires == 3600u);
    CHECK(contact::parse("sip:a@b")->q_thousandths == 1000);
    refuses<contact>({"", "**", "*;q=1", "<sip:a@b>;q=1.001", "<sip:a@b>;q=2", "<sip:a@b>;q=.5",
                      "<sip:a@b>;q=0.1234", "sip:a@b?Route=x"});
}

TEST_CASE("headers that say who somebody is") {
    CHECK(p_asserted_identity::parse("\"C\" <sip:c@d>")->who.address.user == "c");
    CHECK(p_preferred_identity::parse("tel:+14085264000")->who.address.scheme == "tel");
    refuses<p_asserted_identity>({"", "<>", "nobody"});
    const auto by = referred_by::parse("<sip:r@ref.example>;cid=\"2UWQFN309shb3@ref.example\"");
    CHECK(by->cid == "2UWQFN309shb3@ref.example");
    refuses<referred_by>({"", "<sip:>"});

    const auto div = diversion::parse("<sip:b@p4.isp.com>;reason=\"no-answer\";counter=2");
    CHECK(div->reason == "no-answer");
    CHECK(div->counter == 2u);
    refuses<diversion>({"", "<sip:a@b>;counter=-1", "<sip:a@b>;counter=99999999999"});
    CHECK(history_info::parse("<sip:b@c?Reason=SIP%3Bcause%3D302>;index=1.2.10")->index ==
          "1.2.10");
    refuses<history_info>({"<sip:b@c>", "<sip:b@c>;index=", "<sip:b@c>;index=1.",
                           "<sip:b@c>;index=.1", "<sip:b@c>;index=1..2", "<sip:b@c>;index=a"});

    const auto id = identity::parse("eyJh.eyJk.rq3pj==;info=<https://cert.example/a.crt>;alg=ES256"
                                    ";ppt=\"shaken\"");
    CHECK(id->digest == "eyJh.eyJk.rq3pj==");
    CHECK(id->info == "https://cert.example/a.crt");
    CHECK(id->algorithm == "ES256");
    CHECK(id->type == "shaken");
    CHECK(identity::parse("\"CyI4+nAk=\"")->digest == "CyI4+nAk=");
    refuses<identity>(
        {"", ";info=<a:b>", "abc;info=<a:b", "abc;info", "abc;=x", "\"abc", "abc def"});
}

TEST_CASE("headers that carry a URI for show, and media ranges, and Join") {
    const auto info = info_uri::parse("<http://www.example.com/alice/photo.jpg>;purpose=icon");
    CHECK(info->address.scheme == "http");
    CHECK(info->purpose() == "icon");
    refuses<info_uri>({"", "http://a", "<http://a", "<>", "<a b>", "<http://a>x"});

    CHECK(media_range::parse("application/*;q=0.5")->takes("application/sdp"));
    CHECK(media_range::parse("*/*")->takes("text/plain"));
    CHECK_FALSE(media_range::parse("application/sdp;q=0")->takes("application/sdp"));
    CHECK_FALSE(media_range::parse("text/plain")->takes("application/sdp"));
    refuses<media_range>({"", "text", "text/", "*/plain", "text/plain;q=9"});

    const auto j = join::parse("12adf2f34456gs5;to-tag=12345;from-tag=54321");
    CHECK(j->call_id == "12adf2f34456gs5");
    CHECK(j->to_tag == "12345");
    CHECK(j->from_tag == "54321");
    refuses<join>({"", "a;to-tag=1", "a;to-tag=1;from-tag=2;to-tag=3", "a;to-tag=;from-tag=2"});
}
