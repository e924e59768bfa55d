// Any text as credentials for a server, and as the challenge to a client: nobody gets in by chance,
// and what the client answers can be read.
#include "target.hpp"

#include <offhook/digest/authenticator.hpp>
#include <offhook/digest/protection_space.hpp>
#include <offhook/message/credentials.hpp>
#include <offhook/message/message_builder.hpp>

using namespace offhook;
using fuzz::require;

namespace {

void as_credentials(std::string_view input) {
    random_source random = random_source::from_number(1);
    digest::required given;
    given.realm = "biloxi.com";
    given.uri_without_user = true;
    given.lookup = [](std::string_view) { return digest::secret{"zanzibar"}; };
    digest::authenticator server(given, random);
    message_builder request = message_builder::request("INVITE", "sip:bob@biloxi.com");
    request.header(header_name::authorization, input);
    const digest::verdict said = server.check(instant{}, request.build());
    require(said == digest::verdict::challenged || said == digest::verdict::malformed,
            "nobody gets in by chance");
    require(server.remembered() == 0, "what is refused is not remembered");
}

void as_challenge(std::string_view input) {
    random_source random = random_source::from_number(1);
    std::vector<digest::account> accounts{{.user = "b\"o\\b", .servers = {"biloxi.com"}}};
    message_builder response = message_builder::response(401, "Unauthorized");
    response.header(header_name::www_authenticate, input);
    for (auto& space : answerable(response.build(), accounts, {"biloxi.com", {}})) {
        const std::string value =
            credentials_for(space, accounts, {"INVITE", "sip:bob@biloxi.com", "body"}, random);
        const auto read = credentials::parse(value);
        require(read.has_value() && read->is_digest(), "what we answer can be read");
        require(read->realm() == space.realm && read->nonce() == space.nonce, "realm and nonce");
    }
}

} // namespace

OFFHOOK_FUZZ(authenticator) {
    as_credentials(input);
    as_challenge(input);
}
