// Multipart bodies: parts, preambles, nesting, boundaries that are none (HOSTILE 7).
#include <offhook/core/limits.hpp>
#include <offhook/message/multipart.hpp>
#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;

namespace {

result<body_parts> parts_of(std::string_view body,
                            std::string_view type = "multipart/mixed;boundary=b") {
    return parse_body(body, type);
}

/// A body that holds a body that holds ...
std::string nested(int depth) {
    std::string body = "innermost";
    std::string type = "text/plain";
    for (int i = 0; i < depth; ++i) {
        const std::string boundary = "b" + std::to_string(i);
        body = "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n--" +
               boundary + "--";
        type = "multipart/mixed;boundary=" + boundary;
    }
    return body;
}

} // namespace

TEST_CASE("the parts of a body are read with their headers") {
    const auto parts = parts_of("for old readers\r\n--b  \r\nContent-Type: application/sdp\r\n"
                                "Content-Disposition: session;\r\n handling=optional\r\n\r\nv=0\r\n"
                                "\r\n--b\r\n\r\nplain --b\r\n--bc\r\n--b--\r\nrest");
    REQUIRE(parts.has_value());
    REQUIRE(parts->size() == 2);
    const body_part& first = (*parts)[0];
    CHECK(first.type.is("application/sdp"));
    CHECK(first.body == "v=0\r\n");
    CHECK(first.is_optional());
    CHECK(first.value("CONTENT-type") == "application/sdp");
    CHECK(first.value(header_name::content_encoding).empty());
    const body_part& second = (*parts)[1];
    CHECK(second.type.is("text/plain"));
    CHECK(second.headers.empty());
    CHECK(second.body == "plain --b\r\n--bc");
    CHECK_FALSE(second.is_optional());
}

TEST_CASE("a body that is no multipart is its only part") {
    const auto parts = parts_of("v=0\r\n", "application/sdp");
    REQUIRE(parts->size() == 1);
    CHECK((*parts)[0].body == "v=0\r\n");
}

TEST_CASE("empty parts, quoted boundaries and nesting are read") {
    CHECK((*parts_of("--b\r\n--b--"))[0].body.empty());
    CHECK((*parts_of("--b\r\nA: 1\r\n--b--"))[0].value("a") == "1");
    CHECK(parts_of("--a b\r\n\r\nx\r\n--a b--", "multipart/mixed;boundary=\"a b\"")->size() == 1);
    const int depth = static_cast<int>(limits::body_depth);
    const std::string deepest = nested(depth);
    const std::string type = "multipart/mixed;boundary=b" + std::to_string(depth - 1);
    const auto parts = parts_of(deepest, type);
    REQUIRE(parts.has_value());
    CHECK((*parts)[0].body == "innermost");
}

TEST_CASE("a boundary that is missing, empty, overlong or no boundary is refused") {
    for (const char* type :
         {"multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary",
          "multipart/mixed;boundary=\"\"", "multipart/mixed;boundary=\"a \"",
          "multipart/mixed;boundary=\"a;b\"", "multipart/mixed;boundary=b;boundary=c"}) {
        INFO(type);
        CHECK(parts_of("--b\r\n\r\nx\r\n--b--", type).error() == errc::malformed_header);
    }
    const std::string overlong = "multipart/mixed;boundary=" + std::string(71, 'b');
    CHECK(parts_of("", overlong).error() == errc::malformed_header);
}

TEST_CASE("a multipart body without its delimiters is refused") {
    for (const char* body :
         {"", "x", "--b", "--b--", "--b\r\n\r\nx", "--b\r\n\r\nx\r\n--b", "--b\r\n\r\nx\n--b--",
          "x--b\r\n\r\n--b--", "--b\r\n\r\nx\r\n--bb--"}) {
        INFO(body);
        CHECK(parts_of(body).error() == errc::malformed_message);
    }
    CHECK(parts_of("--b\r\nContent-Type: x\r\n\r\n\r\n--b--").error() == errc::malformed_header);
}

TEST_CASE("too many parts and nesting that is too deep are refused") {
    std::string many;
    for (std::size_t i = 0; i <= limits::body_parts; ++i)
        many += "--b\r\n\r\nx\r\n";
    CHECK(parts_of(many + "--b--").error() == errc::message_too_large);
    CHECK(parts_of(nested(100), "multipart/mixed;boundary=b99").error() == errc::message_too_large);
}

TEST_CASE("a description is found in a body or in a part of it") {
    const auto message = [](const std::string& type, const std::string& body) {
        return *parse_message(buffer::copy_of(
            "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:x@y>;tag=1\r\n"
            "To: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Type: " +
            type + "\r\n\r\n" + body));
    };
    const std::string mixed =
        "--b\r\n\r\ntext\r\n--b\r\nContent-Type: Application/SDP\r\n\r\nv=0\r\n\r\n--b--";
    CHECK(find_body(message("APPLICATION/sdp;x=y", "v=0\r\n"), "application/sdp") == "v=0\r\n");
    CHECK(find_body(message("multipart/mixed;boundary=b", mixed), "application/sdp") == "v=0\r\n");
    CHECK_FALSE(find_body(message("multipart/mixed;boundary=c", mixed), "application/sdp"));
    CHECK_FALSE(find_body(message("application/sdpx", "v=0\r\n"), "application/sdp"));
    CHECK_FALSE(find_body(message("application/sdp", ""), "application/sdp"));
}

TEST_CASE("a part is found by its Content-ID") {
    const std::string body = write_multipart("b", "Content-Type: text/plain\r\n\r\none",
                                             "Content-ID: <two@x>\r\n\r\ntwo");
    const auto message_of = [&](const std::string& more) {
        return parse_message(
                   buffer::copy_of("REFER sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                                   "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c\r\n"
                                   "CSeq: 1 REFER\r\nMax-Forwards: 70\r\n" +
                                   more +
                                   "Content-Type: multipart/mixed;boundary=b\r\n"
                                   "Content-Length: " +
                                   std::to_string(body.size()) + "\r\n\r\n" + body))
            .value();
    };
    const sip_message plain = message_of("");
    REQUIRE(find_part(plain, "two@x").has_value());
    CHECK(find_part(plain, "two@x")->body == "two");
    CHECK_FALSE(find_part(plain, "one@x").has_value());
    CHECK_FALSE(find_part(plain, "").has_value());
    const sip_message named = message_of("Content-ID: <whole@x>\r\n");
    REQUIRE(find_part(named, "whole@x").has_value());
    CHECK(find_part(named, "whole@x")->body == body);
}
