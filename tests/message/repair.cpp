// Each leniency alone: without it the message is refused, with it the message is mended. Listed in
// docs/leniency.md.
#include "text.hpp"
#include "torture.hpp"

#include <map>

using namespace offhook;
using namespace offhook::test;

namespace {

const std::map<std::string, bool parse_options::*> options{
    {"bare_line_feeds", &parse_options::bare_line_feeds},
    {"extra_blanks_in_request_line", &parse_options::extra_blanks_in_request_line},
    {"brackets_around_request_uri", &parse_options::brackets_around_request_uri},
    {"headers_in_request_uri", &parse_options::headers_in_request_uri},
    {"third_colon_in_ipv6", &parse_options::third_colon_in_ipv6},
    {"blanks_in_brackets", &parse_options::blanks_in_brackets},
    {"unquoted_display_name", &parse_options::unquoted_display_name},
    {"overlarge_max_forwards", &parse_options::overlarge_max_forwards},
    {"no_blank_behind_status", &parse_options::no_blank_behind_status}};

parse_options all_options() {
    parse_options made;
    for (const auto& [name, option] : options)
        made.*option = true;
    return made;
}

/// Parsed with one option, refused without it and with all others.
sip_message mended(std::string_view text, const std::string& name) {
    refused(text);
    parse_options others = all_options();
    others.*options.at(name) = false;
    INFO(name << "\n" << text);
    CHECK_FALSE(parse_message(buffer::copy_of(text), others).has_value());
    parse_options one;
    one.*options.at(name) = true;
    parse_fault fault;
    const auto made = parse_message(buffer::copy_of(text), one, &fault);
    INFO(fault.what);
    REQUIRE(made.has_value());
    // What was mended is what a strict parser takes.
    CHECK(parse_message(made->bytes()).has_value());
    return *made;
}

std::string torture(const std::string& name) {
    return file_text("tests/message/torture/invalid/" + name + ".dat");
}

} // namespace

TEST_CASE("leniency bare_line_feeds: header lines that end with LF") {
    std::string text = request_with("", "a\nb");
    for (std::size_t at; (at = text.find('\r')) != text.npos;)
        text.erase(at, 1);
    const sip_message m = mended(text, "bare_line_feeds");
    CHECK(m.body() == "a\nb");
    CHECK(m.cseq()->number == 42);
}

TEST_CASE("leniency extra_blanks_in_request_line") {
    CHECK(mended(torture("lwsstart"), "extra_blanks_in_request_line").request_uri() ==
          "sip:user@example.com");
    CHECK(mended(torture("trws"), "extra_blanks_in_request_line").method() == sip_method::options);
}

TEST_CASE("leniency brackets_around_request_uri") {
    CHECK(mended(torture("ltgtruri"), "brackets_around_request_uri").request_uri() ==
          "sip:user@example.com");
}

TEST_CASE("leniency headers_in_request_uri: they are cut off") {
    CHECK(mended(torture("escruri"), "headers_in_request_uri").request_uri() ==
          "sip:user@example.com");
}

TEST_CASE("leniency third_colon_in_ipv6") {
    const sip_message m = mended(torture("ipv6-bug-abnf-3-colons"), "third_colon_in_ipv6");
    CHECK(parse_uri(m.request_uri())->host == "[2001:db8::192.0.2.1]");
    CHECK(m.to()->address.host == "[2001:db8::192.0.2.1]");
}

TEST_CASE("leniency blanks_in_brackets") {
    CHECK(mended(torture("badaspec"), "blanks_in_brackets").to()->address.user == "t.watson");
}

TEST_CASE("leniency unquoted_display_name") {
    const sip_message m = mended(torture("baddn"), "unquoted_display_name");
    CHECK(m.from()->display_name == "Bell, Alexander");
    CHECK(m.to()->display_name == "Watson, Thomas");
}

TEST_CASE("leniency overlarge_max_forwards: as if it were absent") {
    const sip_message m =
        mended(request_with("Max-Forwards: 99999999999999\r\n"), "overlarge_max_forwards");
    CHECK(*m.number(header_name::max_forwards) == 70u);
}

TEST_CASE("leniency no_blank_behind_status") {
    std::string text = request_with("");
    text.replace(0, text.find('\r'), "SIP/2.0 100");
    CHECK(mended(text, "no_blank_behind_status").status() == 100);
}

TEST_CASE("what no option covers stays refused, with the fault it had") {
    for (const torture_message& each : torture_messages()) {
        if (each.folder != "invalid" || each.outcome.starts_with("checked")) continue;
        INFO(each.name);
        const parse_fault strict = refused(each.bytes);
        parse_fault fault;
        const bool taken =
            parse_message(buffer::copy_of(each.bytes), all_options(), &fault).has_value();
        CHECK(taken == !each.option.empty());
        CHECK(fault.what == strict.what);
        CHECK(fault.offset == strict.offset);
    }
}

TEST_CASE("the options of the list, of the page and of the struct are the same") {
    const std::string page = file_text("docs/leniency.md");
    for (const auto& [name, option] : options) {
        INFO(name);
        CHECK(page.find("| `" + name + "` |") != page.npos);
    }
    for (const torture_message& each : torture_messages()) {
        if (!each.option.empty()) CHECK(options.contains(each.option));
    }
    CHECK(sizeof(parse_options) == options.size());
}

TEST_CASE("empty lines in front do not hide what is to be mended") {
    parse_options one;
    one.brackets_around_request_uri = true;
    CHECK(parse_message(buffer::copy_of("\r\n\r\n" + torture("ltgtruri")), one).has_value());
}
