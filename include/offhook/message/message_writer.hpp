// A message written straight into memory of the caller, in one pass and without an allocation. Not
// a list of parts that can still be changed: see message_builder.hpp. Read next: serialize.hpp.
#pragma once

#include <offhook/message/sip_message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace offhook {

class message_builder;

/// What became of writing: `size` bytes are there, or would have been needed.
struct serialized {
    std::size_t size = 0;
    bool whole = false; ///< false: the memory was too small; what it holds is of no use
    friend bool operator==(const serialized&, const serialized&) = default;
};

/// Start line, header fields, end, in this order; nothing is reordered. CR and LF in a value become
/// blanks, so a value can never make a header of its own.
class message_writer {
public:
    explicit message_writer(std::span<char> into)
        : at_(into.data()), end_(into.data() + into.size()) {}

    message_writer& request(std::string_view method, std::string_view uri);
    message_writer& response(int status, std::string_view reason);
    /// The start line of another message, as it stands.
    message_writer& start_line(const sip_message& from);

    /// Nothing is written for `other` or Content-Length, nor under a name that is no token.
    message_writer& header(header_name name, std::string_view value);
    message_writer& header(header_name name, std::uint64_t number);
    message_writer& header(std::string_view name, std::string_view value);
    /// One header field of another message: its bytes, folds and all. Content-Length is left out.
    message_writer& field(const sip_message& from, const header_slot& slot);

    /// Content-Length, the empty line and the body.
    serialized end(std::string_view body);

private:
    friend class message_builder; // it has its lines written already

    void put(std::string_view text);
    void put_safe(std::string_view text);
    void line(std::string_view name, std::string_view value);

    char* at_;
    char* end_;
    std::size_t size_ = 0; ///< of all, whether it fitted or not
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/message_writer.ipp>
#endif
