// Reliable provisional responses (RFC 3262) between two dialog layers: numbers, repeats, PRACKs,
// what waits for them, and the ends of calls in each of these moments.
#include "pair.hpp"

#include <offhook/message/rack.hpp>
#include <offhook/message/typed.hpp>

namespace offhook::test {
namespace {

constexpr const char* sdp = "application/sdp";

dialog::settings with(dialog::reliability how) {
    dialog::settings values;
    values.provisionals = how;
    return values;
}
dialog::settings preferred() { return with(dialog::reliability::preferred); }

void describe(pair& p, peer& who, int status) {
    REQUIRE(who.dialogs.respond(p.now, who.duty, status, {}, {.body = {sdp, "v=0\r\n"}}));
    p.drain();
}
void call_with_offer(pair& p) {
    p.a.leg = p.a.dialogs
                  .invite(p.now, p.a.owner,
                          {.target = p.b.uri(), .from = p.a.uri(), .with = {{sdp, "v=0\r\n"}}})
                  .value();
    p.drain();
    p.run_for(50ms);
}
std::uint32_t number_of(const sip_message& message) { return read_header<rseq>(message)->number; }

} // namespace

TEST_CASE("a reliable 180 has its PRACK before the 200") {
    pair p(preferred());
    call_with_offer(p);
    const dialog::duty_id invite = p.b.duty;
    p.respond(p.b, 180);
    p.run_for(50ms);
    CHECK(p.seen("alice PRACK") == 1);
    CHECK(p.seen("bob 200 PRACK") == 1);
    CHECK(p.last_sent("180 INVITE").value(header_name::require) == "100rel");
    const auto meant = read_header<rack>(p.last_sent("PRACK"));
    REQUIRE(meant.has_value());
    CHECK(meant->rseq == number_of(p.last_sent("180 INVITE")));
    CHECK(meant->cseq == 1);
    p.b.duty = invite;
    p.respond(p.b, 200);
    p.run_for(15ms);
    CHECK(p.a.last<dialog::progress>()->reliable);
    REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}));
    p.drain();
    p.run_for(1s);
    p.bye(p.a);
    p.run_for(50ms);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.seen("bob 180 INVITE") == 1);
}

TEST_CASE("a reliable 180 is repeated until its PRACK comes, and taken once") {
    pair p(preferred());
    int lost = 0;
    p.drop = [&](const peer&, const sip_message& message) {
        return message.is_request() && message.method() == sip_method::prack && ++lost <= 2;
    };
    call_with_offer(p);
    p.respond(p.b, 180);
    p.run_for(3s);
    CHECK(p.seen("bob 180 INVITE") == 3); // at 0, 0.5, 1.5 s; the PRACK of 1.5 s arrives
    CHECK(p.seen("x alice PRACK") == 2);
    CHECK(p.seen("bob 200 PRACK") == 1);
    CHECK(p.a.count<dialog::progress>() == 1);
    p.release(p.a);
    p.run_for(1s);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a 2xx waits for the PRACK of a description, not for that of a bare 180") {
    for (const bool described : {false, true}) {
        pair p(preferred());
        bool deaf = true;
        p.drop = [&](const peer&, const sip_message& message) {
            return deaf && message.is_request() && message.method() == sip_method::prack;
        };
        call_with_offer(p);
        if (described) {
            describe(p, p.b, 183);
        } else {
            p.respond(p.b, 180);
        }
        p.run_for(100ms);
        p.respond(p.b, 200);
        p.run_for(100ms);
        CHECK(p.seen("bob 200 INVITE") == (described ? 0 : 1));
        CHECK(p.b.dialogs.confirmed(p.b.leg) != described);
        deaf = false;
        p.run_for(2s);
        CHECK(p.seen("bob 200 INVITE") >= 1);
        CHECK(p.seen("bob 200 PRACK") == 1);
        CHECK(p.a.count<dialog::answered>() == 1);
        REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}));
        p.drain();
        p.run_for(100ms);
        CHECK(p.b.count<dialog::acknowledged>() == 1);
        p.bye(p.b);
        p.run_for(100ms);
        p.release(p.a);
        p.release(p.b);
        p.require_nothing_left();
    }
}

TEST_CASE("one reliable response at a time, with numbers that grow by one") {
    pair p(preferred());
    call_with_offer(p);
    const dialog::duty_id invite = p.b.duty;
    p.respond(p.b, 180);
    describe(p, p.b, 183);
    CHECK(p.seen("bob 183 INVITE") == 0);
    p.run_for(100ms);
    CHECK(p.seen("bob 183 INVITE") == 1);
    CHECK(number_of(p.last_sent("183 INVITE")) == number_of(p.last_sent("180 INVITE")) + 1);
    CHECK(p.seen("alice PRACK") == 2);
    p.b.duty = invite;
    p.respond(p.b, 486);
    p.run_for(100ms);
    CHECK(p.a.count<dialog::rejected>() == 1);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a reliable response out of order is not taken and has no PRACK") {
    pair p(preferred());
    call_with_offer(p);
    p.respond(p.b, 180);
    p.run_for(100ms);
    const sip_message ringing = p.last_sent("180 INVITE");
    const std::uint32_t number = number_of(ringing);
    for (const std::uint32_t wrong : {number + 2, number, number - 1}) {
        std::string text(ringing.text());
        const std::string was = "RSeq: " + std::to_string(number);
        text.replace(text.find(was), was.size(), "RSeq: " + std::to_string(wrong));
        p.put(p.a, text);
        p.run_for(100ms);
    }
    CHECK(p.seen("alice PRACK") == 1);
    CHECK(p.a.count<dialog::progress>() == 1);
    p.release(p.a);
    p.run_for(100ms);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a PRACK that means nothing gets 481, without RAck 400") {
    pair p(preferred());
    call_with_offer(p);
    const dialog::duty_id invite = p.b.duty;
    bool deaf = true;
    p.drop = [&](const peer& from, const sip_message& message) {
        return deaf && &from == &p.a && message.is_request() &&
               message.method() == sip_method::prack;
    };
    p.respond(p.b, 180);
    p.run_for(20ms);
    const std::string good(p.last_sent("PRACK").text());
    const std::size_t at = good.find("RAck: ") + 6;
    const std::string value = good.substr(at, good.find("\r\n", at) - at);
    const std::string number = value.substr(0, value.find(' '));
    int branch = 0;
    const auto put = [&](const std::string& line) {
        std::string text = good;
        text.replace(text.find("RAck: " + value), value.size() + 6, line);
        text.replace(text.find("branch=z9hG4bK"), 14, "branch=z9hG4bK" + std::to_string(branch++));
        const std::size_t cseq = text.find("CSeq: ");
        text.replace(cseq, text.find(" PRACK", cseq) - cseq,
                     "CSeq: " + std::to_string(10 + branch));
        p.put(p.b, text);
        p.run_for(20ms);
    };
    put("RAck: " + std::to_string(std::stoul(number) + 1) + " 1 INVITE");
    put("RAck: " + number + " 2 INVITE");
    put("RAck: " + number + " 1 OPTIONS");
    CHECK(p.seen("bob 481 PRACK") == 3);
    put("X-Rack: 1");
    put("RAck: 1 x INVITE");
    CHECK(p.seen("bob 400 PRACK") == 2);
    put("RAck: " + value);
    CHECK(p.seen("bob 200 PRACK") == 1);
    put("RAck: " + value);
    CHECK(p.seen("bob 481 PRACK") == 4);
    p.b.duty = invite;
    p.respond(p.b, 486);
    deaf = false;
    p.run_for(1s);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("without a PRACK in 64*T1 the INVITE is refused with 504") {
    for (const bool answered : {false, true}) {
        pair p(preferred());
        p.drop = [&](const peer&, const sip_message& message) {
            return message.is_request() && message.method() == sip_method::prack;
        };
        call_with_offer(p);
        describe(p, p.b, 183);
        if (answered) p.respond(p.b, 200);
        p.run_for(33s);
        // At 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s: doubled without a bound.
        CHECK(p.seen("bob 183 INVITE") == 7);
        CHECK(p.seen("bob 504 INVITE") == 1);
        CHECK(p.seen("bob 200 INVITE") == 0);
        CHECK(p.b.count<dialog::prack_missing>() == (answered ? 0 : 1));
        CHECK(p.b.count<dialog::answer_withdrawn>() == (answered ? 1 : 0));
        CHECK(p.a.count<dialog::rejected>() == 1);
        p.release(p.a);
        p.release(p.b);
        p.require_nothing_left();
    }
}

TEST_CASE("CANCEL, BYE and hang-up while a 2xx waits for its PRACK") {
    enum class what { cancel, early_bye, hang_up, release };
    for (const what end : {what::cancel, what::early_bye, what::hang_up, what::release}) {
        pair p(preferred());
        p.drop = [&](const peer&, const sip_message& message) {
            return message.is_request() && message.method() == sip_method::prack;
        };
        call_with_offer(p);
        describe(p, p.b, 183);
        p.run_for(20ms);
        p.respond(p.b, 200);
        switch (end) {
        case what::cancel: REQUIRE(p.a.dialogs.cancel(p.now, p.a.leg, "SIP;cause=200")); break;
        case what::early_bye: {
            std::string text(p.last_sent("PRACK").text());
            for (std::size_t at = text.find("PRACK"); at != std::string::npos;
                 at = text.find("PRACK", at))
                text.replace(at, 5, "BYE");
            p.put(p.b, text);
            break;
        }
        case what::hang_up: REQUIRE(p.b.dialogs.bye(p.now, p.b.leg, {})); break;
        case what::release: break;
        }
        p.drain();
        p.run_for(100ms);
        if (end == what::early_bye) CHECK(p.seen("bob 200 BYE") == 1);
        CHECK(p.b.count<dialog::answer_withdrawn>() == (end == what::cancel ? 1 : 0));
        if (const auto* withdrawn = p.b.last<dialog::answer_withdrawn>(); withdrawn != nullptr)
            CHECK(withdrawn->cancel.value(header_name::reason) == "SIP;cause=200");
        p.release(p.b);
        p.run_for(100ms);
        INFO(p.ladder_text());
        const std::string status = end == what::hang_up ? "480" : "487";
        CHECK(p.seen("bob " + status + " INVITE") == 1);
        CHECK(p.seen("bob 200 INVITE") == 0);
        CHECK(p.seen("bob BYE") == 0);
        CHECK(p.a.count<dialog::rejected>() == 1);
        p.release(p.a);
        p.require_nothing_left();
    }
}

TEST_CASE("a PRACK behind the refusal still gets its 200") {
    pair p(preferred());
    int lost = 0;
    p.drop = [&](const peer&, const sip_message& message) {
        return message.is_request() && message.method() == sip_method::prack && ++lost <= 1;
    };
    call_with_offer(p);
    p.respond(p.b, 180);
    p.run_for(20ms);
    p.respond(p.b, 486);
    p.run_for(20ms);
    p.release(p.a);
    p.release(p.b);
    p.run_for(2s);
    CHECK(p.seen("bob 200 PRACK") == 1);
    CHECK(p.seen("bob 180 INVITE") == 1);
    p.require_nothing_left();
}

TEST_CASE("who supports, prefers, requires or does not know 100rel") {
    using dialog::reliability;
    for (const auto how : {reliability::off, reliability::supported, reliability::preferred,
                           reliability::required}) {
        pair p(with(how));
        call_with_offer(p);
        const sip_message& invite = p.last_sent("INVITE");
        const bool knows = how != reliability::off;
        const std::string_view supported = invite.value(header_name::supported);
        CHECK((supported.find("100rel") != std::string_view::npos) == knows);
        CHECK((invite.value(header_name::allow).find("PRACK") != std::string_view::npos) == knows);
        CHECK(invite.has(header_name::require) == (how == reliability::required));
        p.respond(p.b, 180);
        const bool reliable = how == reliability::preferred || how == reliability::required;
        CHECK(p.last_sent("180 INVITE").has(header_name::rseq) == reliable);
        p.run_for(50ms);
        p.release(p.a);
        p.run_for(50ms);
        p.release(p.b);
        p.require_nothing_left();
    }
}

TEST_CASE("Require: 100rel is obeyed by who supports it, and 420 to who does not know it") {
    for (const bool knows : {false, true}) {
        pair p(with(knows ? dialog::reliability::supported : dialog::reliability::off));
        p.a.leg = p.a.dialogs
                      .invite(p.now, p.a.owner,
                              {.target = p.b.uri(),
                               .from = p.a.uri(),
                               .with = {{sdp, "v=0\r\n"}, "Require: 100rel\r\n"}})
                      .value();
        p.drain();
        p.run_for(50ms);
        if (knows) {
            p.respond(p.b, 180);
            p.run_for(50ms);
            CHECK(p.seen("bob 200 PRACK") == 1);
            p.release(p.b);
        } else {
            CHECK(p.last_sent("420 INVITE").value(header_name::unsupported) == "100rel");
        }
        p.run_for(50ms);
        p.release(p.a);
        p.require_nothing_left();
    }
}

TEST_CASE("who requires 100rel refuses callers without it: 421") {
    pair p(with(dialog::reliability::required));
    call_with_offer(p);
    std::string text(p.last_sent("INVITE").text());
    for (const std::string header : {"Require: ", "Supported: "}) {
        const std::size_t line = text.find(header);
        REQUIRE(line != std::string::npos);
        text.erase(line, text.find("\r\n", line) + 2 - line);
    }
    for (const std::string name : {"Call-ID: ", "branch=z9hG4bK"})
        text.insert(text.find(name) + name.size(), "other");
    p.put(p.b, text);
    p.run_for(50ms);
    CHECK(p.last_sent("421 INVITE").value(header_name::require) == "100rel");
    p.release(p.a);
    p.run_for(50ms);
    p.release(p.b);
    p.run_dry();
}

TEST_CASE("an offer in a reliable response is answered by the PRACK") {
    pair p(preferred());
    p.call();
    p.run_for(50ms);
    const dialog::duty_id invite = p.b.duty;
    describe(p, p.b, 183);
    p.run_for(50ms);
    CHECK(p.a.last<dialog::progress>()->offers);
    CHECK(p.seen("alice PRACK") == 0);
    REQUIRE(p.a.dialogs.prack(p.now, p.a.leg, {.body = {sdp, "v=0\r\n"}}));
    CHECK(!p.a.dialogs.prack(p.now, p.a.leg, {}));
    p.drain();
    p.run_for(50ms);
    CHECK(p.b.last<dialog::request_received>()->method == sip_method::prack);
    CHECK(p.seen("bob 200 PRACK") == 1); // nobody took it, and it is owed a 2xx
    p.b.duty = invite;
    p.respond(p.b, 486);
    p.run_for(50ms);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

} // namespace offhook::test
