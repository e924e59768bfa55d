// A state table with words of one's own: an event, a guard with a parameter, an action and a
// published event are registered in C++, named in YAML, and checked like all others.
// Try it:    build/dev/examples/2_recipes/own_state_table
//            build/dev/examples/2_recipes/own_state_table --schema   (for the editor)
// Read next: state_tables/call.yaml, offhook/session/words.hpp.
#include <offhook/asio/user_agent.hpp>
#include <offhook/session/words.hpp>
#include <offhook/table/reference.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

const offhook::table::source my_table{"door.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Active:
    OpenDoor:
      guards: {CodeIs: "4711"}
      actions: {SendDigit: "9"}
      publish: DoorAsked
unhandled: {OpenDoor: error}
)"};

void register_words(offhook::session::words& words) {
    using offhook::session::call_context;
    using offhook::table::arguments;
    using offhook::table::value_type;
    words.event("OpenDoor", "The application opens the door that this call goes to.")
        .guard(
            "CodeIs", {{"code", value_type::text, true, "the code"}}, "The right code was given.",
            [](const call_context& call, const arguments& a) { return call.text() == a.text(0); })
        .action("SendDigit", {{"digit", value_type::text, true, "what to send"}},
                "Sends a digit in an INFO (RFC 6086). Whether it is taken, its answer says later.",
                [](call_context& call, const arguments& a) {
                    call.tell("digit", std::string(a.text(0)));
                    return call.request("INFO", "application/dtmf-relay",
                                        "Signal=" + std::string(a.text(0)) +
                                            "\r\nDuration=160\r\n");
                })
        .publishes("DoorAsked", "The digit was sent to the door.",
                   {{"digit", value_type::text, true, "what was sent"}});
}

asio::awaitable<void> answer(offhook::user_agent& door) {
    offhook::incoming_call in = co_await door.next_call();
    auto call = co_await in.answer();
    if (call) co_await call->ended();
    co_await door.shutdown({.limit = 3s});
}

asio::awaitable<void> open(offhook::user_agent& phone, std::string target) {
    auto call = co_await phone.call(target, {});
    if (call) {
        for (const char* code : {"0000", "4711"}) {
            const auto done = call->signal("OpenDoor", code);
            std::cout << code << ": " << (done ? "taken" : call->refusal()) << std::endl;
        }
        auto news = co_await call->next_published();
        if (news) std::cout << news->name << " " << *news->field<std::string>("digit") << "\n";
        co_await call->hang_up();
    }
    co_await phone.shutdown({.limit = 3s});
}

int main(int count, char**) {
    offhook::session::words words; // outlives the user_agent
    register_words(words);
    if (count > 1) std::cout << offhook::table::schema({&words.calls()});
    if (count > 1) return 0;
    asio::io_context context(1);
    offhook::user_agent phone(context.get_executor(), {.words = &words});
    offhook::user_agent door(context.get_executor(), {});
    std::cerr << phone.reload(my_table, nullptr).to_string(); // faults, or nothing
    const auto here = door.listen("udp:127.0.0.1:0");
    if (!here || !phone.listen("udp:127.0.0.1:0")) return 2;
    asio::co_spawn(context, answer(door), asio::detached);
    const std::string target = "sip:door@127.0.0.1:" + std::to_string(here->port);
    asio::co_spawn(context, open(phone, target), asio::detached);
    context.run();
}
