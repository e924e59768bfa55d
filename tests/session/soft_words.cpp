// The tables of soft states load and hold what they owe; what they owe is really asked.
#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/soft_words.hpp>
#include <offhook/table/prove.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;

namespace {

std::string text_of(session::soft_kind kind) {
    const auto text = session::shipped_table(std::string(session::to_text(kind)) + ".yaml");
    REQUIRE(text);
    return std::string(*text);
}

std::string faults_of(session::soft_kind kind, std::string text) {
    const table::vocabulary words = session::soft_vocabulary(kind);
    const auto loaded = table::load_proved({"made.yaml", std::move(text)}, words, nullptr);
    return loaded.to_string();
}

/// The shipped table of registrations with one piece of its text changed.
std::string with(const std::string& piece, const std::string& by) {
    std::string text = text_of(session::soft_kind::registration);
    const std::size_t at = text.find(piece);
    REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), by);
}

} // namespace

TEST_CASE("the tables of soft states load and hold what they owe") {
    for (std::size_t i = 0; i < session::soft_kinds; ++i) {
        const auto kind = static_cast<session::soft_kind>(i);
        INFO(session::to_text(kind));
        CHECK(faults_of(kind, text_of(kind)) == "");
    }
}

TEST_CASE("a table that asks again before the answer is here is refused") {
    const auto faults = faults_of(session::soft_kind::registration,
                                  with("    Refresh: {description: It is under way}\n",
                                       "    Refresh: {actions: SendRequest}\n"));
    CHECK(faults.find("error") != std::string::npos);
    CHECK(faults.find("our request") != std::string::npos);
}

TEST_CASE("a table that does not unregister somewhere, or waits for ever, is refused") {
    using session::soft_kind;
    CHECK(faults_of(soft_kind::registration, with("    Remove: {next_state: Withdrawing}\n", ""))
              .find("always answered") != std::string::npos);
    CHECK(faults_of(soft_kind::registration,
                    with("    after: {remove_timeout: {actions: {SetOutcome: failed}, "
                         "next_state: RegistrationOver}}\n",
                         ""))
              .find("error") != std::string::npos);
    CHECK(faults_of(soft_kind::registration,
                    with("    Remove: {actions: SendRemoval, next_state: Unregistering}\n",
                         "    Remove: {actions: SendRequest, next_state: Registering}\n"))
              .find("on the way out") != std::string::npos);
}

TEST_CASE("a kind has its own words") {
    const auto alive = session::soft_vocabulary(session::soft_kind::keep_alive);
    CHECK(alive.find_event("Answered") != table::no_index);
    CHECK(alive.find_event("Granted") == table::no_index);
    const auto published = session::soft_vocabulary(session::soft_kind::publication);
    CHECK(published.find_event("Forgotten") != table::no_index);
    CHECK(session::method_of(session::soft_kind::publication) == "PUBLISH");
}
