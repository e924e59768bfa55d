// The inside of the transaction layer: all transactions, their indices, timers and what is yet to
// be said. Not public. Read next: ../impl/layer.ipp, ../impl/client.ipp, ../impl/server.ipp.
#pragma once

#include <offhook/core/pool.hpp>
#include <offhook/core/timer_wheel.hpp>
#include <offhook/transaction/detail/key_index.hpp>
#include <offhook/transaction/detail/records.hpp>
#include <offhook/transaction/detail/way_index.hpp>
#include <offhook/transaction/output.hpp>
#include <offhook/transaction/settings.hpp>

#include <string>
#include <vector>

namespace offhook::transaction::detail {

struct transactions {
    explicit transactions(const settings& given)
        : values(given), hash(given.hash_key), client_ways(hash), server_ways(hash) {}

    // impl/client.ipp
    void received_response(sip_message& message);
    result<client_id> start_client(ticket name, sip_message& request, const path& way, bool own);
    result<void> cancel(client_id name, client_record& record, std::string_view reason);
    /// `response` is the one at hand, if any; passing it up empties it.
    void client_event(client_id name, invite_client_event what, sip_message* response);
    void client_event(client_id name, non_invite_client_event what, sip_message* response);
    void perform(client_record& record, action what, client_id name, sip_message* response);
    void pass_up(client_record& record, sip_message& response);
    void fail(client_record& record, error_code why);
    void client_due(client_id name, timer_kind kind);
    void end_client(client_id name);

    // impl/server.ipp
    void received_request(const path& came_on, const path& reply_way, sip_message& message);
    void received_ack(server_id name, const path& came_on, sip_message& message);
    void start_server(const path& came_on, const path& reply_way, sip_message& message,
                      std::uint64_t key_hash);
    result<void> respond_invite(server_id name, const sip_message& response);
    result<void> respond_other(server_id name, const sip_message& response);
    void server_event(server_id name, invite_server_event what);
    void server_event(server_id name, non_invite_server_event what);
    void perform(server_record& record, action what, server_id name);
    void make_trying(server_record& record);
    void fail(server_id name, server_record& record, error_code why);
    void server_due(server_id name, timer_kind kind);
    void end_server(server_id name);
    server_id find_server(std::uint64_t key_hash) const; ///< by the key that stands in `key`

    // impl/layer.ipp
    void arm(timers& clock, action what, std::uint32_t index, std::uint32_t generation);
    void stop(timers& clock);
    bool full() const;

    settings values;
    keyed_hash hash;
    pool<client_record, client_tag> clients;
    pool<server_record, server_tag> servers;
    key_index<client_id> client_keys;
    key_index<server_id> server_keys;
    way_index<client_id, client_record> client_ways;
    way_index<server_id, server_record> server_ways;
    /// How many live requests share Call-ID, From tag and CSeq (RFC 3261 8.2.2.2).
    boost::unordered_flat_map<std::uint64_t, std::uint32_t, as_it_is> merges;
    timer_wheel<due> wheel;
    instant now{};
    std::string key; ///< the key being looked up; a member so that its memory is used again
    std::vector<output> said;
    std::size_t taken = 0; ///< of `said`
};

} // namespace offhook::transaction::detail
