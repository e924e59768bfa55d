// The lists beside the torture messages, read into paragraphs. Not the checks: see torture.cpp.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace offhook::test {

/// One message of RFC 4475 or RFC 5118 and what is to come of it.
struct torture_message {
    std::string folder; ///< "valid" or "invalid"
    std::string name;
    std::string rfc;   ///< "4475 3.1.1.1"
    std::string title; ///< of the RFC's section
    std::string outcome = "accepted";
    std::string endpoint; ///< what a whole endpoint does; empty: as the outcome says
    std::string option;   ///< the leniency that takes it all the same; empty when there is none
    std::string note;
    std::vector<std::pair<std::string, std::string>> values;
    std::string bytes;
};

inline std::string file_text(const std::string& path) {
    std::ifstream in(std::string(OFFHOOK_SOURCE_DIR "/") + path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Cuts the first word off.
inline std::string first_word(std::string& line) {
    const std::size_t end = line.find(' ');
    std::string word = line.substr(0, end);
    line.erase(0, end == line.npos ? line.size() : end + 1);
    return word;
}

inline void read_torture_line(std::string line, torture_message& message) {
    const std::string word = first_word(line);
    if (word == "rfc") {
        message.rfc = first_word(line);
        message.rfc += " " + first_word(line);
        message.title = line;
    } else if (word == "outcome") {
        message.outcome = line;
    } else if (word == "endpoint") {
        message.endpoint = line;
    } else if (word == "option") {
        message.option = line;
    } else if (word == "note") {
        message.note = line;
    } else if (word == "value") {
        const std::string key = first_word(line);
        message.values.emplace_back(key, line);
    }
}

inline std::vector<torture_message> torture_messages() {
    std::vector<torture_message> all;
    for (const std::string folder : {"valid", "invalid"}) {
        const std::string place = "tests/message/torture/" + folder + "/";
        std::istringstream list(file_text(place + "list.txt"));
        for (std::string line; std::getline(list, line);) {
            if (line.empty() || line[0] == '#') continue;
            if (line[0] != ' ') {
                all.emplace_back();
                all.back().folder = folder;
                all.back().name = line;
                all.back().bytes = file_text(place + line + ".dat");
            } else {
                read_torture_line(line.substr(2), all.back());
            }
        }
    }
    return all;
}

} // namespace offhook::test
