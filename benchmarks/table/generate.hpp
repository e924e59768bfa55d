// A large table, made from a number: an overlay of the shipped session with menus, as a voice menu
// in which every key leads to another menu. The same number gives the same text. Legal, or with
// holes at places that are known. Read next: main.cpp.
#pragma once

#include <cstddef>
#include <string>

namespace generate {

inline constexpr std::size_t rows_a_menu = 11; ///< ten keys, or nine and any other, and the way out
/// Every so many menus one has a hole, when holes are wanted.
inline constexpr std::size_t menus_a_hole = 37;

inline std::string menu(std::size_t number) { return "Menu" + std::to_string(number); }

inline bool has_hole(std::size_t number, bool holed) { return holed && number % menus_a_hole == 5; }

/// The menus that a group holds; those with a hole are missing in it.
inline std::string list_of_menus(std::size_t menus, bool holed) {
    std::string out;
    for (std::size_t i = 0; i < menus; ++i)
        if (!has_hole(i, holed)) out += (out.empty() ? "" : ", ") + menu(i);
    return out;
}

/// At least `rows` rows beside those of the shipped session.
inline std::string table(std::size_t rows, bool holed) {
    const std::size_t menus = (rows + rows_a_menu - 1) / rows_a_menu;
    const std::string answered = "actions: {SendSIPResponse: 200}";
    std::string out = "offhook: table/1\nextends: default.yaml\nmachine: generated\nstates:\n"
                      "  Active: {DialogMESSAGE: {" +
                      answered + ", next_state: Menu0}}\n";
    for (std::size_t i = 0; i < menus; ++i) {
        out += "  " + menu(i) + ":\n    rest: true\n    DialogMESSAGE: {" + answered +
               ", next_state: Active}\n    DialogINFO:\n";
        for (std::size_t key = 0; key + 2 < rows_a_menu; ++key) {
            const std::size_t next = (i * 10 + key * 7 + 1) % menus;
            out += "      - {guards: {PackageIs: key" + std::to_string(key) + "}, " + answered +
                   ", next_state: " + menu(next) + "}\n";
        }
        out += "      - {actions: {SendSIPResponse: 404}, next_state: " + menu((i + 1) % menus) +
               "}\n";
    }
    const std::string all = list_of_menus(menus, false);
    out += "groups:\n  Live: {of: [base, " + list_of_menus(menus, holed) +
           "]}\n  Up: {of: [base, " + all + "]}\n  Menus:\n    of: [" + all +
           "]\n    HangupCall: {actions: [SendBYE, StopMediaSession], next_state: Terminating}\n"
           "    DialogACKMissing: {actions: SendBYE, next_state: Terminating}\n";
    return out;
}

} // namespace generate
