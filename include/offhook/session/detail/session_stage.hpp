// One call or transfer on its stage: the session layer with everything around it played by hand.
// Read next: ../impl/stage_events.ipp (what goes in), ../impl/stage_outputs.ipp (what comes out).
#pragma once

#include <offhook/core/random.hpp>
#include <offhook/session/call_words.hpp>
#include <offhook/session/detail/call.hpp>
#include <offhook/session/layer.hpp>
#include <offhook/session/rehearsal.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace offhook::session::detail {

/// What an event carries, by name.
struct stage_fields {
    const std::vector<table::parameter>& names;
    const table::arguments& given;

    std::size_t find(std::string_view name) const;
    int number(std::string_view name, int otherwise) const;
    bool flag(std::string_view name, bool otherwise) const;
    std::string text(std::string_view name, std::string_view otherwise) const;
    error_code why() const; ///< the field `why`
};

/// The layer answers every NOTIFY by itself, whatever the table says: that is no news of a table.
inline constexpr dialog::duty_id notify_duty{0xffff, 1};

class session_stage final : public table::stage, private observer {
public:
    struct setup {
        rehearsed kind;
        const rehearsal& of;
        const table::compiled_table& subject; ///< the table that is rehearsed
        const table::compiled_table& calls;
        const table::compiled_table& transfers;
        const settings& values;
        bool unroutable;
        bool subscription_fails;
        bool by_transfer; ///< the subject is the call that a REFER asks for
    };
    explicit session_stage(const setup& with);

    void give(table::event_index number, const table::arguments& fields) override;
    void pass(duration time) override;
    bool fire(table::timer_index timer) override;
    std::vector<table::sighting> take() override;
    std::array<table::state_index, limits::regions> states() const override { return states_; }
    std::string fingerprint() const override;

    // Every output of the layer, see stage_outputs.ipp.
    void said(const place_call& what);
    void said(const bind_leg& what);
    void said(const respond& what);
    void said(const keep_request& what);
    void said(const send_ack& what);
    void said(const send_prack& what);
    void said(const send_cancel& what);
    void said(const send_bye& what);
    void said(const release_leg& what);
    void said(const go_on& what);
    void said(const send_in_dialog& what);
    void said(const send_outside_dialog& what);
    void said(const send_soft_request& what);
    void said(const ask_subscription& what);
    void said(const send_refer& what);
    void said(const accept_refer& what);
    void said(const send_notify& what);
    void said(const unsubscribe& what);
    void said(const call_over& what);
    void said(const media_command& what);
    void said(const event& what);

private:
    using sort = table::sighting::sort;
    /// A request of theirs until it is answered.
    struct duty {
        dialog::duty_id id;
        bool answered = false;
        bool kept = false;
    };
    struct known_leg {
        dialog::leg_id leg;
        call_id call;
    };

    void transitioned(const transition_news& news) override;
    void acted(const action_news& news) override;
    bool is_subject(dialog::owner_id owner);
    void see(sort what, std::string text) { seen_.push_back({what, std::move(text)}); }
    void see_of(call_id call, std::string_view text);
    void see_of(dialog::leg_id leg, std::string_view text) { see_of(call_of_leg(leg), text); }
    void drain();
    void establish();
    layer::state& inside() const;
    const call_facts* facts_of(call_id call) const;

    bool give_call(call_event which, const stage_fields& fields);
    bool give_command(call_event which, const stage_fields& fields);
    void make_the_call(const stage_fields& fields);
    bool give_response(call_event which, const stage_fields& fields);
    bool give_request(call_event which, const stage_fields& fields);
    bool give_media(call_event which, const stage_fields& fields);
    void give_inside(call_event which, const stage_fields& fields);
    bool give_transfer(transfer_event which, const stage_fields& fields);
    void give_of_new_call(transfer_event which, const stage_fields& fields);
    void notify(int status, bool last);
    void command(const session::command& what);
    void request(call_id call, sip_method method, std::string_view name, std::string_view more,
                 bool sdp);
    void invite(const stage_fields& fields);
    void info(const stage_fields& fields);
    void expire_duty();
    void confirm(std::string_view who);
    void run_media(const media_command& what);
    void see_media(const media_command& what);
    void see_event(const event& what);
    std::string prefix_of(call_id call) const;
    call_id call_of_leg(dialog::leg_id leg) const;
    dialog::duty_id new_duty();
    dialog::owner_id owner() const { return subject_; }
    call_id call() const { return call_of(subject_); }

    setup with_;
    random_source random_;
    layer layer_;
    instant now_{};
    bool ready_ = true;            ///< from here on, the first machine is the subject
    dialog::owner_id subject_ = 0; ///< known with its first transition
    call_id old_call_;             ///< of a transfer
    transfer_id asking_;           ///< the transfer that asks for the subject
    call_id new_call_;             ///< that a transfer makes
    std::array<table::state_index, limits::regions> states_{};
    std::vector<table::sighting> seen_;
    std::vector<duty> duties_;
    std::vector<known_leg> legs_;
};

} // namespace offhook::session::detail
