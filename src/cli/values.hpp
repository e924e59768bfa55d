// Values of flags: lengths of time, URIs, status codes. Each refuses what it does not understand
// with a sentence that says what would be right. Read next: phone_flags.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace offhook::cli {

/// "200ms", "1.5s", "2m", "1h": the unit is part of the value. Nothing for anything else.
std::optional<duration> read_duration(std::string_view text);

/// A flag whose value is a length of time.
CLI::Option* add_duration(CLI::App& verb, const std::string& name, std::optional<duration>& into,
                          const std::string& text);
/// A flag whose value is a number of seconds, as the wire has it: "1800", or "30m".
CLI::Option* add_seconds(CLI::App& verb, const std::string& name, std::optional<duration>& into,
                         const std::string& text);
/// "5ms..50ms", or one length for both ends.
CLI::Option* add_durations(CLI::App& verb, const std::string& name,
                           std::pair<duration, duration>& into, const std::string& text);
/// A flag whose value is a number from 1.
CLI::Option* add_number(CLI::App& verb, const std::string& name, unsigned& into,
                        const std::string& text);
/// A flag or positional whose value is a SIP URI.
CLI::Option* add_uri(CLI::App& verb, const std::string& name, std::string& into,
                     const std::string& text);

/// A flag whose value is what a header of that sort holds: "an Event value" and so on.
CLI::Option* add_header_value(CLI::App& verb, const std::string& name, std::string& into,
                              const std::string& text, bool (*good)(std::string_view),
                              const std::string& sort);

bool is_type(std::string_view value); ///< a media type, for add_header_value

} // namespace offhook::cli
