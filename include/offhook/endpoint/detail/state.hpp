// All layers of an endpoint in one place, and the carrying of values between them. The layers never
// call each other. Read next: ../impl/carry.ipp.
#pragma once

#include <offhook/core/fifo.hpp>
#include <offhook/dialog/layer.hpp>
#include <offhook/endpoint/detail/dialog_events.hpp>
#include <offhook/endpoint/endpoint.hpp>
#include <offhook/message/parse_fault.hpp>
#include <offhook/transaction/layer.hpp>
#include <offhook/transport/layer.hpp>

namespace offhook {

struct endpoint::state {
    explicit state(const endpoint_settings& settings);

    random_source random;
    parse_options lenient;
    bool answer_malformed;
    log_sink* log;
    endpoint_observer* watch;
    transport::layer routes;
    transaction::layer transactions;
    dialog::layer dialogs;
    session::layer sessions;
    std::optional<detail::dialog_events> lamps; ///< where settings::serve_dialog_events is on
    fifo<output> outputs;
    endpoint_counters counters;
    instant now{};
    std::string first_host;
    std::uint64_t stateless_key = 0; ///< of the tags of stateless refusals; 0: not drawn yet
    /// The newest subscription made by accept_refer, for a NOTIFY of the same step.
    session::transfer_id accepted_transfer;
    dialog::subscription_id accepted_subscription;

    /// Carries values up and down until all layers are quiet, then answers open duties by default.
    void drain();
    bool round();
    bool tell_watchers();

    void received(const path& came_on, buffer bytes);
    void refuse(const path& came_on, sip_message& understood, const parse_fault& fault);
    void note(severity level, std::string_view layer, std::uint64_t owner, std::string_view text);
    void transmit(const path& way, buffer bytes);
    void over(const session::call_over& news);
};

namespace detail {

/// Takes what the transaction layer says to the dialog layer or the wire.
struct from_transactions {
    endpoint::state& in;
    void operator()(transaction::transmit& what) const;
    void operator()(const transaction::dropped& what) const;
    template <class News>
    void operator()(const News& news) const;
};

/// Takes what the dialog layer says down or up.
struct from_dialogs {
    endpoint::state& in;
    void operator()(dialog::send_request& what) const;
    void operator()(const dialog::send_cancel& what) const;
    void operator()(const dialog::send_response& what) const;
    void operator()(dialog::send_again& what) const;
    void operator()(const dialog::forget_request& what) const;
    void operator()(const dialog::remark& what) const;
    void operator()(const dialog::subscribe_refreshed& what) const;
    template <class News>
    void operator()(const News& news) const;
};

/// Takes what the session layer says to the dialog layer, or out.
struct from_sessions {
    endpoint::state& in;
    void operator()(const session::place_call& what) const;
    void operator()(const session::bind_leg& what) const;
    void operator()(const session::respond& what) const;
    void operator()(const session::keep_request& what) const;
    void operator()(const session::send_ack& what) const;
    void operator()(const session::send_prack& what) const;
    void operator()(const session::send_cancel& what) const;
    void operator()(const session::send_bye& what) const;
    void operator()(const session::release_leg& what) const;
    void operator()(const session::go_on& what) const;
    void operator()(const session::send_in_dialog& what) const;
    void operator()(const session::send_outside_dialog& what) const;
    void operator()(const session::send_soft_request& what) const;
    void operator()(const session::ask_subscription& what) const;
    void operator()(const session::send_refer& what) const;
    void operator()(const session::accept_refer& what) const;
    void operator()(const session::send_notify& what) const;
    void operator()(const session::unsubscribe& what) const;
    void operator()(const session::call_over& what) const;
    void operator()(session::media_command& what) const;
    void operator()(session::event& what) const;
};

} // namespace detail
} // namespace offhook
