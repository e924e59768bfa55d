// The flags that call and answer share: where to listen, which table, what to write, and what to do
// with a call that is up. Read next: phone.hpp, conversation.hpp.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/session/call_rule.hpp>

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace offhook::cli {

struct phone_flags {
    std::string listen{}; ///< empty: any port
    std::string from{};
    std::string table{};
    std::vector<std::string> overlays{};
    std::string quirks{};
    session::call_rules rules{}; ///< what overlays may do
    std::string log_file{};
    std::string trace{};
    std::optional<duration> t1{};
    std::string user{};
    std::string password{};
    std::string realm{};                 ///< empty: any that the server names
    std::vector<std::string> servers{};  ///< who may ask for the password; empty: the called one
    std::string require_auth{};          ///< USER:PASSWORD, or empty
    std::vector<std::string> packages{}; ///< whose SUBSCRIBEs are served
    std::string take{};                  ///< methods whose requests are taken, a comma list
    std::string info_packages{};         ///< of INFO, a comma list
    unsigned calls = 0;                  ///< zero: no such number was given
    bool json = false;                   ///< one object a line, for programs
    bool no_auto_transfer = false;
    bool offers_by_update = false;
    bool describe_media = false;       ///< of answer
    bool follow_refer = false;         ///< of answer: REFERs outside calls too
    bool attended = false;             ///< speak to the target before the transfer
    bool reliable_provisional = false; ///< of answer
    std::optional<duration> session_expires{};
    std::optional<duration> min_se{};

    // a call that is up
    std::optional<duration> hang_up_after{};
    std::optional<duration> hold_after{};
    std::optional<duration> resume_after{};
    std::string transfer_to{};
    std::optional<duration> transfer_after{};
    std::string dtmf{};
    std::optional<duration> dtmf_after{};
    std::string message{};
    std::optional<duration> message_after{};
};

void add_phone_flags(CLI::App& verb, phone_flags& flags);
/// A comma list of rules, under this name.
CLI::Option* add_rules(CLI::App& verb, const std::string& name, phone_flags& flags,
                       const std::string& text);

} // namespace offhook::cli
