// How values of flags are read. Read next: values.hpp.
#include "values.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/content_type.hpp>
#include <offhook/message/uri.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <charconv>

namespace offhook::cli {
namespace {

constexpr double longest = 1e6; ///< hours; far below the end of time

duration need_duration(const std::string& name, std::string_view text) {
    const auto value = read_duration(text);
    if (!value) {
        throw CLI::ValidationError(name, "'" + std::string(text) +
                                             "' is no length of time: write 200ms, 1.5s, 2m or 1h");
    }
    return *value;
}

} // namespace

std::optional<duration> read_duration(std::string_view text) {
    struct unit {
        std::string_view name;
        double microseconds;
    };
    static constexpr std::array<unit, 5> units{
        {{"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3600e6}}};
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    if (error != std::errc{} || !(number >= 0 && number <= longest)) return std::nullopt;
    for (const unit& one : units) {
        if (std::string_view(rest, end) == one.name) {
            return duration{static_cast<std::int64_t>(number * one.microseconds)};
        }
    }
    return std::nullopt;
}

CLI::Option* add_duration(CLI::App& verb, const std::string& name, std::optional<duration>& into,
                          const std::string& text) {
    const auto read = [name, &into](const std::string& given) {
        into = need_duration(name, given);
    };
    return verb.add_option_function<std::string>(name, read, text)->type_name("DURATION");
}

CLI::Option* add_seconds(CLI::App& verb, const std::string& name, std::optional<duration>& into,
                         const std::string& text) {
    const auto read = [name, &into](const std::string& given) {
        const bool bare = given.find_first_not_of("0123456789") == std::string::npos;
        const auto value = read_duration(bare ? given + "s" : given);
        const auto whole = value ? std::chrono::duration_cast<std::chrono::seconds>(*value)
                                 : std::chrono::seconds{0};
        if (!value || whole != *value || whole.count() < 1 ||
            whole.count() > limits::session_interval) {
            throw CLI::ValidationError(name, "'" + given +
                                                 "' is no number of seconds up to a week: write "
                                                 "1800 or 30m");
        }
        into = *value;
    };
    return verb.add_option_function<std::string>(name, read, text)->type_name("SECONDS");
}

CLI::Option* add_header_value(CLI::App& verb, const std::string& name, std::string& into,
                              const std::string& text, bool (*good)(std::string_view),
                              const std::string& sort) {
    const auto check = [good, sort](const std::string& given) -> std::string {
        return good(given) ? std::string() : "'" + given + "' is no " + sort;
    };
    return verb.add_option(name, into, text)->check(check);
}

bool is_type(std::string_view value) { return parse_content_type(value).has_value(); }

CLI::Option* add_durations(CLI::App& verb, const std::string& name,
                           std::pair<duration, duration>& into, const std::string& text) {
    const auto read = [name, &into](const std::string& given) {
        const std::size_t dots = given.find("..");
        into.first = into.second = need_duration(name, std::string_view(given).substr(0, dots));
        if (dots != std::string::npos) into.second = need_duration(name, given.substr(dots + 2));
        if (into.second < into.first) throw CLI::ValidationError(name, given + " is empty");
    };
    return verb.add_option_function<std::string>(name, read, text)->type_name("DURATION..DURATION");
}

CLI::Option* add_number(CLI::App& verb, const std::string& name, unsigned& into,
                        const std::string& text) {
    return verb.add_option(name, into, text)->check(CLI::Range(1, 1'000'000'000))->type_name("N");
}

CLI::Option* add_uri(CLI::App& verb, const std::string& name, std::string& into,
                     const std::string& text) {
    const auto check = [](const std::string& given) -> std::string {
        const auto parsed = parse_uri(given);
        if (parsed && parsed->is_sip()) return {};
        return "'" + given + "' is no SIP URI: write sip:bob@192.0.2.7:5060";
    };
    return verb.add_option(name, into, text)->check(check)->type_name("URI");
}

} // namespace offhook::cli
