// The values read with the message are those that reading on demand gives, on every torture message
// and on the corpus of the benchmark.
#include "text.hpp"

#include <offhook/message/contact.hpp>
#include <offhook/message/main_values.hpp>
#include <offhook/message/typed.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace offhook;
using namespace offhook::test;

namespace {

bool same(const uri& a, const uri& b) {
    return a.text == b.text && a.scheme == b.scheme && a.user == b.user &&
           a.password == b.password && a.host == b.host && a.port == b.port &&
           a.parameters.text() == b.parameters.text() && a.headers == b.headers;
}

bool same(const name_addr& a, const name_addr& b) {
    return a.text == b.text && a.display_name == b.display_name && same(a.address, b.address) &&
           a.parameters.text() == b.parameters.text() && a.tag() == b.tag();
}

bool same(const via& a, const via& b) {
    return a.text == b.text && a.transport == b.transport && a.host == b.host && a.port == b.port &&
           a.parameters.text() == b.parameters.text() && a.branch() == b.branch();
}

void check_addresses(const sip_message& message, header_name name, const main_values& values,
                     const main_values::list<name_addr>& found) {
    std::size_t i = 0;
    message.each_value(name, [&](std::string_view text) {
        const auto wanted = parse_name_addr(text);
        if (text == "*") return true;
        if (!wanted || i == found.capacity()) {
            CHECK(values.incomplete.has_value());
            return false;
        }
        REQUIRE(i < found.size());
        CHECK(same(*wanted, found[i++]));
        return true;
    });
    CHECK(i == found.size());
}

void check_values(const std::string& bytes) {
    main_values values;
    const auto message = parse_message(buffer::copy_of(bytes), values);
    CHECK(message.has_value() == parse_message(buffer::copy_of(bytes)).has_value());
    if (!message) return;
    std::size_t i = 0;
    message->each_value(header_name::via, [&](std::string_view text) {
        if (i == values.vias.capacity()) {
            CHECK(values.incomplete.has_value());
            return false;
        }
        REQUIRE(i < values.vias.size());
        CHECK(same(*parse_via(text), values.vias[i++]));
        return true;
    });
    CHECK(i == values.vias.size());
    CHECK(same(*message->from(), values.from));
    CHECK(same(*message->to(), values.to));
    CHECK(message->call_id() == values.call_id);
    CHECK(message->cseq()->number == values.cseq.number);
    CHECK(message->cseq()->method_text == values.cseq.method_text);
    CHECK(*message->number(header_name::max_forwards) == values.max_forwards);
    CHECK(*message->number(header_name::content_length) == values.content_length);
    CHECK((message->value(header_name::contact) == "*") == values.all_contacts);
    check_addresses(*message, header_name::contact, values, values.contacts);
    check_addresses(*message, header_name::route, values, values.routes);
    check_addresses(*message, header_name::record_route, values, values.record_routes);
}

} // namespace

TEST_CASE("values read with the message are those read on demand") {
    for (const char* folder : {"tests/message/torture/valid", "tests/message/torture/invalid",
                               "benchmarks/message/corpus"}) {
        const std::string place = std::string(OFFHOOK_SOURCE_DIR "/") + folder;
        for (const auto& entry : std::filesystem::directory_iterator(place)) {
            CAPTURE(entry.path());
            std::ifstream in(entry.path(), std::ios::binary);
            check_values({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
        }
    }
}

TEST_CASE("a list beyond its bound, or malformed, is said to be incomplete") {
    const auto incomplete = [](const std::string& lines) {
        main_values values;
        REQUIRE(parse_message(buffer::copy_of(request_with(lines)), values).has_value());
        return values.incomplete;
    };
    std::string routes = "Route: <sip:a>";
    for (std::size_t i = 1; i < limits::main_values; ++i)
        routes += ",<sip:a>";
    CHECK_FALSE(incomplete(routes + "\r\n").has_value());
    CHECK(incomplete(routes + ",<sip:a>\r\n") == header_name::route);
    CHECK(incomplete("Contact: <sip:a\r\nRoute: <\r\n") == header_name::contact);
    CHECK(incomplete("Record-Route: \r\n") == header_name::record_route);
    std::string vias;
    for (std::size_t i = 0; i < limits::main_values; ++i)
        vias += "v: SIP/2.0/UDP a\r\n";
    CHECK(incomplete(vias) == header_name::via);
}

TEST_CASE("several contacts and the star") {
    main_values values;
    const std::string text = request_with("m: \"A, B\" <sip:a@b;x=1>;q=0.5, sip:c@d;expires=9\r\n"
                                          "Contact: <sip:e@f?g=h>\r\n");
    const auto message = parse_message(buffer::copy_of(text), values);
    REQUIRE(message.has_value());
    REQUIRE(values.contacts.size() == 3);
    CHECK(values.contacts[0].address.host == "b");
    CHECK(values.contacts[1].parameters.find("expires") == "9");
    CHECK(values.contacts[2].address.headers == "g=h");
    main_values star;
    REQUIRE(parse_message(buffer::copy_of(request_with("Contact: *\r\n")), star).has_value());
    CHECK(star.all_contacts);
}
