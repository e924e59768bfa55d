// offhook options URI and offhook message URI TEXT: one request, one answer; exit 1 without a 2xx.
// Read next: request_flags.hpp.
#include "request_flags.hpp"
#include "values.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace offhook::cli {
namespace {

struct request_flags {
    phone_flags phone{};
    std::string method;
    std::string target{};
    std::string text{};
    std::string type{"text/plain"};
};

asio::awaitable<void> ask(phone& on, const request_flags& flags, bool& good) {
    request_options options{};
    if (flags.method == "MESSAGE") {
        options.content_type = flags.type;
        options.body = flags.text;
    }
    const auto answer = co_await on.agent().request(flags.method, flags.target, options);
    good = tell_answer(on, flags.method, answer);
    on.stop();
}

int run(const request_flags& flags) {
    phone on(flags.phone);
    bool good = false;
    on.spawn(ask(on, flags, good));
    on.run();
    return good ? 0 : 1;
}

std::shared_ptr<request_flags> add(CLI::App& verb, const std::string& method, job& chosen) {
    const auto flags = std::make_shared<request_flags>();
    flags->method = method;
    add_uri(verb, "URI", flags->target, "whom to ask: sip:bob@192.0.2.7:5060")->required();
    add_request_flags(verb, flags->phone);
    verb.callback([flags, &chosen] {
        complete_towards(flags->target, flags->phone);
        chosen = [flags] { return run(*flags); };
    });
    return flags;
}

} // namespace

void add_options(CLI::App& program, job& chosen) {
    add(*program.add_subcommand("options", "Ask somebody what it can do (OPTIONS)"), "OPTIONS",
        chosen);
}

void add_message(CLI::App& program, job& chosen) {
    CLI::App& verb = *program.add_subcommand("message", "Send somebody a text (MESSAGE)");
    const auto flags = add(verb, "MESSAGE", chosen);
    verb.add_option("TEXT", flags->text, "the text")->required();
    add_header_value(verb, "--type", flags->type, "its media type, else text/plain", is_type,
                     "media type")
        ->type_name("TYPE")
        ->group("Message");
}

} // namespace offhook::cli
