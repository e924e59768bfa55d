// Names and texts of the flags that call and answer share. Read next: phone_flags.hpp.
#include "phone_flags.hpp"

#include "request_flags.hpp"
#include "values.hpp"

#include <offhook/message/dtmf_relay.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace offhook::cli {
namespace {

void add_place(CLI::App& verb, phone_flags& flags) {
    constexpr const char* place = "Place";
    verb.add_option("--listen", flags.listen, "listen here; port 0 takes any free one")
        ->type_name("udp:HOST:PORT")
        ->capture_default_str()
        ->group(place);
    add_uri(verb, "--from", flags.from, "our URI; else made from the listener")->group(place);
    add_duration(verb, "--t1", flags.t1, "timer T1 of RFC 3261, else 500ms")->group(place);
}

void add_login(CLI::App& verb, phone_flags& flags) {
    constexpr const char* login = "Authentication";
    auto* const user =
        verb.add_option("--user", flags.user, "who we are to a server that asks (401, 407)")
            ->type_name("NAME")
            ->group(login);
    auto* const password =
        verb.add_option("--password", flags.password, "the password")->type_name("TEXT");
    password->group(login)->needs(user);
    user->needs(password);
    verb.add_option("--realm", flags.realm, "the realm that may ask for them, else any")
        ->type_name("NAME")
        ->needs(user)
        ->group(login);
    verb.add_option("--server", flags.servers,
                    "who may ask for them, else the one that is called; repeatable")
        ->type_name("HOST:PORT")
        ->allow_extra_args(false)
        ->needs(user)
        ->group(login);
}

constexpr const char* behaviour = "Behaviour";

/// Which tables run, and what overlays may do.
void add_tables(CLI::App& verb, phone_flags& flags) {
    verb.add_option("--table", flags.table, "run calls by this table, an overlay or a whole one")
        ->type_name("FILE")
        ->group(behaviour);
    verb.add_option("--overlay", flags.overlays,
                    "lay this over the table: a file, spurious_bye, auto_answer or redirect_calls; "
                    "repeatable")
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group(behaviour);
    add_rules(verb, "--rules", flags,
              "what overlays may do, a comma list: spurious-bye, talk, hold, answer-after, "
              "alert-info, answer-mode, priv-answer-mode, redirects")
        ->group(behaviour);
    verb.add_option("--quirks", flags.quirks,
                    "use this list of quirks of devices, or the one called shipped")
        ->type_name("FILE")
        ->group(behaviour);
}

/// What is done with a call that is up.
void add_doings(CLI::App& verb, phone_flags& flags) {
    add_duration(verb, "--hangup-after", flags.hang_up_after,
                 "hang up so long after the answer; else the other side does")
        ->group(behaviour);
    add_seconds(verb, "--session-expires", flags.session_expires,
                "ask for a session timer, RFC 4028; 1800 is usual")
        ->group(behaviour);
    add_seconds(verb, "--min-se", flags.min_se, "the shortest session timer we take, else 90")
        ->group(behaviour);
    auto* const hold =
        add_duration(verb, "--hold-after", flags.hold_after, "hold it so long after the answer");
    hold->group(behaviour);
    add_duration(verb, "--resume-after", flags.resume_after,
                 "resume it when it has been held so long; else never")
        ->needs(hold)
        ->group(behaviour);
    auto* const target = add_uri(verb, "--transfer-to", flags.transfer_to,
                                 "ask the other side to call this one instead");
    target->group(behaviour);
    add_duration(verb, "--transfer-after", flags.transfer_after,
                 "how long after the answer, else at once")
        ->needs(target)
        ->group(behaviour);
    verb.add_flag("--attended", flags.attended,
                  "hold the call, call the target ourselves, then have it taken over")
        ->needs(target)
        ->group(behaviour);
    verb.add_flag("--offers-by-update", flags.offers_by_update,
                  "hold and resume by UPDATE where the other side takes that; else by re-INVITE")
        ->group(behaviour);
    verb.add_flag("--no-auto-transfer", flags.no_auto_transfer,
                  "refuse to be transferred (603); else it is done at once")
        ->group(behaviour);
}

/// What is sent in a call that is up beside offers, and what is taken.
void add_requests(CLI::App& verb, phone_flags& flags) {
    constexpr const char* requests = "Requests in the call";
    auto* const dtmf =
        verb.add_option("--dtmf", flags.dtmf, "send these digits, each in an INFO: 0-9, *, #, A-D");
    const auto only_digits = [](const std::string& text) -> std::string {
        const bool good = !text.empty() && std::all_of(text.begin(), text.end(), is_dtmf_digit);
        return good ? "" : "digits are 0-9, *, # and A-D";
    };
    dtmf->check(only_digits)->type_name("DIGITS")->group(requests);
    add_duration(verb, "--dtmf-after", flags.dtmf_after, "how long after the answer, else at once")
        ->needs(dtmf)
        ->group(requests);
    auto* const message = verb.add_option("--message", flags.message, "send this text (MESSAGE)");
    message->type_name("TEXT")->group(requests);
    add_duration(verb, "--message-after", flags.message_after,
                 "how long after the answer, else at once")
        ->needs(message)
        ->group(requests);
    auto* const take = verb.add_option(
        "--take", flags.take,
        "take requests of these methods and print them, a comma list: INFO, MESSAGE, your own");
    take->type_name("LIST")->group(requests);
    verb.add_option("--info-packages", flags.info_packages,
                    "the packages of an INFO that are taken, a comma list; 469 to others")
        ->type_name("LIST")
        ->needs(take)
        ->group(requests);
}

void add_records(CLI::App& verb, phone_flags& flags) {
    constexpr const char* record = "Records";
    verb.add_flag("--json", flags.json, "each line on stdout is an object, for programs")
        ->group(record);
    verb.add_option("--log-file", flags.log_file, "write a log, one line a transition or fault")
        ->type_name("FILE")
        ->group(record);
    verb.add_option("--trace", flags.trace,
                    "write messages and transitions as JSON Lines, for offhook ladder")
        ->type_name("FILE")
        ->group(record);
}

} // namespace

CLI::Option* add_rules(CLI::App& verb, const std::string& name, phone_flags& flags,
                       const std::string& text) {
    const auto read = [name, &flags](const std::string& given) {
        for (std::string_view list = given; !list.empty();) {
            const std::string_view one = list.substr(0, list.find(','));
            list.remove_prefix(std::min(list.size(), one.size() + 1));
            const auto rule = session::call_rule_from(one);
            if (!rule || *rule == session::call_rule::replaces) {
                throw CLI::ValidationError(name, "there is no rule '" + std::string(one) + "'");
            }
            flags.rules.add(*rule);
        }
    };
    return verb.add_option_function<std::string>(name, read, text)->type_name("LIST");
}

void add_request_flags(CLI::App& verb, phone_flags& flags) {
    add_place(verb, flags);
    add_login(verb, flags);
    add_records(verb, flags);
}

void add_phone_flags(CLI::App& verb, phone_flags& flags) {
    add_place(verb, flags);
    add_login(verb, flags);
    add_tables(verb, flags);
    add_doings(verb, flags);
    add_requests(verb, flags);
    add_records(verb, flags);
}

} // namespace offhook::cli
