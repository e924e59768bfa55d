// Calls and transfers on the stage of scenarios: the real session layer, with its guards and
// actions, between a dialog layer, a media side and an application that do only what the scenario
// says. Not a simulation. Read next: ../table/scenario.hpp, detail/session_stage.hpp.
#pragma once

#include <offhook/table/rehearsal.hpp>

#include <memory>
#include <vector>

namespace offhook::session {

class words;

/// Which machine a scenario is about.
enum class rehearsed : unsigned char { call, transfer };

/// Plays tables that were loaded with the shipped words, or with a program's own.
class rehearsal final : public table::rehearsal {
public:
    explicit rehearsal(rehearsed kind);
    /// `own` must outlive it.
    rehearsal(rehearsed kind, const session::words& own);
    ~rehearsal() override;
    rehearsal(const rehearsal&) = delete;
    rehearsal& operator=(const rehearsal&) = delete;

    const table::vocabulary& words() const override { return *words_; }
    const std::vector<table::parameter>& options() const override { return options_; }
    const std::vector<table::parameter>& fields(table::event_index index) const override {
        return fields_[index];
    }
    std::unique_ptr<table::stage> open(const table::compiled_table& table,
                                       const table::arguments& options) const override;

private:
    void learn();

    rehearsed kind_;
    const session::words* own_ = nullptr;
    const table::vocabulary* words_ = nullptr;
    /// What the machines around the one that is rehearsed run.
    std::unique_ptr<const table::compiled_table> own_calls_;
    std::unique_ptr<const table::compiled_table> own_transfers_;
    const table::compiled_table* calls_ = nullptr;
    const table::compiled_table* transfers_ = nullptr;
    std::vector<table::parameter> options_;
    std::vector<std::vector<table::parameter>> fields_; ///< by event
};

} // namespace offhook::session

// Behind the class: header-only it leads to definitions that need the class.
#include <offhook/session/words.hpp>

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/layer.hpp>
#endif
