// What a parser takes although RFC 3261 lets it refuse. All are off: a peer learns of its faults.
// What is always taken stands in docs/leniency.md, with the test of each. Read next: parse.hpp.
#pragma once

namespace offhook {

/// A message that is taken by one of these is repaired: its bytes are then those a correct peer
/// would have sent, so that nobody passes the fault on. A correct message costs nothing more.
struct parse_options {
    bool bare_line_feeds = false;              ///< header lines that end with LF alone
    bool extra_blanks_in_request_line = false; ///< RFC 4475 3.1.2.9, 3.1.2.10
    bool brackets_around_request_uri = false;  ///< RFC 4475 3.1.2.7
    bool headers_in_request_uri = false;       ///< cut off; RFC 4475 3.1.2.11
    bool third_colon_in_ipv6 = false;          ///< RFC 5118 4.10
    bool blanks_in_brackets = false;           ///< of From and To; RFC 4475 3.1.2.14
    bool unquoted_display_name = false;        ///< of From and To; RFC 4475 3.1.2.15
    bool overlarge_max_forwards = false;       ///< counts as absent, 70; RFC 4475 3.1.2.4
    bool no_blank_behind_status = false;       ///< "SIP/2.0 100" CR LF; RFC 4475 3.1.1.13

    friend bool operator==(const parse_options&, const parse_options&) = default;
};

} // namespace offhook
