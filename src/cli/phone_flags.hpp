// The flags that call and answer share: where to listen, which table, what to write, and what to do
// with a call that is up. Read next: phone.hpp, conversation.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace offhook::cli {

struct phone_flags {
    std::string listen{}; ///< empty: any port
    std::string from{};
    std::string table{};
    std::vector<std::string> overlays{};
    std::string quirks{};
    std::string rules{}; ///< a comma list of call_rule names
    std::string log_file{};
    std::string trace{};
    std::optional<duration> t1{};
    std::string user{};
    std::string password{};
    std::string realm{};        ///< empty: any that the server names
    std::vector<std::string> servers{}; ///< who may ask for the password; empty: the called one
    std::string require_auth{}; ///< USER:PASSWORD, or empty
    std::vector<std::string> packages{}; ///< whose SUBSCRIBEs are served
    unsigned calls = 0;                  ///< zero: no such number was given
    bool json = false;                   ///< one object a line, for programs
    bool no_auto_transfer = false;
    bool offers_by_update = false;
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
};

void add_phone_flags(CLI::App& verb, phone_flags& flags);

} // namespace offhook::cli
