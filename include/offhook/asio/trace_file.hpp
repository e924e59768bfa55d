// Traces as JSON Lines: one flat object a record, as in
//   {"t":1767225600000000,"peer":"alice","kind":"sent","local":"127.0.0.1:5060", ...}
// Written while an endpoint runs, read back to draw a ladder. Several files can be merged: "t" is
// microseconds of the Unix epoch. Not a log: see log_file.hpp. Read next: ../endpoint/ladder.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/endpoint/trace.hpp>

#include <fstream>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

/// One line without its line feed; empty fields are left out.
std::string to_json(const trace_record& one);
/// Its inverse; unknown fields are skipped. errc::bad_argument for anything but such a line.
result<trace_record> trace_from_json(std::string_view line);
/// All lines, blank ones skipped; a last line that was cut off by a crash is left out.
result<std::vector<trace_record>> read_trace(std::istream& from);

/// Watches one endpoint (user_agent_options::watch) and writes what it sees.
class trace_file final : public trace_observer {
public:
    /// Begins a new file; the error of the system when that fails.
    static result<std::unique_ptr<trace_file>> create(const std::string& name, std::string peer);

private:
    trace_file(std::ofstream file, std::string peer);
    void record(trace_record one) override;

    std::ofstream file_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/asio/impl/trace_file.ipp>
#endif
