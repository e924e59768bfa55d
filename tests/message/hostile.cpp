// What broken and hostile peers send, class by class: lengths, header bombs, URIs, Via, numbers,
// and mandatory headers. Multipart bodies: multipart.cpp; session descriptions: tests/sdp. The
// sizes: hostile_size.cpp.
#include "text.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/check_message.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/credentials.hpp>
#include <offhook/message/framer.hpp>
#include <offhook/message/message_builder.hpp>
#include <offhook/message/rack.hpp>
#include <offhook/message/session_expires.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::string_literals;

TEST_CASE("hostile 1: a Content-Length that is no plain number below 2^31 is refused") {
    for (const char* value :
         {"-1", "-0", "+5", "1 000", "1,000", "0x5", "5.0", "five", "", "5;x", "5 5", "2147483648",
          "4294967296", "4294967301", "9223372036854775808", "18446744073709551621",
          "99999999999999999999999999999999999999"}) {
        INFO(value);
        const auto fault = refused(request_with("Content-Length: "s + value + "\r\n", "hello"));
        CHECK(fault.code == errc::bad_content_length);
        CHECK(fault.status == 400);
        CHECK(fault.header == header_name::content_length);
    }
}

TEST_CASE("hostile 1: 2^32 + n is not n, so nothing is smuggled behind it") {
    const std::string smuggled = request_with("Content-Length: 4294967301\r\n", "hello") +
                                 request_with("Content-Length: 0\r\n");
    CHECK(refused(smuggled).code == errc::bad_content_length);
    framer f;
    f.push(smuggled);
    CHECK_FALSE(f.next().has_value());
    CHECK(f.fault()->code == errc::bad_content_length);
}

TEST_CASE("hostile 1: a length beyond the datagram is refused, surplus bytes are ignored") {
    CHECK(refused(request_with("Content-Length: 6\r\n", "hello")).status == 400);
    CHECK(refused(request_with("Content-Length: 2147483647\r\n", "hello")).status == 400);
    CHECK(parsed(request_with("Content-Length: 2\r\n", "hello")).body() == "he");
    CHECK(parsed(request_with("Content-Length: 0005\r\n", "hello")).body() == "hello");
    CHECK(parsed(request_with("", "hello")).body() == "hello");
}

TEST_CASE("hostile 1: two lengths are refused, equal ones too") {
    for (const char* second : {"Content-Length: 0\r\n", "l: 5\r\n", "Content-Length: 5\r\n"}) {
        CHECK(refused(request_with("Content-Length: 5\r\n"s + second, "hello")).header ==
              header_name::content_length);
    }
}

TEST_CASE("hostile 2: blanks before the colon are taken, and never sent") {
    const sip_message m = parsed(request_with("X-A \t : b\r\nSupported  : timer\r\n"));
    CHECK(m.value("X-A") == "b");
    CHECK(m.lists(header_name::supported, "timer"));
    message_builder copy = message_builder::request(sip_method::options, "sip:a@b");
    copy.copy(m, header_name::supported);
    CHECK(copy.build().text().find("Supported: timer\r\n") != std::string_view::npos);
}

TEST_CASE("hostile 2: control characters in a name or a value are refused") {
    for (int c = 1; c < 0x20; ++c) {
        if (c == '\t') continue;
        INFO(c);
        const std::string control(1, static_cast<char>(c));
        CHECK(refused(request_with("X" + control + "Y: a\r\n")).code == errc::malformed_header);
        if (c == '\n' || c == '\r') continue;
        CHECK(refused(request_with("X: a" + control + "b\r\n")).code == errc::malformed_header);
    }
    CHECK(refused(request_with("X\0Y: a\r\n"s)).status == 400);
    CHECK(refused(request_with("X: a\0b\r\n"s)).status == 400);
    CHECK(refused(request_with("X: a\x7f\r\n")).status == 400);
    CHECK(refused(request_with("X: a\rY: b\r\n")).status == 400);
    CHECK(refused(request_with("X: a\nY: b\r\n")).status == 400);
}

TEST_CASE("hostile 2: names that are no tokens, and lines without a colon, are refused") {
    for (const char* line :
         {"", "X", ": a", " : a", "X Y: a", "X\xc3\xa9: a", "X(: a", "\"X\": a", "@: a"}) {
        if (*line == 0 || *line == ' ') continue;
        INFO(line);
        CHECK(refused(request_with(line + "\r\n"s)).status == 400);
    }
}

TEST_CASE("hostile 3: URIs at the edge of the grammar are refused") {
    for (const char* text : {"sip:",
                             "sip:@",
                             "sip:a@",
                             "sip:a@b@c",
                             "sip:a%@b",
                             "sip:a%4@b",
                             "sip:a%zz@b",
                             "sip:b%41",
                             "sip:[",
                             "sip:[]",
                             "sip:[::1",
                             "sip:::1",
                             "sip:[::1]]",
                             "sip:[1.2.3.4]",
                             "sip:[:::1]",
                             "sip:a@b:",
                             "sip:a@b:65536",
                             "sip:a@b:-1",
                             "sip:a@b:99999999999",
                             "sip:a@b;",
                             "sip:a@b;;",
                             "sip:a@b;=x",
                             "sip:a@b;x=",
                             "sip:a@b;x=1;X=2",
                             "sip:a@b?",
                             "sip:a@b?x",
                             "sip:a@b?=x",
                             "sip:a@b?x=1&",
                             "sip:a b@c",
                             "sip:a@b c",
                             "sip:a\"@b",
                             "sip:<a@b>",
                             "sip:a@-b",
                             "sip:a@b-",
                             "sip:a@b..c",
                             "sip:a@.b",
                             "sip:a@300.1.1.1",
                             "sip:a@1.2.3",
                             "/",
                             "//",
                             "",
                             ":",
                             "sip",
                             "1sip:a@b",
                             "sip:a:b:c@d",
                             "tel:",
                             "sip:a@b\n",
                             "sip:\xff@b",
                             "sip:\xc3\xa9@b"}) {
        INFO(text);
        CHECK_FALSE(parse_uri(text).has_value());
    }
    CHECK_FALSE(parse_uri("sip:a\0@b"s).has_value());
    CHECK_FALSE(parse_uri("sip:a@b\0"s).has_value());
}

TEST_CASE("hostile 3: name-addrs with quotes and brackets out of place are refused") {
    for (const char* text : {"<",
                             ">",
                             "<>",
                             "<<sip:a@b>>",
                             "<sip:a@b",
                             "sip:a@b>",
                             "\"<sip:a@b>",
                             "\"a\\\"<sip:a@b>",
                             "\"a\" \"b\" <sip:a@b>",
                             "a\"b\" <sip:a@b>",
                             "a, b <sip:a@b>",
                             "<sip:a@b> x",
                             "<sip:a@b>;",
                             "<sip:a@b>;;tag=1",
                             "<sip:a@b>;tag=1;tag=2",
                             "<sip:a@b>;tag=",
                             "< sip:a@b>",
                             "<sip:a@b >",
                             "sip:a@b?x=y",
                             "sip:a@b,sip:c@d",
                             "a@b",
                             "\"a\"",
                             "\"\\\r\n\" <sip:a@b>"}) {
        INFO(text);
        CHECK_FALSE(parse_name_addr(text).has_value());
    }
    // Broken UTF-8 in a display name is somebody's name in an old character set; it is kept.
    CHECK(parse_name_addr("\"J\xf6rg\" <sip:j@b>")->display_name == "J\xf6rg");
}

TEST_CASE("hostile 4: a Via that says too little is refused") {
    for (const char* value : {"",
                              "SIP/2.0/UDP",
                              "SIP/2.0 a",
                              "SIP/UDP a",
                              "SIP//UDP a",
                              "/2.0/UDP a",
                              "SIP/2.0/ a",
                              "SIP/2.0/UDPa",
                              "SIP/2.0/UDP ;branch=x",
                              "SIP/2.0/UDP a:;branch=x",
                              "SIP/2.0/UDP a:0x1",
                              "SIP/2.0/UDP a:65536",
                              "SIP/2.0/UDP a;branch=",
                              "SIP/2.0/UDP a;branch=x;branch=y",
                              "SIP/2.0/UDP a;;",
                              "SIP/2.0/UDP a,",
                              ",SIP/2.0/UDP a",
                              "SIP/2.0/UDP a b",
                              "SIP/2.0/UDP [::1",
                              "SIP/2.0/UDP a;branch=\"x"}) {
        INFO(value);
        CHECK(refused(request_but("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", value)).header ==
              header_name::via);
    }
    CHECK(refused(request_but("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n", "")).code ==
          errc::missing_header);
}

TEST_CASE("hostile 4: a branch that is the cookie alone, absent or of RFC 2543 has no cookie") {
    for (const char* value : {"SIP/2.0/UDP h;branch=z9hG4bK", "SIP/2.0/UDP h",
                              "SIP/2.0/UDP h;branch", "SIP/2.0/UDP h;branch=390skdjuw"}) {
        INFO(value);
        CHECK_FALSE(parse_via(value)->has_magic_cookie());
    }
    const std::string huge =
        "SIP/2.0/UDP h;branch=z9hG4bK" + std::string(limits::branch_bytes, 'x');
    CHECK(refused(request_but("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", huge)).header ==
          header_name::via);
}

TEST_CASE("hostile 5: numbers that overflow are refused, never wrapped") {
    for (const char* number : {"2147483648", "4294967296", "4294967338", "18446744073709551658",
                               "99999999999999999999999", "-1", "4e2", ""}) {
        INFO(number);
        CHECK(refused(request_but("42 OPTIONS", number + " OPTIONS"s)).header == header_name::cseq);
    }
    CHECK(parsed(request_but("42 OPTIONS", "2147483647 OPTIONS")).cseq()->number == 2147483647u);
    for (const char* number : {"256", "-1", "4294967296", "7 0", "070x"}) {
        CHECK(refused(request_with("Max-Forwards: "s + number + "\r\n")).header ==
              header_name::max_forwards);
    }
    for (const char* number : {"4294967296", "99999999999999999999", "-1", "x", "1 2"}) {
        INFO(number);
        const sip_message m = parsed(request_with("Expires: "s + number + "\r\n"));
        CHECK_FALSE(m.number(header_name::expires).has_value());
        CHECK_FALSE(session_expires::parse(number).has_value());
        CHECK_FALSE(rseq::parse(number).has_value());
    }
    CHECK_FALSE(parse_uri("sip:a@b:4294967296").has_value());
    CHECK_FALSE(contact::parse("<sip:a@b>;q=4294967296").has_value());
    CHECK_FALSE(rack::parse("4294967297 1 INVITE").has_value());
}

TEST_CASE("hostile 6: mandatory headers missing, doubled or contradictory are refused") {
    for (const char* name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
        INFO(name);
        const std::string whole = request_with("");
        const std::size_t at = whole.find("\r\n"s + name + ":") + 2;
        const std::string line = whole.substr(at, whole.find("\r\n", at) + 2 - at);
        sip_message understood;
        std::string without = whole;
        without.erase(at, line.size());
        CHECK(refused(without, &understood).code == errc::missing_header);
        CHECK(to_text(refused(without).header) == name);
        if (name == "Via"s) continue;
        std::string twice = whole;
        CHECK(refused(twice.insert(at, line)).code == errc::malformed_header);
    }
    CHECK(refused(request_but("42 OPTIONS", "42 INVITE")).status == 400);
    CHECK(refused(request_but("42 OPTIONS", "42 options")).status == 400);
    for (const char* tag : {";tag=", ";tag=\"\"", ";tag=a b", ";tag=a;tag=b", ";tag=\"a\""}) {
        INFO(tag);
        CHECK(refused(request_but(";tag=a", tag)).header == header_name::from);
    }
    CHECK(refused(request_but("<sip:bob@example.com>\r\nCall", "\r\nCall")).header ==
          header_name::to);
    CHECK(refused(request_but("c1@example.com", "")).header == header_name::call_id);
    CHECK(refused(request_but("c1@example.com", "c1 c2")).header == header_name::call_id);
}

TEST_CASE("hostile 7: a Content-Type that is doubled or malformed does not pass a check") {
    const std::string type = "Content-Type: application/sdp\r\n";
    CHECK(refused(request_with(type + type)).header == header_name::content_type);
    CHECK(check_message(parsed(request_with("Content-Type: /\r\n")))->header ==
          header_name::content_type);
}

TEST_CASE("start lines that are none earn no answer") {
    for (const char* line :
         {"", "\x01", "OPTIONS", "OPTIONS sip:a@b", "GET / HTTP/1.1", " OPTIONS sip:a@b SIP/2.0",
          "SIP/2.0", "SIP/2.0 ", "SIP/2.0 99 X", "SIP/2.0 700 X", "SIP/2.0 2000 X", "SIP/2.0 -20 X",
          "SIP/1.0 200 OK", "SIP/2.0 200\tOK"}) {
        INFO(line);
        const auto fault = refused(request_but("OPTIONS sip:bob@example.com SIP/2.0", line));
        CHECK((fault.status == 0 || fault.status == 400));
    }
}
