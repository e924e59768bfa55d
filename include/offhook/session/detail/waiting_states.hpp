// The states of the shipped tables in which a machine waits for something. A table that says of one
// of them that it may rest is refused, so that no overlay turns a wait into a rest.
// Read next: ../impl/call_facts.ipp.
#pragma once

#include <string>
#include <vector>

namespace offhook::session::detail {

inline const std::vector<std::string>& waiting_call_states() {
    static const std::vector<std::string> names{
        "Initiating",
        "Ringing",
        "EarlyMedia",
        "EarlyOffer",
        "Redirected",
        "LateOffer",
        "Cancelling",
        "Answering",
        "Terminating",
        "EarlyRemoteOffer",
        "RefreshOffered",
        "RefreshWithdrawn",
        "HoldAfterRefresh",
        "RefreshOfferedHeld",
        "RefreshWithdrawnHeld",
        "ResumeAfterRefresh",
        "HoldPending",
        "HoldWithdrawn",
        "HoldBackoff",
        "ResumePending",
        "ResumeWithdrawn",
        "ResumeBackoff",
        "RemoteOffer",
        "AwaitingACK",
        "RemoteOfferHeld",
        "AwaitingACKHeld",
        "RemoteOfferBeforeHold",
        "AwaitingACKBeforeHold",
        "RemoteOfferBeforeResume",
        "AwaitingACKBeforeResume",
        "RefreshPending",
        "RefreshBackoff",
        "AnswerDue",
    };
    return names;
}

inline const std::vector<std::string>& waiting_transfer_states() {
    static const std::vector<std::string> names{"Deciding", "Transferring", "Referring",
                                                "Referred"};
    return names;
}

/// Of all kinds of soft state; none of these rests in another kind.
inline const std::vector<std::string>& waiting_soft_states() {
    static const std::vector<std::string> names{
        "Registering",   "Publishing",    "Republishing", "Refreshing",     "Withdrawing",
        "Unregistering", "Unpublishing",  "Subscribing",  "Accepted",       "Overtaken",
        "Renewing",      "Unsubscribing", "Deciding",     "WatcherLeaving", "Probing",
        "Asking",        "AskingAgain",
    };
    return names;
}

} // namespace offhook::session::detail
