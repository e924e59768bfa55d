// What a session layer is told once. Not bounds, and not the settings of tables.
#pragma once

#include <offhook/core/instant.hpp>

#include <string>
#include <utility>
#include <vector>

namespace offhook::session {

enum class transfer_policy : unsigned char {
    automatic, ///< a REFER is followed at once
    ask,       ///< the application decides, with accept_transfer or reject_transfer
    refuse     ///< 603
};

class words;

struct settings {
    std::string from = "sip:anonymous@anonymous.invalid"; ///< our URI when a call names none
    transfer_policy on_transfer = transfer_policy::ask;
    /// Overrides of the tables' settings for every call, by name ("session_expires"); an unknown
    /// name throws std::invalid_argument.
    std::vector<std::pair<std::string, duration>> table_settings{};
    /// The vocabulary of tables, with a user's own words; null: the shipped one. Outlives the
    /// layer.
    const session::words* words = nullptr;
};

} // namespace offhook::session
