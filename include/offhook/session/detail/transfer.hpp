// What is known of one transfer: plain values. Its handle outlives the call it began on.
// Read next: ../../../../state_tables/transfer.yaml.
#pragma once

#include <offhook/session/detail/call.hpp>

namespace offhook::session::detail {

struct transfer_facts {
    bool start_new_call = false;   ///< asked by this step, done after it
    bool release_old_call = false; ///< the same
    bool has_outcome = false;
    transfer_outcome outcome;
};

struct transfer {
    table::configuration machine;
    transfer_facts facts;
    table_number table = 0;
    call_id old_call;
    call_id
        new_call; ///< the transferee's; reserved with the REFER, so that it is one id throughout
    dialog::duty_id refer;
    dialog::subscription_id subscription;
    bool notified = false; ///< a NOTIFY came
    bool subscription_over = false;
    bool refused_subscription = false; ///< Refer-Sub: false, or refused by the peer (RFC 4488)
    release_policy release = release_policy::on_connected;
    std::string target;
    std::string referred_by;
    std::string token;    ///< its body part (RFC 3892 2.2), headers included, or empty
    std::string replaces; ///< a Replaces value, or empty
    call_id with;         ///< as transferor: the call that is taken over
    bool silent = false;
    boost::container::small_vector<armed_timer, 2> timers;
};

} // namespace offhook::session::detail
