// One soft state on its stage: the session layer with the peer played by hand. Not a simulation.
// Read next: ../impl/soft_stage.ipp, session_stage.hpp for calls.
#pragma once

#include <offhook/core/random.hpp>
#include <offhook/session/detail/session_stage.hpp>
#include <offhook/session/detail/state.hpp>
#include <offhook/session/layer.hpp>
#include <offhook/session/soft_rehearsal.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace offhook::session::detail {

class soft_stage final : public table::stage, private observer {
public:
    struct setup {
        soft_kind kind;
        const soft_rehearsal& of;
        const table::compiled_table& subject;
        bool unroutable; ///< a request finds no way
    };
    explicit soft_stage(const setup& with);

    void give(table::event_index number, const table::arguments& fields) override;
    void pass(duration time) override;
    bool fire(table::timer_index timer) override;
    std::vector<table::sighting> take() override { return std::exchange(seen_, {}); }
    std::array<table::state_index, limits::regions> states() const override { return states_; }
    std::string fingerprint() const override;

private:
    using sort = table::sighting::sort;

    void transitioned(const transition_news& news) override;
    void acted(const action_news& news) override;
    void see(sort what, std::string text) { seen_.push_back({what, std::move(text)}); }
    layer::state& inside() const { return *layer_.state_; }
    const soft_state* subject() const { return inside().softs.find(id_); }
    void drain();
    void start(const stage_fields& fields);
    void command(const session::command& what);
    void answer(soft_event which, const stage_fields& fields);
    // subscription_stage.ipp
    void said(const ask_subscription& what);
    void answer_subscribe(soft_event which, const stage_fields& fields);
    void watch(soft_event which, const stage_fields& fields);

    setup with_;
    random_source random_;
    layer layer_;
    instant now_{};
    soft_state_id id_{0, 1};
    std::uint32_t requests_ = 0;
    std::array<table::state_index, limits::regions> states_{};
    std::vector<table::sighting> seen_;
};

} // namespace offhook::session::detail
