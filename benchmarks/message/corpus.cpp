// Reading the corpus, and telling facts apart.
#include "corpus.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace bench {

std::vector<message_file> read_corpus(const std::string& folder) {
    std::vector<message_file> made;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        std::ifstream file(entry.path(), std::ios::binary);
        made.push_back({entry.path().filename().string(),
                        {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}});
    }
    std::sort(made.begin(), made.end(),
              [](const message_file& a, const message_file& b) { return a.name < b.name; });
    return made;
}

std::string difference(const facts& wanted, const facts& found) {
    std::string made;
    const auto text = [&made](const char* name, const std::string& a, const std::string& b) {
        if (a == b) return;
        made += made.empty() ? "" : ", ";
        made += name;
        made += " is \"" + b + "\" and not \"" + a + "\"";
    };
    const auto number = [&text](const char* name, std::int64_t a, std::int64_t b) {
        text(name, std::to_string(a), std::to_string(b));
    };
    text("the branch", wanted.via_branch, found.via_branch);
    text("the host of Via", wanted.via_host, found.via_host);
    text("the host of From", wanted.from_host, found.from_host);
    text("the tag of From", wanted.from_tag, found.from_tag);
    text("the user of To", wanted.to_user, found.to_user);
    text("the host of To", wanted.to_host, found.to_host);
    text("Call-ID", wanted.call_id, found.call_id);
    text("the method of CSeq", wanted.cseq_method, found.cseq_method);
    text("the host of Contact", wanted.contact_host, found.contact_host);
    text("the host of the first route", wanted.route_host, found.route_host);
    number("the number of CSeq", wanted.cseq, found.cseq);
    number("Max-Forwards", wanted.max_forwards, found.max_forwards);
    number("Content-Length", wanted.content_length, found.content_length);
    number("the count of Vias", wanted.vias, found.vias);
    number("the count of routes", wanted.routes, found.routes);
    return made;
}

} // namespace bench
