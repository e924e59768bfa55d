// One session layer with one soft state that can be put into any state it was ever seen in: the
// step that exploration takes is the step that registrations and subscriptions take. Not for
// running ones. Read next: rig.hpp for calls, ../simulation/soft_model.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/core/log.hpp>
#include <offhook/session/layer.hpp>
#include <offhook/session/rig.hpp>
#include <offhook/session/soft_kind.hpp>
#include <offhook/session/words.hpp>
#include <offhook/table/compiled_table.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::session {

/// A soft state as plain bytes. Instants, ids and texts are left out: no guard asks for them.
struct saved_soft {
    saved_machine machine;
    std::array<std::uint8_t, 2> bits{}; ///< facts, see soft_rig.ipp
    std::uint8_t tries = 0;             ///< more than two are two
    std::uint8_t raised = 0;
    bool once = false; ///< no time is asked for; else the same time, whatever a 423 has said
    /// Running timers, 1 + index, in the order of arming; 0: none.
    std::array<std::uint8_t, 6> timers{};
    std::uint8_t fresh = 0; ///< how many of them, at the end, were armed since the last `load`

    friend bool operator==(const saved_soft&, const saved_soft&) = default;
};

class soft_rig : private observer, private log_sink {
public:
    /// The table must outlive it. `with` as in session::settings.
    soft_rig(soft_kind kind, const table::compiled_table& table, const session::words* with);
    ~soft_rig() override;

    /// By these names the layer knows what the rig's owner gives it.
    static constexpr dialog::request_id request{1, 1};
    static constexpr dialog::request_id given_up{2, 1}; ///< a request that nobody waits for
    static constexpr dialog::subscription_id subscription{1, 1};
    static constexpr dialog::duty_id subscribe{1, 1};

    void load(const saved_soft& what);
    /// It listens for the answer to a request, and it stands as far as it knows.
    static bool waits(const saved_soft& what);
    static bool stands(const saved_soft& what);
    saved_soft save();
    /// What was granted lasts no longer; of the state that was loaded.
    void lapse();

    layer& sessions() { return layer_; }
    soft_state_id soft(); ///< empty before it began and after its end
    std::size_t timers_left() const;
    /// How it begins: the application wants it, for once or for a while.
    bool start(bool once);
    bool modify();
    /// A final response to one of our requests, 0 for none; `lines` are header fields.
    void answer(dialog::request_id to, int status, std::string_view lines, error_code why);
    void subscribe_answered(int status, std::uint32_t expires, std::string_view lines,
                            error_code why);
    void notified(dialog::watching state);
    void asked(bool once);   ///< their first SUBSCRIBE
    void renewed(bool last); ///< a further one
    void accept(bool pending);
    void fire(table::timer_index timer);

    /// Since the last `load`: that actions of this name ran.
    bool ran(std::string_view action) const;
    void forget_actions() { actions_.clear(); }
    /// Since the last `load`: actions that failed.
    const std::vector<std::string>& complaints() const { return complaints_; }
    /// Since the last `load`, when rows are watched.
    std::vector<row_taken>& rows() { return rows_; }
    void watch_rows(bool yes) { watching_ = yes; }

private:
    // observer and log_sink
    void transitioned(const transition_news& news) override;
    void acted(const action_news& news) override;
    bool wants(severity level) const override;
    void write(const log_record& record) override;

    soft_kind kind_;
    random_source random_;
    layer layer_;
    soft_state_id id_;
    std::vector<std::string> actions_;
    std::vector<std::string> complaints_;
    std::vector<row_taken> rows_;
    bool watching_ = false;
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/soft_rig.ipp>
#endif
