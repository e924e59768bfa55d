// The twelve messages of corpus/ and what is to be read of each. Read next: expected.cpp.
#pragma once

#include "peer.hpp"

#include <string>
#include <vector>

namespace bench {

struct message_file {
    std::string name;
    std::string bytes;
};

/// The files of a folder in the order of their names; none when there is no such folder.
std::vector<message_file> read_corpus(const std::string& folder);

/// The values of a message of the corpus, as a reader of the file finds them; empty for others.
facts expected_of(const std::string& name);

/// The fields in which two differ, for a line on the terminal.
std::string difference(const facts& wanted, const facts& found);

} // namespace bench
