// A pair whose callee asks for credentials, and challenges as text. Not a test.
#pragma once

#include "pair.hpp"

#include <offhook/message/credentials.hpp>

namespace offhook::test {

inline dialog::settings with_accounts() {
    dialog::settings made;
    made.accounts = {{.realm = "house", .user = "alice", .secret = {"wonder"}, .anywhere = true},
                     {.realm = "proxy", .user = "al", .secret = {"land"}, .anywhere = true},
                     {.realm = "far", .user = "al", .secret = {"x"}, .servers = {"192.0.2.77"}}};
    return made;
}

inline std::string ask(const std::string& nonce, const std::string& more = "") {
    return "WWW-Authenticate: Digest realm=\"house\", nonce=\"" + nonce +
           "\", qop=\"auth\", algorithm=SHA-256" + more + "\r\n";
}
inline const std::string proxy_asks =
    "Proxy-Authenticate: Digest realm=\"proxy\", nonce=\"p\", qop=\"auth\"\r\n";

inline credentials given(const sip_message& m, header_name name = header_name::authorization) {
    const auto found = credentials::parse(m.value(name));
    INFO(m.text());
    REQUIRE(found.has_value());
    return *found;
}

/// A pair whose callee asks the first INVITE.
struct asked_pair : test::pair {
    asked_pair() : asked_pair(with_accounts()) {}
    explicit asked_pair(dialog::settings made) : test::pair(std::move(made)) {}

    void asked_call(const std::string& headers = ask("n1")) {
        call();
        run_for(50ms);
        respond(b, 401, headers);
        run_for(50ms);
    }
    void answer_and_ack() {
        respond(b, 180);
        run_for(50ms);
        respond(b, 200);
        run_for(15ms);
        REQUIRE(a.dialogs.ack(now, a.leg, {}).has_value());
        run_for(50ms);
        REQUIRE(b.count<dialog::acknowledged>() == 1);
    }
    void finish() {
        release(a);
        release_all(b);
        require_nothing_left();
    }
};

} // namespace offhook::test
