// A call that is taken out of its layer and put back goes on as if nothing had been.
#include <offhook/session/rig.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/load.hpp>

#include <catch2/catch.hpp>

#include <memory>

using namespace offhook;

namespace {

std::optional<table::source> find(std::string_view name, const table::source&) {
    const auto text = session::shipped_table(name);
    if (!text) return std::nullopt;
    return table::source{std::string(name), std::string(*text)};
}

struct tables {
    session::words words;
    std::unique_ptr<const table::compiled_table> calls =
        std::move(table::load(*find("default.yaml", {}), words.calls(), find).table);
    std::unique_ptr<const table::compiled_table> transfers =
        std::move(table::load(*find("transfer.yaml", {}), words.transfers(), find).table);
};

/// How many of these the layer has said.
template <class Output>
int said(session::rig& in) {
    int count = 0;
    while (auto what = in.sessions().poll())
        count += std::holds_alternative<Output>(*what);
    return count;
}

} // namespace

TEST_CASE("a call goes on where it was saved") {
    const tables shipped;
    session::rig rig(*shipped.calls, *shipped.transfers, nullptr, 0);
    rig.load({}, {});
    CHECK_FALSE(rig.call());
    REQUIRE(rig.sessions().command({}, session::make_call{"sip:bob@there.invalid"}).has_value());
    CHECK(rig.call());
    CHECK(said<session::media_command>(rig) == 1);
    const session::saved_session asked = rig.save();
    const auto timers = rig.running();
    CHECK(asked.call.present == 1);
    CHECK(asked.transfer.present == 0);
    REQUIRE(timers.size() == 2); // media_timeout and ring_timeout
    CHECK(timers.front().fresh);

    rig.load(asked, timers);
    CHECK(rig.save() == asked);
    CHECK(rig.running().size() == 2);
    CHECK_FALSE(rig.running().front().fresh);

    rig.load(asked, timers);
    rig.watch_rows(true);
    rig.sessions().received(
        {}, session::media_event{session::media_ready{rig.call(), session::rig::description}});
    CHECK(said<session::place_call>(rig) == 1);
    REQUIRE(rig.rows().size() == 1);
    CHECK(rig.rows().front().event == "MediaReady");
    CHECK(rig.complaints().empty());
}

TEST_CASE("a timer fires without a clock") {
    const tables shipped;
    session::rig rig(*shipped.calls, *shipped.transfers, nullptr, 0);
    rig.load({}, {});
    REQUIRE(rig.sessions().command({}, session::make_call{"sip:bob@there.invalid"}).has_value());
    const session::saved_session asked = rig.save();
    const auto timers = rig.running();
    rig.load(asked, timers);
    rig.fire(timers.back());
    const session::saved_session after = rig.save();
    CHECK_FALSE(after == asked);
    CHECK(rig.running().size() < timers.size() + 1);
}
