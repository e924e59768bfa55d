// The lines of a log.
#include <offhook/asio/log_file.hpp>

#include "print_result.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace offhook;

TEST_CASE("a log line has time, severity, layer, call and text") {
    const instant when{duration{1'767'225'600'000'007}};
    CHECK(to_line({when, severity::info, "session", 7, "State transition: Idle -> Ringing"}) ==
          "2026-01-01T00:00:00.000007Z info session call=7.0 State transition: Idle -> Ringing\n");
    CHECK(to_line({when, severity::warning, "transport", 0, "odd"}) ==
          "2026-01-01T00:00:00.000007Z warning transport odd\n");
}

TEST_CASE("one record is one line, whatever a peer has written into it") {
    CHECK(to_line({instant{}, severity::error, "message", 0, "a\r\nb\tc"}) ==
          "1970-01-01T00:00:00.000000Z error message a  b c\n");
}

TEST_CASE("a stream takes what is severe enough") {
    std::ostringstream out;
    log_stream sink(out, severity::warning);
    CHECK_FALSE(sink.wants(severity::info));
    CHECK(sink.wants(severity::error));
    sink.write({instant{}, severity::error, "x", 1, "y"});
    CHECK(out.str() == "1970-01-01T00:00:00.000000Z error x call=1.0 y\n");
}

TEST_CASE("a log file that cannot be written is an error") {
    CHECK(log_file::create("/nowhere/at/all.log", severity::info).has_error());
}
