// A log sink that writes one line a record, with the time in UTC:
//   2026-01-01T00:00:00.000000Z info session call=7 State transition: Ringing -> Answering (...)
// Not a trace: see trace_file.hpp. Read next: ../core/log.hpp.
#pragma once

#include <offhook/core/log.hpp>
#include <offhook/core/result.hpp>

#include <fstream>
#include <memory>
#include <ostream>
#include <string>

namespace offhook {

/// The line, with its line feed.
std::string to_line(const log_record& record);

/// Writes to a stream that the caller keeps, std::clog for example.
class log_stream : public log_sink {
public:
    log_stream(std::ostream& out, severity least) : out_(&out), least_(least) {}
    bool wants(severity level) const override { return level >= least_; }
    void write(const log_record& record) override;

private:
    std::ostream* out_;
    severity least_;
};

/// Writes to a file of its own; flushed after each line, so that a crash loses none.
class log_file final : public log_sink {
public:
    /// Begins a new file; the error of the system when that fails.
    static result<std::unique_ptr<log_file>> create(const std::string& name, severity least);
    bool wants(severity level) const override { return level >= least_; }
    void write(const log_record& record) override;

private:
    log_file(std::ofstream file, severity least);
    std::ofstream file_;
    severity least_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/asio/impl/log_file.ipp>
#endif
