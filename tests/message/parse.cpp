// Parsing: what is understood, what is refused and how the refusal is described.
#include "text.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/find_control.hpp>
#include <offhook/message/make.hpp>

#include <string>
#include <vector>

using namespace offhook;
using namespace offhook::test;
using namespace std::string_view_literals;

TEST_CASE("a request is read into slots and views") {
    const sip_message m = parsed("INVITE sip:bob@example.com;transport=udp SIP/2.0\r\n"
                                 "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK77ef4c;rport\r\n"
                                 "Max-Forwards: 70\r\n"
                                 "From: \"Alice, \\\"A\\\"\" <sip:alice@example.com>;tag=9fx\r\n"
                                 "To: <sip:bob@example.com>\r\n"
                                 "Call-ID: 3848276298220188511@example.com\r\n"
                                 "CSeq: 17 INVITE\r\n"
                                 "X-Colour: green\r\n"
                                 "Contact: <sip:alice@192.0.2.1:5062>\r\n"
                                 "Content-Type: application/sdp\r\n"
                                 "Content-Length: 4\r\n\r\nv=0\n");
    CHECK(m.is_request());
    CHECK(m.method() == sip_method::invite);
    CHECK(m.method_text() == "INVITE");
    CHECK(m.request_uri() == "sip:bob@example.com;transport=udp");
    CHECK(m.headers().size() == 10);
    CHECK(m.value("x-colour") == "green");
    CHECK(m.body() == "v=0\n");
    CHECK(m.call_id() == "3848276298220188511@example.com");
    CHECK(m.cseq()->number == 17);
    CHECK(m.top_via()->branch() == "z9hG4bK77ef4c");
    CHECK(m.top_via()->wants_rport());
    CHECK(m.from()->tag() == "9fx");
    CHECK(m.from()->display_name == "Alice, \\\"A\\\"");
    CHECK(m.to()->tag().empty());
    CHECK(m.contact()->address.port == 5062);
    CHECK(**m.number(header_name::max_forwards) == 70);
    CHECK_FALSE(m.number(header_name::expires)->has_value());
}

TEST_CASE("a response in compact forms is read") {
    const sip_message m = parsed("SIP/2.0 180 \r\nv: SIP/2.0/UDP a.example;branch=z9hG4bKx\r\n"
                                 "f: sip:a@b;tag=1\r\nt: sip:c@d;tag=2\r\ni: x\r\n"
                                 "CSeq: 1 INVITE\r\nl: 0\r\n\r\n");
    CHECK(m.is_response());
    CHECK(m.status() == 180);
    CHECK(m.reason_phrase().empty());
    CHECK(m.to()->tag() == "2");
    CHECK(m.body().empty());
}

TEST_CASE("a reason phrase may hold any text") {
    std::string text = request_with("");
    text.replace(0, text.find('\r'), "SIP/2.0 200 = 2**3 * 52 \xd0\xbd\xd0\xbe");
    CHECK(parsed(text).reason_phrase() == "= 2**3 * 52 \xd0\xbd\xd0\xbe");
}

TEST_CASE("folded lines, odd blanks and any case are read as written in RFC 3261 7.3.1") {
    const sip_message m =
        parsed("INVITE sip:vera@example.com;unknown SIP/2.0\r\n"
               "TO :\r\n sip:vera@example.com ;   tag    = 19x\r\n"
               "from   : \"Quote \\\\\\\"\"      <sip:q@example.com>\r\n  ;\r\n  tag = 98x\r\n"
               "MaX-fOrWaRdS: 0068\r\n"
               "Call-ID: odd@192.0.2.1\r\n"
               "Content-Length   : 3\r\n"
               "cseq: 0009\r\n  INVITE\r\n"
               "Via: SIP  / 2.0\r\n /UDP\r\n    192.0.2.2;branch=390\r\n"
               "s :\r\n"
               "NewHeader:   a value\r\n\tthat goes on \r\n"
               "Unusual: ;;,,;;,;\r\n"
               "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n"
               "  branch  =   z9hG4bK9x  ,\r\n SIP  /    2.0   / UDP  192.168.255.111 : 5070 ; "
               "branch=\r\n z9hG4bK30\r\n"
               "m:\"Quoted \\\"\\\"\" <sip:q@example.com> ; newparam =\r\n  newvalue ;\r\n"
               "  second ; q = 0.33\r\n"
               "\r\nabc and more");
    CHECK(m.to()->tag() == "19x");
    CHECK(m.from()->tag() == "98x");
    CHECK(m.cseq()->number == 9);
    CHECK(m.has(header_name::subject));
    CHECK(m.value(header_name::subject).empty());
    CHECK(m.value("newheader") == "a value\r\n\tthat goes on");
    CHECK(m.value("Unusual") == ";;,,;;,;");
    CHECK(m.contact()->parameters.find("newparam") == "newvalue");
    CHECK(m.contact()->parameters.find("second") == "");
    CHECK(m.contact()->parameters.find("Q") == "0.33");
    CHECK(m.body() == "abc");
    std::vector<std::string> branches;
    m.each_value(header_name::via, [&](std::string_view value) {
        branches.emplace_back(parse_via(value)->branch());
        return true;
    });
    CHECK(branches == std::vector<std::string>{"390", "z9hG4bK9x", "z9hG4bK30"});
}

TEST_CASE("header order and unknown headers are kept") {
    const sip_message m = parsed(request_with("X-B: 1\r\nX-A: 2\r\nx-b: 3\r\nSubject: s\r\n"));
    std::string order;
    for (const header_slot& slot : m.headers())
        order.append(m.name_of(slot)).append(" ");
    CHECK(order == "Via From To Call-ID CSeq X-B X-A x-b Subject ");
    CHECK(m.value("X-B") == "1");
}

TEST_CASE("a control character stands in quotes behind a backslash only") {
    const std::string_view escaped = "\"NUL:\\\0 DEL:\\\x7f\" <sip:a@b>;tag=1"sv;
    const sip_message m = parsed(request_but("<sip:alice@example.com>;tag=a", escaped));
    CHECK(m.from()->tag() == "1");
    CHECK(refused(request_with("X: a\\\x07\r\n")).status == 400);
    CHECK(refused(request_with("X: \"\x07\"\r\n")).status == 400);
    CHECK(refused(request_with("X: a\x7f\r\n")).status == 400);
    CHECK(refused(request_with("X: a\0b\r\n"sv)).status == 400);
}

TEST_CASE("empty lines in front are ignored") {
    const sip_message m = parsed("\r\n\r\n" + request_with(""));
    CHECK(m.method_text() == "OPTIONS");
    CHECK(m.request_uri() == "sip:bob@example.com");
}

TEST_CASE("an unknown method keeps its text") {
    std::string text = request_but("OPTIONS", "!int*eresting-Method0123456789_*+`.%indeed'~");
    text.replace(text.find("OPTIONS"), 7, "!int*eresting-Method0123456789_*+`.%indeed'~");
    const sip_message m = parsed(text);
    CHECK(m.method() == sip_method::other);
    CHECK(m.method_text() == "!int*eresting-Method0123456789_*+`.%indeed'~");
}

TEST_CASE("start lines that are no SIP are met with silence") {
    for (std::string_view text :
         {std::string_view(""), std::string_view("\r\n\r\n"), std::string_view("\r\n"),
          std::string_view("hello\r\n\r\n"), "\0\0\0\0"sv, std::string_view("GET / HTTP/1.1"),
          std::string_view("SIP/2.0\r\n\r\n"), std::string_view("SIP/2.0 200\r\n\r\n"),
          std::string_view("SIP/2.0 099 X\r\n\r\n"), std::string_view("SIP/2.0 700 X\r\n\r\n"),
          std::string_view("SIP/2.0 +20 X\r\n\r\n"),
          std::string_view("SIP/2.0 4294967301 X\r\n\r\n"),
          std::string_view("SIP/7.0 200 X\r\n\r\n"),
          std::string_view("OPTIONS sip:a@b SIP/2.0\n\n"), std::string_view(" OPTIONS\r\n\r\n")}) {
        CHECK(refused(text).status == 0);
    }
}

TEST_CASE("a bad request line is answered") {
    const auto status = [](std::string_view line) {
        return refused(request_but("OPTIONS sip:bob@example.com SIP/2.0", line)).status;
    };
    CHECK(status("OPTIONS sip:bob@example.com SIP/7.0") == 505);
    CHECK(status("OPTIONS  sip:bob@example.com SIP/2.0") == 400);
    CHECK(status("OPTIONS sip:bob@example.com  SIP/2.0") == 400);
    CHECK(status("OPTIONS sip:bob@example.com SIP/2.0 ") == 400);
    CHECK(status("OPTIONS sip:bob@example.com SIP/2.0.1 x") == 400);
    CHECK(status("OPTIONS <sip:bob@example.com> SIP/2.0") == 400);
    CHECK(status("OPTIONS sip:bob@example.com; lr SIP/2.0") == 400);
    CHECK(status("OPTIONS sip:bob@example.com?Route=%3Csip:x%3E SIP/2.0") == 400);
    CHECK(status("OPTIONS sip:bob@example.com") == 400);
    CHECK(status("OPTIONS sip:user@@example.com SIP/2.0") == 400);
}

TEST_CASE("header lines that break the grammar are refused with 400") {
    for (std::string_view line :
         {"X\r\n", ": x\r\n", "X Y: z\r\n", "X\x01: z\r\n", " X: folded start\r\n\x01: y\r\n",
          "X: bare\nY: lf\r\n", "X: bare\rY: cr\r\n", "\xc3\xa9: x\r\n", "X(): x\r\n"}) {
        const parse_fault fault = refused(request_with(line));
        CHECK(fault.code == errc::malformed_header);
        CHECK(fault.status == 400);
    }
}

TEST_CASE("the end of the headers must be there") {
    std::string text = request_with("");
    text.resize(text.size() - 2);
    CHECK(refused(text).code == errc::malformed_message);
    CHECK(refused(text + "X: y").status == 400);
}

TEST_CASE("each mandatory header is missed and named") {
    for (std::string_view name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
        const parse_fault fault = refused(request_but("\r\n" + std::string(name) + ":", "\r\nX:"));
        CHECK(fault.code == errc::missing_header);
        CHECK(to_text(fault.header) == name);
        CHECK(fault.status == 400);
    }
}

TEST_CASE("a header that may stand once is refused twice") {
    for (std::string_view line :
         {"To: <sip:x@y>\r\n", "f: <sip:x@y>;tag=2\r\n", "i: other\r\n", "CSeq: 43 OPTIONS\r\n",
          "Max-Forwards: 1\r\nMax-Forwards: 1\r\n", "l: 0\r\nContent-Length: 0\r\n",
          "Refer-To: sip:a@b\r\nr: sip:c@d\r\n"}) {
        const parse_fault fault = refused(request_with(line));
        CHECK(fault.code == errc::malformed_header);
        CHECK(fault.status == 400);
    }
}

TEST_CASE("CSeq rules") {
    const auto code = [](std::string_view value) {
        return refused(request_but("42 OPTIONS", value)).code;
    };
    for (std::string_view value :
         {"42 INVITE", "42 options", "42", "OPTIONS", "42OPTIONS", "2147483648 OPTIONS",
          "36893488147419103232 OPTIONS", "-1 OPTIONS", "42 OPTIONS x", ""}) {
        CHECK(code(value) == errc::malformed_header);
    }
    CHECK(parsed(request_but("42 OPTIONS", "2147483647 OPTIONS")).cseq()->number == 2147483647);
}

TEST_CASE("Content-Length rules of a datagram") {
    CHECK(parsed(request_with("", "abc")).body() == "abc");
    CHECK(parsed(request_with("Content-Length: 2\r\n", "abc")).body() == "ab");
    for (std::string_view value : {"4", "-1", "+3", "3 ,3", "1 000", "0x3", "2147483648",
                                   "4294967299", "18446744073709551619", "", "3;x", "\"3\""}) {
        const parse_fault fault =
            refused(request_with("Content-Length: " + std::string(value) + "\r\n", "abc"));
        CHECK(fault.code == errc::bad_content_length);
        CHECK(fault.header == header_name::content_length);
        CHECK(fault.status == 400);
    }
}

TEST_CASE("Max-Forwards is a number from 0 to 255") {
    CHECK(**parsed(request_with("Max-Forwards: 255\r\n")).number(header_name::max_forwards) == 255);
    for (std::string_view value : {"256", "-1", "7x", "", "70, 70"}) {
        CHECK(refused(request_with("Max-Forwards: " + std::string(value) + "\r\n")).status == 400);
    }
}

TEST_CASE("malformed mandatory values are refused") {
    const auto bad = [](std::string_view is, std::string_view becomes) {
        CHECK(refused(request_but(is, becomes)).code == errc::malformed_header);
    };
    for (std::string_view value :
         {"", "<sip:a@b", "sip:a@b>", "\"x <sip:a@b>", "<sip:a@b>;tag=", "<sip:a@b>;tag=\"\"",
          "<sip:a@b>;", "Bell, A <sip:a@b>", "< sip:a@b>", "sip:a@b?x=y", "<sip:a@b>;tag=1;TAG=2",
          "*", "<sip:a@b>, <sip:c@d>", "<>", "x"}) {
        bad("<sip:alice@example.com>;tag=a", value);
    }
    for (std::string_view value : {"", "SIP/2.0/UDP", "SIP/UDP a;branch=z9hG4bK1", "SIP/2.0/UDP a;",
                                   "SIP/2.0/UDP a:;branch=1", "SIP/2.0/UDP a:65536;branch=1",
                                   "SIP/2.0/UDP a,", ",SIP/2.0/UDP a", "SIP/2.0/UDP a b",
                                   "SIP/2.0/UDP [::1;branch=1", "SIP/2.0/UDP a;branch=1;branch=2",
                                   "SIP/2.0/UDP 300.1.1.1;branch=1", "SIP/2.0/UDP a;branch="}) {
        bad("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", value);
    }
    for (std::string_view value : {"", "a b", "a@b@c", "a@", "@b", "a,b", "a;b", "\xc3\xa9"}) {
        bad("c1@example.com", value);
    }
}

TEST_CASE("bounds are refused, not truncated") {
    const std::string tag(limits::tag_bytes, 't');
    CHECK(parsed(request_but(";tag=a", ";tag=" + tag)).from()->tag() == tag);
    CHECK(refused(request_but(";tag=a", ";tag=t" + tag)).status == 400);
    const std::string call_id(limits::call_id_bytes, 'c');
    CHECK(parsed(request_but("c1@example.com", call_id)).call_id() == call_id);
    CHECK(refused(request_but("c1@example.com", "c" + call_id)).status == 400);
    const std::string branch(limits::branch_bytes, 'b');
    CHECK(parsed(request_but("z9hG4bK1", branch)).top_via()->branch() == branch);
    CHECK(refused(request_but("z9hG4bK1", "b" + branch)).status == 400);

    std::string many;
    for (std::size_t i = 5; i < limits::headers; ++i)
        many += "X-A: y\r\n";
    CHECK(parsed(request_with(many)).headers().size() == limits::headers);
    CHECK(refused(request_with(many + "X-A: y\r\n")).status == 513);
    CHECK(
        refused(request_with("X: " + std::string(limits::header_block_bytes, 'x') + "\r\n")).code ==
        errc::message_too_large);
    CHECK(refused(request_with("", std::string(limits::message_bytes, 'x'))).code ==
          errc::message_too_large);
    std::string vias;
    for (std::size_t i = 0; i < limits::header_values; ++i)
        vias += ",SIP/2.0/UDP a";
    CHECK(refused(request_with("Via: SIP/2.0/UDP a" + vias + "\r\n")).status == 400);
    std::string list;
    for (std::size_t i = 0; i <= limits::parameters; ++i)
        list += ";p" + std::to_string(i);
    CHECK(refused(request_but(";tag=a", list)).status == 400);
}

TEST_CASE("the fault says where, and the message understood can be answered") {
    const std::string text = request_with("Broken line\r\n");
    sip_message understood;
    const parse_fault fault =
        refused("\r\n" + text.substr(0, 35) + "\r\nBroken\r\n" + text.substr(37), &understood);
    CHECK(fault.offset == 37 + 2 + 6);
    const sip_message answer = make_response(understood, 400, "", "t").build();
    CHECK(parsed(answer.text()).to()->tag() == "t");
    CHECK(answer.call_id() == "c1@example.com");
}

TEST_CASE("neither a response nor an ACK is answered") {
    std::string text = request_but("OPTIONS sip", "ACK sip");
    CHECK(refused(text).status == 0);
    text = request_with("Content-Length: 5\r\n");
    text.replace(0, text.find('\r'), "SIP/2.0 200 OK");
    CHECK(refused(text).status == 0);
}

TEST_CASE("controls are found again behind the block that was looked at last") {
    std::string text(200, 'x');
    text[5] = '\r';
    text[150] = '\n';
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    offhook::message::detail::control_scan scan(begin, end);
    CHECK(scan.next(begin + 100) == begin + 150);
    CHECK(scan.next(begin) == begin + 5); // two blocks back
    CHECK(scan.next(begin + 6) == begin + 150);
    CHECK(scan.next(begin + 151) == end);
}
