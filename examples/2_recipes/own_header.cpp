// A typed header of one's own, without touching the library: "X-Colour: red;shade=3, blue".
// Shows: read_header, read_headers, token_params, and a message that carries the header.
// Try it: build/release/examples/2_recipes/own_header
// Not for headers the library knows: those have a type already, see include/offhook/message/.
#include <offhook/message/message_builder.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/message/token_params.hpp>
#include <offhook/message/typed.hpp>

#include <charconv>
#include <cstdio>

namespace {

/// X-Colour = colour *( COMMA colour ); colour = token *( SEMI ( "shade" EQUAL 1*DIGIT / generic )
/// ).
struct colour {
    std::string_view name;
    int shade = 0;

    // These three make it a typed header: its name, whether commas divide values, its reader.
    static constexpr std::string_view header = "X-Colour";
    static constexpr bool is_list = true;
    static offhook::result<colour> parse(std::string_view text) {
        const auto value = offhook::parse_token_params(text);
        if (!value) return value.error();
        colour made{value->token};
        if (const auto shade = value->parameters.find("shade")) {
            const char* end = shade->data() + shade->size();
            const auto [stop, fault] = std::from_chars(shade->data(), end, made.shade);
            if (fault != std::errc{} || stop != end) return offhook::errc::malformed_header;
        }
        return made;
    }
};
static_assert(offhook::typed_header<colour>);

void show(const offhook::sip_message& message) {
    const auto colours = offhook::read_headers<colour>(message);
    if (!colours) {
        std::printf("malformed: %s\n", colours.error().message().c_str());
        return;
    }
    for (const colour& each : *colours) {
        std::printf("%.*s, shade %d\n", static_cast<int>(each.name.size()), each.name.data(),
                    each.shade);
    }
}

} // namespace

int main() {
    using offhook::header_name;
    auto request =
        offhook::message_builder::request(offhook::sip_method::options, "sip:bob@example.com");
    request.header(header_name::via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
    request.header(header_name::from, "<sip:alice@example.com>;tag=1");
    request.header(header_name::to, "<sip:bob@example.com>");
    request.header(header_name::call_id, "own-header@example.com");
    request.header(header_name::cseq, "1 OPTIONS");
    request.header(colour::header, "red;shade=3, blue");
    show(request.build());

    // The same from the wire, and a value that breaks the grammar.
    const auto received = offhook::parse_message(request.build().bytes());
    if (!received || !offhook::read_header<colour>(*received)) return 1;
    show(*received);
    request.header(colour::header, "green;shade=dark");
    show(request.build());
}
