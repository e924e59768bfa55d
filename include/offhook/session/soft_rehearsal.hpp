// Soft states on the stage of scenarios: the real session layer, with its guards and actions,
// against a peer that answers as the scenario says. Not a simulation. Read next:
// ../table/scenario.hpp, detail/soft_stage.hpp.
#pragma once

#include <offhook/session/soft_kind.hpp>
#include <offhook/table/rehearsal.hpp>
#include <offhook/table/vocabulary.hpp>

#include <memory>
#include <vector>

namespace offhook::session {

class soft_rehearsal final : public table::rehearsal {
public:
    explicit soft_rehearsal(soft_kind kind);
    ~soft_rehearsal() override;
    soft_rehearsal(const soft_rehearsal&) = delete;
    soft_rehearsal& operator=(const soft_rehearsal&) = delete;

    const table::vocabulary& words() const override { return words_; }
    const std::vector<table::parameter>& options() const override { return options_; }
    const std::vector<table::parameter>& fields(table::event_index index) const override {
        return fields_[index];
    }
    /// `table` must have been loaded with the shipped words of this kind.
    std::unique_ptr<table::stage> open(const table::compiled_table& table,
                                       const table::arguments& options) const override;

private:
    soft_kind kind_;
    const table::vocabulary& words_;
    std::vector<table::parameter> options_;
    std::vector<std::vector<table::parameter>> fields_; ///< by event
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/layer.hpp>
#endif
