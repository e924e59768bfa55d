// SIP-date = rfc1123-date = wkday "," SP date1 SP time SP "GMT" (RFC 3261 25.1): of one length,
// every character in its place.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/sip_date.hpp>

namespace offhook {
namespace message::detail {

/// Two or four digits at a place that is known to exist.
inline bool read_digits(std::string_view text, std::size_t at, std::size_t size,
                        std::uint32_t& number) {
    number = 0;
    for (char c : text.substr(at, size)) {
        if (!is(c, digit_char)) return false;
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return true;
}

/// Which of the names of three letters it is, from 1; 0 when none.
inline std::uint32_t find_name(std::string_view names, std::string_view name) {
    for (std::size_t at = 0; at < names.size(); at += 3) {
        if (same_word(names.substr(at, 3), name)) return static_cast<std::uint32_t>(at / 3 + 1);
    }
    return 0;
}

} // namespace message::detail

OFFHOOK_DECL std::int64_t sip_date::seconds_since_1970() const {
    // Days of the civil calendar, years beginning in March so that the leap day is the last.
    const std::int64_t y = static_cast<std::int64_t>(year) - (month <= 2 ? 1 : 0);
    const std::int64_t era = y / 400;
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t from_march = (static_cast<std::int64_t>(month) + 9) % 12;
    const std::int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    const std::int64_t days = era * 146'097 + day_of_era - 719'468;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

OFFHOOK_DECL result<sip_date> sip_date::from_seconds(std::int64_t since_1970) {
    constexpr std::int64_t first = -62'167'219'200, last = 253'402'300'799;
    if (since_1970 < first || since_1970 > last) return errc::bad_argument;
    const std::int64_t days = (since_1970 - first) / 86'400; // since the first of January 0
    const std::int64_t rest = (since_1970 - first) % 86'400;
    // The way back from seconds_since_1970: eras of 400 years that begin in March.
    const std::int64_t from_march = days - 60;
    const std::int64_t era = from_march < 0 ? -1 : from_march / 146'097;
    const std::int64_t of_era = from_march - era * 146'097;
    const std::int64_t years = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
    const std::int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
    const std::int64_t month = (5 * of_year + 2) / 153; // 0 is March
    sip_date made;
    made.month = static_cast<std::uint32_t>(month < 10 ? month + 3 : month - 9);
    made.year = static_cast<std::uint32_t>(years + era * 400 + (made.month <= 2 ? 1 : 0));
    made.day = static_cast<std::uint32_t>(of_year - (153 * month + 2) / 5 + 1);
    made.hour = static_cast<std::uint32_t>(rest / 3600);
    made.minute = static_cast<std::uint32_t>(rest / 60 % 60);
    made.second = static_cast<std::uint32_t>(rest % 60);
    return made;
}

OFFHOOK_DECL std::string sip_date::to_string() const {
    constexpr std::string_view days = "ThuFriSatSunMonTueWed"; // the first day of 1970 first
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto two = [](std::uint32_t number) { return std::to_string(100 + number).substr(1); };
    const sip_date midnight{year, month, day}; // a leap second belongs to its own day
    const std::int64_t day_number = (midnight.seconds_since_1970() + 62'167'219'200) / 86'400;
    // The first day of the year 0 was a Saturday.
    std::string text(days.substr(static_cast<std::size_t>((day_number + 2) % 7) * 3, 3));
    text.append(", ").append(two(day)).append(" ").append(months.substr((month - 1) % 12 * 3, 3));
    text.append(" ").append(std::to_string(10'000 + year).substr(1)).append(" ");
    return text + two(hour) + ":" + two(minute) + ":" + two(second) + " GMT";
}

OFFHOOK_DECL result<sip_date> sip_date::parse(std::string_view text) {
    using namespace message::detail;
    text = trimmed(text);
    sip_date made;
    // "Sat, 15 Oct 2005 04:44:56 GMT"
    if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
        text[16] != ' ' || text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT") {
        return errc::malformed_header;
    }
    made.month = find_name("JanFebMarAprMayJunJulAugSepOctNovDec", text.substr(8, 3));
    if (find_name("MonTueWedThuFriSatSun", text.substr(0, 3)) == 0 || made.month == 0 ||
        !read_digits(text, 5, 2, made.day) || !read_digits(text, 12, 4, made.year) ||
        !read_digits(text, 17, 2, made.hour) || !read_digits(text, 20, 2, made.minute) ||
        !read_digits(text, 23, 2, made.second)) {
        return errc::malformed_header;
    }
    if (made.day == 0 || made.day > 31 || made.hour > 23 || made.minute > 59 || made.second > 60) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
