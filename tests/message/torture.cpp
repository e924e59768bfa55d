// The messages of RFC 4475 and RFC 5118: each is parsed to the values its list names, or refused
// for the reason its list names. What an endpoint does with them:
// tests/endpoint/scenario_torture.cpp.
#include "torture.hpp"

#include "text.hpp"

#include <offhook/message/escapes.hpp>
#include <offhook/message/make.hpp>
#include <offhook/message/multipart.hpp>

#include <cstdlib>
#include <map>
#include <set>

using namespace offhook;
using namespace offhook::test;

namespace {

std::string text_of(std::optional<std::uint16_t> port) { return port ? std::to_string(*port) : ""; }

std::size_t count(const sip_message& m, header_name name) {
    std::size_t found = 0;
    m.each_value(name, [&](std::string_view) { return ++found != 0; });
    return found;
}

std::string transports(const sip_message& m) {
    std::string all;
    m.each_value(header_name::via, [&](std::string_view value) {
        all.append(all.empty() ? "" : " ").append(parse_via(value)->transport);
        return true;
    });
    return all;
}

std::size_t parameters(const uri& u) {
    std::size_t found = 0;
    for (std::string_view rest = u.parameters.text(); params::next(rest);)
        ++found;
    return found;
}

using values = std::map<std::string, std::string>;

void add_uri(values& made, const std::string& who, const uri& u) {
    made[who + "-scheme"] = u.scheme;
    made[who + "-user"] = u.user;
    made["plain-" + who + "-user"] = unescape(u.user);
    made[who + "-password"] = u.password;
    made[who + "-host"] = u.host;
    made[who + "-port"] = text_of(u.port);
    made[who + "-parameters"] = std::to_string(parameters(u));
}

void add_contact(values& made, const sip_message& m) {
    made["contacts"] = std::to_string(count(m, header_name::contact));
    if (!m.has(header_name::contact)) return;
    const auto contact = m.contact();
    REQUIRE(contact.has_value());
    add_uri(made, "contact", contact->address);
    made["contact-name"] = contact->display_name;
    made["contact-q"] = contact->parameters.find("q").value_or("");
    made["contact-parameters"] = contact->parameters.text();
    made["contact-uri-parameters"] = contact->address.parameters.text();
    made["contact-uri-headers"] = contact->address.headers;
    std::vector<uri> all;
    m.each_value(header_name::contact, [&](std::string_view value) {
        all.push_back(parse_name_addr(value)->address);
        return true;
    });
    made["different-contacts"] = all.size() > 1 && !equivalent(all[0], all[1]) ? "yes" : "no";
}

void add_body(values& made, const sip_message& m) {
    made["body-size"] = std::to_string(m.body().size());
    const auto parts = parse_body(m.body(), m.value(header_name::content_type));
    if (!parts) return;
    made["parts"] = std::to_string(parts->size());
    for (const body_part& part : *parts) {
        const std::string blank = made["part-types"].empty() ? "" : " ";
        made["part-types"] += blank + std::string(part.type.type) + "/";
        made["part-types"] += part.type.subtype;
        made["part-sizes"] += blank + std::to_string(part.body.size());
    }
}

/// Every word that a list may use, and what the message says to it.
values values_of(const sip_message& m) {
    values made;
    made["method"] = m.method_text();
    made["known-method"] = m.method() == sip_method::other ? "no" : "yes";
    made["status"] = std::to_string(m.status());
    made["reason-size"] = std::to_string(m.reason_phrase().size());
    made["call-id"] = m.call_id();
    made["cseq"] = std::to_string(m.cseq()->number);
    made["vias"] = std::to_string(count(m, header_name::via));
    made["Max-Forwards"] = std::to_string(m.number(header_name::max_forwards)->value_or(0));
    made["accepts"] = std::to_string(count(m, header_name::accept));
    made["transports"] = transports(m);
    const auto top = m.top_via();
    made["via-host"] = top->host;
    made["via-port"] = text_of(top->port);
    made["branch"] = top->branch();
    made["received"] = top->received();
    made["cookie"] = top->has_magic_cookie() ? "yes" : "no";
    if (m.is_request()) add_uri(made, "uri", *parse_uri(m.request_uri()));
    add_uri(made, "to", m.to()->address);
    add_uri(made, "from", m.from()->address);
    made["to-tag"] = m.to()->tag();
    made["to-name"] = m.to()->display_name;
    made["from-tag"] = m.from()->tag();
    made["from-tag-size"] = std::to_string(m.from()->tag().size());
    made["from-name"] = m.from()->display_name;
    if (m.has(header_name::route)) {
        add_uri(made, "route", parse_name_addr(m.first_value(header_name::route))->address);
    }
    add_contact(made, m);
    add_body(made, m);
    return made;
}

std::string wanted_header(const std::string& outcome) {
    const std::size_t last = outcome.rfind(' ');
    return outcome.find(' ') == last ? "" : outcome.substr(last + 1);
}

std::string table_of(const std::vector<torture_message>& all) {
    std::string made =
        "# Torture messages\n\n"
        "The 49 messages of RFC 4475 and the 12 of RFC 5118, in `tests/message/torture`. This "
        "page\n"
        "is compared with the lists there by `test_message`; `OFFHOOK_WRITE_DOCS=1` writes it "
        "anew.\n"
        "*Outcome* is what the parser says: a refusal names the status to answer and the header\n"
        "field at fault, *checked* is a refusal by `check_message`, *dropped* is never answered.\n"
        "*Endpoint* is what an endpoint without a registrar does, when it answers malformed\n"
        "requests (`endpoint_settings::answer_malformed`). *Option* names the leniency of\n"
        "[leniency.md](leniency.md) that takes the message all the same.\n\n"
        "| message | RFC | what | outcome | endpoint | option |\n|---|---|---|---|---|---|\n";
    for (const torture_message& each : all) {
        const std::string title = each.title.find('<') == each.title.npos
                                      ? each.title
                                      : std::string(each.title).insert(each.title.find('<'), "\\");
        made += "| " + each.name + " | " + each.rfc + " | " + title + " | " + each.outcome + " | " +
                each.endpoint + " | " + each.option + " |\n";
    }
    made += "\nNotes:\n\n";
    for (const torture_message& each : all) {
        if (!each.note.empty()) made += "- " + each.name + ": " + each.note + "\n";
    }
    return made;
}

} // namespace

TEST_CASE("all 49 messages of RFC 4475 and all 12 of RFC 5118 are here") {
    std::set<std::string> names;
    std::size_t of_4475 = 0;
    for (const torture_message& each : torture_messages()) {
        INFO(each.name);
        CHECK(names.insert(each.name).second);
        CHECK(each.bytes.size() > 200);
        of_4475 += each.rfc.starts_with("4475") ? 1 : 0;
    }
    CHECK(of_4475 == 49);
    CHECK(names.size() == 61);
}

TEST_CASE("a well-formed torture message is parsed to its values") {
    for (const torture_message& each : torture_messages()) {
        if (each.folder != "valid") continue;
        INFO(each.name);
        const sip_message m = parsed(each.bytes);
        CHECK_FALSE(each.values.empty());
        values found = values_of(m);
        for (const auto& [key, wanted] : each.values) {
            INFO(key);
            CHECK((found.contains(key) ? found[key] : std::string(m.value(key))) == wanted);
        }
    }
}

TEST_CASE("a malformed torture message is refused for the right reason") {
    for (const torture_message& each : torture_messages()) {
        if (each.folder != "invalid" || each.outcome.starts_with("checked")) continue;
        INFO(each.name);
        sip_message understood;
        const parse_fault fault = refused(each.bytes, &understood);
        if (each.outcome == "dropped") {
            CHECK(fault.status == 0);
            continue;
        }
        INFO(fault.what);
        CHECK("refused " + std::to_string(fault.status) ==
              each.outcome.substr(0, each.outcome.find(' ', 8)));
        CHECK(to_text(fault.header) == wanted_header(each.outcome));
    }
}

TEST_CASE("the table of torture messages in docs is that of the lists") {
    const std::string wanted = table_of(torture_messages());
    if (std::getenv("OFFHOOK_WRITE_DOCS") != nullptr) {
        std::ofstream(OFFHOOK_SOURCE_DIR "/docs/torture.md", std::ios::binary) << wanted;
    }
    CHECK(file_text("docs/torture.md") == wanted);
}
