// How a log record becomes a line. Read next: trace_file.ipp.
#pragma once

#include <offhook/asio/log_file.hpp>
#include <offhook/session/ids.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>

namespace offhook {
namespace detail {

inline constexpr std::array<const char*, 4> severity_names{"debug", "info", "warning", "error"};

/// The calendar day comes from the library; g++ 12 has it, but not yet its formatting.
inline std::string utc(instant when) {
    using namespace std::chrono;
    const sys_time<offhook::duration> time{when.time_since_epoch()};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text.data();
}

} // namespace detail

OFFHOOK_DECL std::string to_line(const log_record& record) {
    std::string line = detail::utc(record.when);
    line += ' ';
    line += detail::severity_names[static_cast<std::size_t>(record.level)];
    line += ' ';
    line += record.layer;
    if (record.call != 0) line += ' ' + session::to_text(record.call);
    line += ' ';
    // One record is one line, whatever a peer has written into it.
    for (const char c : record.text)
        line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    line += '\n';
    return line;
}

OFFHOOK_DECL void log_stream::write(const log_record& record) { *out_ << to_line(record); }

OFFHOOK_DECL result<std::unique_ptr<log_file>> log_file::create(const std::string& name,
                                                                severity least) {
    std::ofstream file(name, std::ios::trunc);
    if (!file) return error_code(errno, boost::system::generic_category());
    return std::unique_ptr<log_file>(new log_file(std::move(file), least));
}

OFFHOOK_DECL log_file::log_file(std::ofstream file, severity least)
    : file_(std::move(file)), least_(least) {}

OFFHOOK_DECL void log_file::write(const log_record& record) {
    file_ << to_line(record) << std::flush;
}

} // namespace offhook
