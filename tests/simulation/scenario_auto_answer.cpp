// Calls that are answered, held and resumed without the application (overlay auto_answer), as a
// PBX asks for it on the wire.
#include "cast.hpp"

#include <offhook/session/shipped_tables.hpp>

using namespace cast_of;
using ses::call_rule;

namespace {

node_settings with(ses::call_rules rules) {
    node_settings made;
    made.sessions.rules = rules;
    return made;
}

const std::string talk = "Event: talk\r\nSubscription-State: active;expires=60\r\n"
                         "X-Call-UUID: 0815\r\n";
const std::string hold = "Event: hold\r\nSubscription-State: terminated;reason=noresource\r\n";

std::vector<call_rule> rules_of(const cast::actor& at) {
    std::vector<call_rule> found;
    for (const auto& one : at.hears->events()) {
        if (const auto* news = std::get_if<ses::rule_applied>(&one.what)) {
            found.push_back(news->rule);
        }
    }
    return found;
}

} // namespace

TEST_CASE("auto-answer: NOTIFY talk answers a ringing call", "[auto_answer]") {
    cast on;
    auto bob = on.add("bob", with({call_rule::talk}));
    puppet& pbx = on.around.add_puppet("pbx");
    pbx.invite(bob.is->uri(), bob.is->at()).expect("180");
    pbx.request("NOTIFY", talk).expect("200 NOTIFY").expect("200 INVITE").request("ACK");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(pbx.waits_for() == "");
    CHECK(bob.is->state_of(bob.came()) == "Active");
    CHECK(rules_of(bob) == std::vector{call_rule::talk});
    CHECK(bob.hears->last<ses::rule_applied>()->request.value("X-Call-UUID") == "0815");
    pbx.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("auto-answer: talk in early media", "[auto_answer]") {
    cast on;
    auto bob = on.add("bob", with({call_rule::talk}));
    puppet& pbx = on.around.add_puppet("pbx");
    pbx.invite(bob.is->uri(), bob.is->at()).expect("183").request("NOTIFY", talk);
    pbx.expect("200 NOTIFY").expect("200 INVITE").request("ACK");
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::progress_call{bob.came()}));
    on.around.run_for(1s);
    CHECK(pbx.waits_for() == "");
    pbx.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("auto-answer: a NOTIFY that overtakes the 180", "[auto_answer]") {
    cast on;
    node_settings slow = with({call_rule::talk});
    slow.media.delay = 300ms; // the 180 waits for media
    auto bob = on.add("bob", slow);
    puppet& pbx = on.around.add_puppet("pbx");
    // Without a response the caller knows no tag of ours.
    pbx.invite(bob.is->uri(), bob.is->at()).after(100ms).request("NOTIFY", talk);
    pbx.expect("200 NOTIFY").expect("180").expect("200 INVITE").request("ACK");
    on.around.run_for(2s);
    INFO(on.around.ladder());
    CHECK(pbx.waits_for() == "");
    CHECK(rules_of(bob) == std::vector{call_rule::talk});
    CHECK(bob.hears->last<ses::rule_applied>()->request.value("X-Call-UUID") == "0815");
    pbx.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("auto-answer: NOTIFY of a package or a call that nobody asked for", "[auto_answer]") {
    cast on;
    auto bob = on.add("bob", with({call_rule::alert_info}));
    puppet& pbx = on.around.add_puppet("pbx");
    pbx.invite(bob.is->uri(), bob.is->at()).expect("180");
    pbx.request("NOTIFY", talk).expect("481 NOTIFY");
    on.around.run_for(1s);
    CHECK(pbx.waits_for() == "");
    CHECK(bob.is->state_of(bob.came()) == "Ringing");
    CHECK(rules_of(bob).empty());
    pbx.cancel().expect("200 CANCEL").expect("487 INVITE").request("ACK");
    on.end_well();
}

TEST_CASE("auto-answer: a strange tag or Call-ID moves nothing", "[auto_answer]") {
    cast on;
    auto bob = on.add("bob", with({call_rule::talk}));
    puppet& pbx = on.around.add_puppet("pbx");
    puppet& mallory = on.around.add_puppet("mallory");
    pbx.invite(bob.is->uri(), bob.is->at()).expect("180");
    on.around.run_for(100ms);
    mallory.raw("NOTIFY " + bob.is->uri() + " SIP/2.0\r\nVia: SIP/2.0/UDP " +
                    mallory.at().to_string() + ";branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: <" +
                    mallory.uri() + ">;tag=x\r\nTo: <" + bob.is->uri() +
                    ">\r\nCall-ID: guessed\r\nCSeq: 2 NOTIFY\r\n" + talk +
                    "Content-Length: 0\r\n\r\n",
                bob.is->at());
    mallory.expect("481 NOTIFY");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(mallory.waits_for() == "");
    CHECK(bob.is->state_of(bob.came()) == "Ringing");
    pbx.cancel().expect("200 CANCEL").expect("487 INVITE").request("ACK");
    on.end_well();
}

TEST_CASE("auto-answer: hold and talk hold and resume", "[auto_answer]") {
    cast on;
    auto bob = on.add("bob", with({call_rule::talk, call_rule::hold}));
    puppet& pbx = on.around.add_puppet("pbx");
    pbx.invite(bob.is->uri(), bob.is->at()).expect("180").request("NOTIFY", talk);
    pbx.expect("200 NOTIFY").expect("200 INVITE").request("ACK").after(200ms);
    pbx.request("NOTIFY", hold).expect("200 NOTIFY").expect("INVITE");
    pbx.reply_with_sdp(200).expect("ACK").after(200ms);
    pbx.request("NOTIFY", hold).expect("200 NOTIFY").after(200ms); // it is held already
    pbx.request("NOTIFY", talk).expect("200 NOTIFY").expect("INVITE");
    pbx.reply_with_sdp(200).expect("ACK");
    on.around.run_for(3s);
    INFO(on.around.ladder());
    CHECK(pbx.waits_for() == "");
    CHECK(bob.count<ses::call_held>() == 2);
    CHECK_FALSE(bob.hears->last<ses::call_held>()->held);
    CHECK(rules_of(bob) == std::vector{call_rule::talk, call_rule::hold, call_rule::talk});
    pbx.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("auto-answer: by a header of the INVITE", "[auto_answer]") {
    struct line {
        const char* header;
        call_rule rule;
        duration after;
    };
    const auto one = GENERATE(
        line{"Call-Info: <sip:pbx.invalid>;answer-after=0\r\n", call_rule::answer_after, 0s},
        line{"Call-Info: ;answer-after=3\r\n", call_rule::answer_after, 3s},
        line{"Call-Info: <http://x.invalid/a.png>;purpose=icon, <sip:x>;answer-after=2\r\n",
             call_rule::answer_after, 2s},
        line{"Alert-Info: <http://127.0.0.1>;info=alert-autoanswer\r\n", call_rule::alert_info, 0s},
        line{"Alert-Info: <http://x.invalid>;info=Alert-AutoAnswer;delay=1\r\n",
             call_rule::alert_info, 1s},
        line{"Answer-Mode: Auto\r\n", call_rule::answer_mode, 0s},
        line{"Priv-Answer-Mode: Auto;require\r\nAnswer-Mode: Manual\r\n",
             call_rule::priv_answer_mode, 0s});
    const bool on_for_it = GENERATE(true, false);
    CAPTURE(one.header, on_for_it);
    cast on;
    ses::call_rules rules{call_rule::talk};
    if (on_for_it) rules.add(one.rule);
    auto bob = on.add("bob", with(rules));
    puppet& pbx = on.around.add_puppet("pbx");
    pbx.says(one.header).invite(bob.is->uri(), bob.is->at());
    if (!on_for_it) {
        const bool required = std::string(one.header).find("require") != std::string::npos;
        pbx.expect(required ? "403" : "180"); // RFC 5373 4.3.2
        if (required) pbx.request("ACK");
        on.around.run_for(10s);
        CHECK(pbx.waits_for() == "");
        CHECK(rules_of(bob).empty());
        if (!required) pbx.cancel().expect("200 CANCEL").expect("487 INVITE").request("ACK");
        on.end_well();
        return;
    }
    pbx.expect("180").expect("200 INVITE").request("ACK");
    on.around.run_for(5s);
    INFO(on.around.ladder());
    CHECK(pbx.waits_for() == "");
    CHECK(rules_of(bob) == std::vector{one.rule});
    const instant rang = on.moved("bob", "Initiating", "Ringing");
    CHECK(on.moved("bob", "Ringing", "Answering") - rang == one.after);
    pbx.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("auto-answer: the application may be faster, or hang up", "[auto_answer]") {
    cast on;
    auto bob = on.add("bob", with({call_rule::answer_after}));
    puppet& pbx = on.around.add_puppet("pbx");
    pbx.says("Call-Info: <sip:x>;answer-after=5\r\n").invite(bob.is->uri(), bob.is->at());
    pbx.expect("180");
    on.around.run_for(1s);
    SECTION("it answers") {
        pbx.expect("200 INVITE").request("ACK");
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(10s);
        pbx.request("BYE").expect("200 BYE");
    }
    SECTION("it refuses") {
        pbx.expect("486").request("ACK");
        REQUIRE(bob.tell(ses::reject_call{bob.came()}));
    }
    SECTION("the caller gives up") {
        pbx.cancel().expect("200 CANCEL").expect("487 INVITE").request("ACK");
    }
    on.end_well();
    CHECK(pbx.waits_for() == "");
    CHECK(rules_of(bob).empty());
    CHECK(bob.count<ses::call_ended>() == 1);
}

TEST_CASE("auto-answer: for the callers that a quirk names", "[auto_answer][quirks]") {
    cast on;
    node_settings values;
    values.prepare = [](endpoint& inside) {
        const auto shipped = ses::shipped_table("quirks.yaml");
        REQUIRE(shipped.has_value());
        const auto faults = inside.sessions().use_quirks({"quirks.yaml", std::string(*shipped)});
        REQUIRE(faults.empty());
    };
    auto bob = on.add("bob", values);
    puppet& pbx = on.around.add_puppet("pbx");
    SECTION("one of them") {
        pbx.says("User-Agent: BroadWorks R24\r\n").invite(bob.is->uri(), bob.is->at());
        pbx.expect("180").request("NOTIFY", talk).expect("200 NOTIFY");
        pbx.expect("200 INVITE").request("ACK").request("BYE").expect("200 BYE");
    }
    SECTION("somebody else") {
        pbx.says("User-Agent: phone\r\n").invite(bob.is->uri(), bob.is->at());
        pbx.expect("180").request("NOTIFY", talk).expect("481 NOTIFY");
        pbx.cancel().expect("200 CANCEL").expect("487 INVITE").request("ACK");
    }
    on.around.run_for(1s);
    CHECK(pbx.waits_for() == "");
    on.end_well();
}
