// URIs, name-addrs and telephone numbers from any text.
#include "target.hpp"

#include <offhook/message/escapes.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/tel_uri.hpp>

using namespace offhook;
using fuzz::inside;
using fuzz::require;

OFFHOOK_FUZZ(uri) {
    if (const auto u = parse_uri(input)) {
        require(u->text == input, "a URI is all of its text");
        require(equivalent(*u, *u), "a URI is equivalent to itself");
        for (std::string_view part :
             {u->scheme, u->user, u->password, u->host, u->headers, u->parameters.text()}) {
            require(inside(part, input), "a part is in the text");
        }
        require(!u->is_sip() || !u->host.empty(), "a SIP URI has a host");
        const std::string plain = unescape(u->user);
        require(plain.size() <= u->user.size(), "unescaping never grows");
        require(unescape(escape_user(plain)) == plain, "escaping is undone by unescaping");
        (void)u->literal();
    }
    if (const auto n = parse_name_addr(input)) {
        require(inside(n->display_name, input) && inside(n->address.text, input),
                "a part is in the text");
        require(parse_uri(n->address.text).has_value(), "the address is a URI");
        (void)n->tag();
    }
    if (const auto t = parse_tel_uri(input)) {
        require(equivalent(*t, *t), "a number is equivalent to itself");
        require(t->digits().size() <= input.size(), "digits never grow");
    }
}
