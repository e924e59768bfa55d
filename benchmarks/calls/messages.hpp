// The three requests of a call, from templates made once: only their numbers change. And the few
// things that must be read from a response. Not a parser: it trusts the servers that it measures.
// Read next: load.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// Names a call on the wire: the slot it occupies, and how many calls came before it.
struct call_name {
    std::uint32_t slot = 0;
    std::uint32_t serial = 0;
    friend bool operator==(const call_name&, const call_name&) = default;
};

/// What a 2xx said of the other side.
struct peer {
    std::string to;     ///< the value of To, with its tag
    std::string target; ///< the URI of Contact
};

class messages {
public:
    messages(const std::string& host, std::uint16_t port, std::uint16_t local_port);

    /// Each writes one request at `out` and gives its length.
    std::size_t invite(char* out, const call_name& call) const;
    std::size_t ack(char* out, const call_name& call, const peer& other) const;
    /// The ACK to a refusal: same branch as the INVITE, same Request-URI (RFC 3261 17.1.1.3).
    std::size_t ack_of_refusal(char* out, const call_name& call, std::string_view to) const;
    std::size_t bye(char* out, const call_name& call, const peer& other) const;

private:
    std::size_t later(char* out, std::string_view method, char kind, std::string_view cseq,
                      const call_name& call, std::string_view to, std::string_view target) const;

    std::string run_; ///< so that runs against one server do not meet
    std::string uri_;
    std::string here_;
    std::string from_;
    std::string invite_; ///< with zeros where the numbers go
    std::size_t branch_at_ = 0;
    std::size_t from_at_ = 0;
    std::size_t call_id_at_ = 0;
};

struct response {
    int status = 0;
    char kind = 0; ///< 'i' answers the INVITE, 'b' the BYE
    call_name call;
};

/// Nothing when it is no response to one of our requests.
std::optional<response> read_response(std::string_view bytes);
/// The To of a response; empty when there is none.
std::string_view to_of(std::string_view bytes);
/// The URI of its Contact; empty when there is none.
std::string_view contact_of(std::string_view bytes);

} // namespace bench
