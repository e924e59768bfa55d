// Offers and answers, section by section of RFC 3264.
#include <offhook/sdp/offer_answer.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace offhook::sdp;

namespace {

capabilities ours(std::string_view host = "192.0.2.1") {
    return {.session_id = "77",
            .local = *address::from_host(host, 4000),
            .codecs = g711_codecs(),
            .ptime = 20};
}

description theirs(std::string_view media_lines) {
    return parse("v=0\r\no=- 5 6 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n" +
                 std::string(media_lines))
        .value();
}

std::string names(const agreed_stream& stream) {
    std::string text;
    for (const agreed_codec& c : stream.codecs) {
        text += c.format.encoding + '>' + std::to_string(c.send_payload) + '<' +
                std::to_string(c.receive_payload) + ' ';
    }
    if (stream.telephone_event) {
        text += "event>" + std::to_string(stream.telephone_event->send_payload) + '<' +
                std::to_string(stream.telephone_event->receive_payload);
    }
    return text;
}

direction answered(std::string_view attribute, direction wish) {
    const auto made = make_answer(theirs("m=audio 5000 RTP/AVP 0\r\na=" + std::string(attribute)),
                                  ours(), wish, nullptr);
    REQUIRE(made.has_value());
    CHECK(made->text.streams[0].flow == made->audio.flow);
    return made->audio.flow;
}

} // namespace

TEST_CASE("an offer lists what we can, best first", "[sdp]") {
    CHECK(serialize(make_offer(ours(), direction::sendrecv)) ==
          "v=0\r\no=- 77 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
          "m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
          "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n");
    const description v6 = make_offer(ours("2001:db8::1"), direction::sendrecv);
    CHECK(v6.where == connection{"IN", "IP6", "2001:db8::1"});
    CHECK(v6.made_by.from == *v6.where);
}

TEST_CASE("an answer keeps the offer's order and numbers", "[sdp]") {
    const auto made = make_answer(
        theirs("m=audio 5000 RTP/AVP 18 8 96 0 97\r\na=rtpmap:96 telephone-event/8000\r\n"
               "a=rtpmap:97 opus/48000/2\r\na=ptime:30\r\n"),
        ours(), direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    CHECK(names(made->audio) == "PCMA>8<8 PCMU>0<0 event>96<96");
    CHECK(made->audio.remote == address::from_host("192.0.2.9", 5000));
    CHECK(made->audio.ptime == 30);
    CHECK(made->audio.index == 0);
    const media& m = made->text.streams.at(0);
    CHECK(m.formats == std::vector<std::string>{"8", "0", "96"});
    CHECK(m.port == 4000);
    CHECK(m.ptime == 20);
    CHECK(made->text.made_by.session_id == "77");
}

TEST_CASE("a dynamic number may stand for a static format", "[sdp]") {
    const auto made = make_answer(theirs("m=audio 5000 RTP/AVP 100\r\na=rtpmap:100 pcma/8000\r\n"),
                                  ours(), direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    CHECK(names(made->audio) == "PCMA>100<100 ");
}

TEST_CASE("formats named twice are agreed once", "[sdp]") {
    const auto made =
        make_answer(theirs("m=audio 5000 RTP/AVP 0 0 100 101 102\r\na=rtpmap:100 PCMU/8000\r\n"
                           "a=rtpmap:101 telephone-event/8000\r\n"
                           "a=rtpmap:102 telephone-event/8000\r\n"),
                    ours(), direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    CHECK(names(made->audio) == "PCMU>0<0 event>101<101");
}

TEST_CASE("events of another clock are left out", "[sdp]") {
    const auto made =
        make_answer(theirs("m=audio 5000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/48000\r\n"),
                    ours(), direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    CHECK(names(made->audio) == "PCMU>0<0 ");
}

TEST_CASE("streams that we do not want keep their place with port 0", "[sdp]") {
    const auto made = make_answer(
        theirs("m=video 5002 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\nm=audio 0 RTP/AVP 0\r\n"
               "m=audio 5004 RTP/SAVP 0\r\nm=audio 5006 RTP/AVP 8\r\nm=audio 5008 RTP/AVP 0\r\n"
               "m=message 5010 TCP/MSRP *\r\n"),
        ours(), direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    const auto& streams = made->text.streams;
    REQUIRE(streams.size() == 6);
    for (std::size_t i = 0; i < streams.size(); ++i)
        CHECK((streams[i].port != 0) == (i == 3));
    CHECK(made->audio.index == 3);
    CHECK(streams[0].type == "video");
    CHECK(streams[0].formats == std::vector<std::string>{"96"});
    CHECK(streams[2].protocol == "RTP/SAVP");
    CHECK(streams[5].formats == std::vector<std::string>{"*"});
    CHECK(parse(serialize(made->text)).has_value());
}

TEST_CASE("an offer without a format of ours is refused", "[sdp]") {
    for (const char* lines :
         {"m=video 5002 RTP/AVP 96\r\n", "m=audio 5000 RTP/AVP 18\r\n",
          "m=audio 5000 RTP/AVP 96\r\n", "m=audio 5000 RTP/SAVP 0\r\n",
          "m=audio 5000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n"}) {
        const auto made = make_answer(theirs(lines), ours(), direction::sendrecv, nullptr);
        REQUIRE_FALSE(made.has_value());
        CHECK(made.error() == errc::no_common_codec);
    }
}

TEST_CASE("the answer's direction is what both sides wish", "[sdp]") {
    CHECK(answered("sendrecv", direction::sendrecv) == direction::sendrecv);
    CHECK(answered("sendonly", direction::sendrecv) == direction::recvonly);
    CHECK(answered("recvonly", direction::sendrecv) == direction::sendonly);
    CHECK(answered("inactive", direction::sendrecv) == direction::inactive);
    CHECK(answered("sendrecv", direction::sendonly) == direction::sendonly);
    CHECK(answered("sendonly", direction::sendonly) == direction::inactive);
    CHECK(answered("recvonly", direction::sendonly) == direction::sendonly);
}

TEST_CASE("hold in the manner of RFC 2543", "[sdp]") {
    const auto made = make_answer(theirs("m=audio 5000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n"), ours(),
                                  direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    CHECK(made->audio.flow == direction::recvonly);
    CHECK(made->audio.remote->any());
}

TEST_CASE("an answer settles the stream of our offer", "[sdp]") {
    const description offer = make_offer(ours(), direction::sendrecv);
    const auto stream = apply_answer(
        offer, theirs("m=audio 5000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n"));
    REQUIRE(stream.has_value());
    // They receive events under 96, we under 101.
    CHECK(names(*stream) == "PCMA>8<8 event>96<101");
    CHECK(stream->flow == direction::sendrecv);
    CHECK(stream->remote == address::from_host("192.0.2.9", 5000));
}

TEST_CASE("an answer to something else is refused", "[sdp]") {
    const description offer = make_offer(ours(), direction::sendrecv);
    const auto error = [&](std::string_view lines) {
        const auto stream = apply_answer(offer, theirs(lines));
        return stream ? error_code() : stream.error();
    };
    CHECK(error("") == errc::malformed_sdp);
    CHECK(error("m=audio 1 RTP/AVP 0\r\nm=audio 1 RTP/AVP 0\r\n") == errc::malformed_sdp);
    CHECK(error("m=video 1 RTP/AVP 0\r\n") == errc::malformed_sdp);
    CHECK(error("m=audio 1 RTP/SAVP 0\r\n") == errc::malformed_sdp);
    CHECK(error("m=audio 0 RTP/AVP 0\r\n") == errc::no_common_codec);
    CHECK(error("m=audio 1 RTP/AVP 18\r\n") == errc::no_common_codec);
    CHECK(error("m=audio 1 RTP/AVP 0 18\r\n") == error_code());
}

TEST_CASE("an answer cannot take more than was offered", "[sdp]") {
    const description held = make_offer(ours(), direction::sendonly);
    const auto stream = [&](std::string_view attribute) {
        return apply_answer(held, theirs("m=audio 1 RTP/AVP 0\r\na=" + std::string(attribute)))
            .value()
            .flow;
    };
    CHECK(stream("recvonly") == direction::sendonly);
    CHECK(stream("inactive") == direction::inactive);
    CHECK(stream("sendrecv") == direction::sendonly);
    CHECK(stream("sendonly") == direction::inactive);
}

TEST_CASE("both sides come to the same", "[sdp]") {
    const direction all[] = {direction::sendrecv, direction::sendonly, direction::recvonly,
                             direction::inactive};
    for (const direction wish : all) {
        for (const direction reply : all) {
            const description offer = make_offer(ours(), wish);
            const auto made = make_answer(offer, ours("192.0.2.2"), reply, nullptr);
            REQUIRE(made.has_value());
            const auto stream = apply_answer(offer, parse(serialize(made->text)).value());
            REQUIRE(stream.has_value());
            CHECK(stream->flow == reversed(made->audio.flow));
            CHECK(names(*stream) == names(made->audio));
        }
    }
}

TEST_CASE("the version grows by one when something changes, and only then", "[sdp]") {
    const description first = make_offer(ours(), direction::sendrecv);
    const description same = make_offer(first, direction::sendrecv);
    CHECK(same == first);
    CHECK(is_repeat(first, same));
    const description held = make_offer(same, direction::sendonly);
    CHECK(held.made_by.session_id == first.made_by.session_id);
    CHECK(held.made_by.version == first.made_by.version + 1);
    CHECK_FALSE(is_repeat(first, held));
    CHECK(make_offer(held, direction::sendrecv).made_by.version == first.made_by.version + 2);

    const description offer = theirs("m=audio 5000 RTP/AVP 0\r\n");
    const auto one = make_answer(offer, ours(), direction::sendrecv, nullptr);
    const auto two = make_answer(offer, ours(), direction::sendrecv, &one->text);
    CHECK(two->text == one->text);
    const auto three = make_answer(offer, ours(), direction::inactive, &two->text);
    CHECK(three->text.made_by.version == two->text.made_by.version + 1);
}

TEST_CASE("an answer read from its text counts as the same", "[sdp]") {
    const description offer = theirs("m=audio 5000 RTP/AVP 0\r\n");
    const auto first = make_answer(offer, ours(), direction::sendrecv, nullptr);
    REQUIRE(first.has_value());
    const description read = parse(serialize(first->text)).value();
    const auto again = make_answer(offer, ours(), direction::sendrecv, &read);
    REQUIRE(again.has_value());
    CHECK(serialize(again->text) == serialize(first->text));
}

TEST_CASE("a later offer keeps refused lines refused", "[sdp]") {
    const auto made = make_answer(theirs("m=video 5002 RTP/AVP 96\r\nm=audio 5000 RTP/AVP 0\r\n"),
                                  ours(), direction::sendrecv, nullptr);
    const description hold = make_offer(made->text, direction::sendonly);
    REQUIRE(hold.streams.size() == 2);
    CHECK(hold.streams[0].port == 0);
    CHECK_FALSE(hold.streams[0].flow.has_value());
    CHECK(hold.streams[1].flow == direction::sendonly);
    const auto stream = apply_answer(
        hold, theirs("m=video 0 RTP/AVP 96\r\nm=audio 5000 RTP/AVP 0\r\na=recvonly\r\n"));
    REQUIRE(stream.has_value());
    CHECK(stream->index == 1);
    CHECK(stream->flow == direction::sendonly);
}

TEST_CASE("an answer has the times of its offer", "[sdp]") {
    const auto offer = parse("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\n"
                             "t=2873397496 2873404696\r\nm=audio 4000 RTP/AVP 0\r\n");
    REQUIRE(offer.has_value());
    const auto made = make_answer(*offer, ours(), direction::sendrecv, nullptr);
    REQUIRE(made.has_value());
    CHECK(serialize(made->text).find("\r\nt=2873397496 2873404696\r\nm=") != std::string::npos);
}

TEST_CASE("a refusal has each stream of the offer with port 0", "[sdp]") {
    const description offer = theirs("m=audio 5000 RTP/AVP 0 8\r\nm=video 5002 RTP/SAVP 96\r\n");
    const std::string text = serialize(refuse(offer));
    CHECK(text.find("t=0 0\r\nm=audio 0 RTP/AVP 0 8\r\nm=video 0 RTP/SAVP 96\r\n") !=
          std::string::npos);
    const auto read = parse(text);
    REQUIRE(read.has_value());
    CHECK(apply_answer(offer, *read).error() == errc::no_common_codec);
}

TEST_CASE("an offer without a stream that is meant is answered without one", "[sdp]") {
    const auto none = make_answer(theirs(""), ours(), direction::sendrecv, nullptr);
    REQUIRE(none.has_value());
    CHECK(none->text.streams.empty());
    CHECK(none->audio.codecs.empty());
    CHECK(none->audio.flow == direction::inactive);
    const auto still_off = make_answer(theirs("m=audio 0 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\n"),
                                       ours(), direction::sendrecv, nullptr);
    REQUIRE(still_off.has_value());
    REQUIRE(still_off->text.streams.size() == 2);
    CHECK(still_off->text.streams[0].port == 0);
    CHECK(still_off->text.streams[1].port == 0);
}

TEST_CASE("what we can is described with port 0", "[sdp]") {
    const description made = describe_capabilities(ours());
    REQUIRE(made.streams.size() == 1);
    CHECK(made.streams[0].port == 0);
    CHECK(made.streams[0].formats.size() == g711_codecs().size());
    CHECK(made.streams[0].maps.size() == made.streams[0].formats.size());
    CHECK_FALSE(made.streams[0].flow.has_value());
}

TEST_CASE("who is held and holds too is inactive", "[sdp]") {
    description last = make_offer(ours(), direction::sendrecv);
    last.streams[0].flow = direction::recvonly; // our answer to their sendonly
    CHECK(make_offer(last, direction::sendonly).streams[0].flow == direction::inactive);
    CHECK(make_offer(last, direction::sendrecv).streams[0].flow == direction::sendrecv);
}
