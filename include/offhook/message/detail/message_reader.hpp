// One pass over the bytes of a message: start line, header lines, checks of the mandatory fields,
// body. Not the typed values: those are read on demand, but for main_values. Read next:
// ../parse.hpp.
#pragma once

#include <offhook/message/detail/find_control.hpp>
#include <offhook/message/detail/message_access.hpp>
#include <offhook/message/main_values.hpp>
#include <offhook/message/parse_fault.hpp>

#include <cstdint>
#include <string_view>

namespace offhook::message::detail {

/// Each read_ step goes on after a fault where it can, so that `made` holds what is needed to
/// answer; the first fault is the one reported.
class message_reader {
public:
    /// `values` may be null.
    message_reader(buffer bytes, sip_message& made, main_values* values);
    /// False when something is wrong: see fault.
    bool read();
    parse_fault fault;

private:
    bool read_start_line();
    bool read_status_line(std::string_view line);
    bool read_request_line(std::string_view line);
    void read_headers();
    /// Takes header fields as long as they are written as nearly all are; what is left is for
    /// read_header, which takes any. False at the end of the bytes.
    bool read_usual_headers();
    void read_header();
    const char* find_value_end(const char* begin);
    const char* find_quoted_value_end(const char* begin);
    void skip_line();
    void reserve(const char* at);
    void check(const header_slot& slot);
    void check_via(const header_slot& slot);
    void check_party(const header_slot& slot);
    bool is_tag(std::string_view tag) const;
    void check_call_id(const header_slot& slot);
    void check_cseq(const header_slot& slot);
    void check_content_length(const header_slot& slot);
    void check_max_forwards(const header_slot& slot);
    void check_presence();
    void read_list(const header_slot& slot);
    void read_addresses(const header_slot& slot, main_values::list<name_addr>& into);
    void incomplete(header_name name) {
        if (values_ != nullptr && !values_->incomplete) values_->incomplete = name;
    }
    void read_body();
    bool first_of_its_kind(const header_slot& slot);
    bool seen(header_name name) const { return seen_[static_cast<std::size_t>(name)]; }
    std::string_view text_of(const header_slot& slot) const {
        return {begin_ + slot.value_at, slot.value_size};
    }
    message_part part(std::string_view text) const {
        return text.data() == nullptr ? message_part{} : place(text);
    }
    message_part place(std::string_view text) const { ///< not of a null view
        return {static_cast<std::uint16_t>(text.data() - begin_),
                static_cast<std::uint16_t>(text.size())};
    }
    void refuse(errc code, const char* where, header_name header, const char* what,
                const char* rule, int status = 400);
    void refuse(const header_slot& slot, const char* what, const char* rule);

    message_access made_;
    main_values* values_;
    control_scan controls_;
    const char* begin_;
    const char* end_;
    const char* at_;
    std::string_view method_; ///< of the request line
    alignas(16) bool seen_[96] = {};
    std::size_t via_values_ = 0;
    std::uint32_t content_length_ = 0;
    bool has_length_ = false;
    bool ended_ = false; ///< the empty line was found
    bool failed_ = false;
};

} // namespace offhook::message::detail
