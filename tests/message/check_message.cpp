// Every header field the library knows, looked at: what is good passes, what is not is named.
#include "text.hpp"
#include "torture.hpp"

#include <offhook/message/check_message.hpp>

using namespace offhook;
using namespace offhook::test;

TEST_CASE("well-formed torture messages pass, but for one whose Replaces or the like is broken") {
    for (const torture_message& each : torture_messages()) {
        if (each.folder != "valid") continue;
        INFO(each.name);
        const auto fault = check_message(parsed(each.bytes));
        INFO((fault ? to_text(fault->header) : std::string_view{}));
        CHECK_FALSE(fault.has_value());
    }
}

TEST_CASE("torture messages that only a full check refuses are refused by it") {
    for (const torture_message& each : torture_messages()) {
        if (!each.outcome.starts_with("checked")) continue;
        INFO(each.name);
        const auto fault = check_message(parsed(each.bytes));
        REQUIRE(fault.has_value());
        CHECK("checked " + std::to_string(fault->status) + " " +
                  std::string(to_text(fault->header)) ==
              each.outcome);
    }
}

TEST_CASE("each known header is read by its own grammar") {
    const std::pair<header_name, const char*> broken[] = {
        {header_name::accept, "text"},
        {header_name::accept_encoding, "a b"},
        {header_name::alert_info, "http://a"},
        {header_name::allow, "INVITE,,"},
        {header_name::answer_mode, ";"},
        {header_name::authorization, "Digest a"},
        {header_name::contact, "sip:"},
        {header_name::content_disposition, ";a"},
        {header_name::content_encoding, "a b"},
        {header_name::content_type, "text"},
        {header_name::date, "today"},
        {header_name::event, "."},
        {header_name::expires, "never"},
        {header_name::join, "a"},
        {header_name::min_se, "x"},
        {header_name::path, "x"},
        {header_name::privacy, ";"},
        {header_name::rack, "1"},
        {header_name::record_route, "<>"},
        {header_name::refer_sub, "no"},
        {header_name::refer_to, "<"},
        {header_name::replaces, "a"},
        {header_name::require, "a b"},
        {header_name::retry_after, "soon"},
        {header_name::route, ""},
        {header_name::rseq, "0"},
        {header_name::session_expires, "x"},
        {header_name::subscription_state, ""},
        {header_name::supported, "a;b"},
        {header_name::timestamp, "x"},
        {header_name::warning, "x"},
        {header_name::www_authenticate, "Digest"}};
    for (const auto& [name, value] : broken) {
        const std::string line = std::string(to_text(name)) + ": " + value + "\r\n";
        INFO(line);
        const auto fault = check_message(parsed(request_with(line)));
        REQUIRE(fault.has_value());
        CHECK(fault->header == name);
        CHECK(fault->status == 400);
    }
}

TEST_CASE("responses and ACK are checked and never answered") {
    std::string ack = request_with("Date: today\r\n");
    ack.replace(0, 7, "ACK").replace(ack.find("OPTIONS"), 7, "ACK");
    CHECK(check_message(parsed(ack))->status == 0);
}
