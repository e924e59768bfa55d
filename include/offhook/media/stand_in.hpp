// A stand-in for media: it gives each call a port, makes offers and answers, plays nothing and
// sends nothing. It answers the verbs of session/media_port.hpp, at once or after a set time, and
// can be told to fail. Not RTP. Read next: ../session/media_port.hpp, ../sdp/offer_answer.hpp.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/census.hpp>
#include <offhook/core/detail/config.hpp>
#include <offhook/core/fifo.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/pool.hpp>
#include <offhook/sdp/codec.hpp>
#include <offhook/sdp/offer_answer.hpp>
#include <offhook/session/media_port.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offhook::media {

struct stand_in_settings {
    address local = *address::from_host("127.0.0.1", 0); ///< what peers should see; port unused
    std::uint16_t first_port = 16'384;                   ///< of the even ports that calls get
    std::uint16_t last_port = 65'534;
    duration delay{0}; ///< from a command to its answer; zero: in the same drain
    std::vector<sdp::codec> codecs = sdp::g711_codecs();
    std::optional<std::uint32_t> ptime = 20;
};

using session::media_step;

/// Not thread-safe; owns no clock: `now` of each call is not before that of the last.
class stand_in {
public:
    explicit stand_in(const stand_in_settings& values);

    void command(instant now, const session::media_command& what);
    /// The next answer that is due; call until empty.
    std::optional<session::media_event> poll();
    void expire(instant now);
    std::optional<instant> next_deadline() const;

    /// media_port: the ports that calls hold.
    census count() const;

    // ---- for tests ----
    /// The next `times` commands of that step are answered by media_failed (a release is not: it
    /// cannot fail).
    void fail_next(media_step step, unsigned times) { failures_[index(step)] = times; }
    /// The next `times` commands of that step get no answer at all.
    void ignore_next(media_step step, unsigned times) { silences_[index(step)] = times; }
    /// The direction that is in force for a call; nothing before the first agreement.
    std::optional<sdp::direction> flow_of(session::call_id call) const;
    /// Whether frames would flow.
    bool started(session::call_id call) const;
    /// The port of a call; 0 when it has none.
    std::uint16_t port_of(session::call_id call) const;

private:
    // Descriptions are kept as text: a call that is held for hours should be small.
    struct stream {
        std::uint16_t port = 0;
        bool agreed = false;
        bool started = false;
        bool releasing = false;
        bool release_said = false;
        bool answer_pending = false;
        bool own_offer = false; ///< `description` is an offer of ours that was answered
        sdp::direction flow = sdp::direction::sendrecv;         ///< in force
        sdp::direction pending_flow = sdp::direction::sendrecv; ///< of the pending answer
        sdp::direction wish = sdp::direction::sendrecv;         ///< of our last own offer in force
        sdp::direction pending_wish = sdp::direction::sendrecv;
        std::string description{};                   ///< ours, in force
        std::string pending{};                       ///< ours, not yet in force
        std::unique_ptr<sdp::description> offered{}; ///< the same, while it is an offer
    };
    struct answer {
        instant due;
        session::media_event event;
    };

    static constexpr std::size_t steps = static_cast<std::size_t>(media_step::release) + 1;
    static constexpr std::size_t index(media_step step) { return static_cast<std::size_t>(step); }
    /// What a test has planned for this command: false means to leave it alone.
    bool meets_plan(instant now, media_step step, session::call_id call);
    void say(instant now, session::media_event event);
    void fail(instant now, session::call_id call, media_step step, error_code why);
    stream* find(session::call_id call);
    const stream* find(session::call_id call) const;
    std::uint16_t take_port();

    void on(instant now, const session::media_prepare& what);
    void on(instant now, const session::media_apply& what);
    void on(instant now, const session::media_start& what);
    void on(instant now, const session::media_discard& what);
    void on(instant now, const session::media_stop& what);
    void on(instant now, const session::media_release& what);
    static result<sdp::description> answered_offer(const stream& s);
    result<std::string> make_offer(session::call_id call, stream& s, sdp::direction wish);
    result<std::string> make_answer(session::call_id call, stream& s, const std::string& offer);
    const sdp::capabilities& capabilities_of(session::call_id call, const stream& s);

    stand_in_settings settings_;
    sdp::capabilities ours_; ///< of the call that was asked for last
    struct stream_tag;
    using stream_id = id<stream_tag>;

    pool<stream, stream_tag> streams_;
    boost::unordered_flat_map<std::uint64_t, stream_id> names_; ///< by packed call_id
    std::deque<std::uint16_t> free_ports_; ///< longest free first, so that strays find nobody
    std::uint32_t next_port_;              ///< the first that was never used
    fifo<answer> answers_;                 ///< in the order of commands, so of their times too
    instant now_{};
    std::array<unsigned, steps> failures_{};
    std::array<unsigned, steps> silences_{};
};

} // namespace offhook::media

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/media/impl/stand_in.ipp>
#endif
