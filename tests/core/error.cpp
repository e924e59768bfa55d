// Error codes: each has a text and somebody who caused it.
#include <offhook/core/error.hpp>
#include <offhook/core/result.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace offhook;

namespace {
constexpr errc all[] = {errc::bad_uri,
                        errc::bad_argument,
                        errc::call_is_ending,
                        errc::no_such_call,
                        errc::no_such_request,
                        errc::not_accepted_now,
                        errc::too_many,
                        errc::no_route,
                        errc::storage_failed,
                        errc::malformed_message,
                        errc::malformed_header,
                        errc::missing_header,
                        errc::bad_content_length,
                        errc::unsupported_version,
                        errc::message_too_large,
                        errc::malformed_sdp,
                        errc::no_common_codec,
                        errc::timeout,
                        errc::transport_failed,
                        errc::unexpected_message,
                        errc::media_failed,
                        errc::action_failed,
                        errc::internal};
} // namespace

TEST_CASE("each error has its own plain text", "[core]") {
    std::set<std::string> texts;
    for (const errc code : all) {
        const error_code error = code;
        CHECK(error.failed());
        CHECK(error.category() == error_category());
        CHECK(texts.insert(error.message()).second);
        CHECK(error.message().find("unknown") == std::string::npos);
    }
    CHECK(error_code(12345, error_category()).message() == "unknown error 12345");
    CHECK(std::string(error_category().name()) == "offhook");
}

TEST_CASE("an error says who caused it", "[core]") {
    CHECK(initiator_of(errc::bad_uri) == initiator::user);
    CHECK(initiator_of(errc::no_route) == initiator::user);
    CHECK(initiator_of(errc::malformed_message) == initiator::remote);
    CHECK(initiator_of(errc::media_failed) == initiator::remote);
    CHECK(initiator_of(errc::action_failed) == initiator::library);
    CHECK(initiator_of(errc::internal) == initiator::library);
    CHECK(initiator_of(status_error(486)) == initiator::remote);
}

TEST_CASE("a status is an error of its own category", "[core]") {
    const error_code busy = status_error(486);
    CHECK(busy.value() == 486);
    CHECK(busy.message() == "SIP status 486");
    CHECK(busy != error_code(486, error_category()));
    CHECK(std::string(status_category().name()) == "sip");
}

TEST_CASE("a result is a value or an error", "[core]") {
    const result<int> good = 5;
    const result<int> bad = errc::timeout;
    CHECK(*good == 5);
    CHECK_FALSE(bad.has_value());
    CHECK(bad.error() == errc::timeout);
}
