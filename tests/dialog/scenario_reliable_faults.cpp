// Reliable provisional responses (RFC 3262) over a wire that loses, delays, doubles and reorders.
#include "pair.hpp"

#include <offhook/message/rack.hpp>
#include <offhook/message/typed.hpp>

namespace offhook::test {
namespace {

constexpr const char* sdp = "application/sdp";

dialog::settings with(dialog::reliability how) {
    dialog::settings values;
    values.provisionals = how;
    return values;
}
dialog::settings preferred() { return with(dialog::reliability::preferred); }

void call_with_offer(pair& p) {
    p.a.leg = p.a.dialogs
                  .invite(p.now, p.a.owner,
                          {.target = p.b.uri(), .from = p.a.uri(), .with = {{sdp, "v=0\r\n"}}})
                  .value();
    p.drain();
    p.run_for(50ms);
}
std::uint32_t number_of(const sip_message& message) { return read_header<rseq>(message)->number; }

} // namespace

TEST_CASE("reliable responses under loss, delay, duplication and reordering") {
    random_source dice = random_source::from_number(17);
    for (int round = 0; round < 200; ++round) {
        pair p(preferred());
        p.fate = [&]() -> std::vector<duration> {
            const auto late = [&] { return std::chrono::milliseconds{5 + dice.below(900)}; };
            if (dice.below(5) == 0) return {};
            if (dice.below(5) == 0) return {late(), late()};
            return {late()};
        };
        call_with_offer(p);
        p.run_for(15s);
        if (p.b.count<dialog::incoming_call>() == 0) continue;
        const dialog::duty_id invite = p.b.last<dialog::incoming_call>()->duty;
        const auto respond = [&](int status, std::string_view body) {
            (void)p.b.dialogs.respond(p.now, invite, status, {}, {.body = {sdp, body}});
            p.run_for(std::chrono::milliseconds{dice.below(2000)});
        };
        respond(180, {});
        respond(183, "v=0\r\n");
        respond(200, {});
        bool acked = false;
        for (int i = 0; i < 700; ++i) {
            p.run_for(100ms);
            if (!acked && p.a.count<dialog::answered>() != 0) {
                acked = p.a.dialogs.ack(p.now, p.a.leg, {}).has_value();
                p.drain();
            }
        }
        std::vector<std::uint32_t> taken;
        for (const auto& each : p.a.news) {
            const auto* news = std::get_if<dialog::progress>(&each);
            if (news != nullptr && news->reliable) taken.push_back(number_of(news->response));
        }
        INFO(p.ladder_text());
        for (std::size_t i = 1; i < taken.size(); ++i)
            CHECK(taken[i] == taken[i - 1] + 1);
        CHECK(taken.size() <= 2);
        CHECK(p.a.count<dialog::answered>() + p.a.count<dialog::rejected>() <= 1);
        p.release(p.a);
        p.release(p.b);
        p.fate = nullptr;
        p.run_dry();
        p.require_nothing_left();
    }
}

} // namespace offhook::test
