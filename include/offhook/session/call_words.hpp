// The vocabulary of call tables: every event, guard, action, published event and setting that a row
// may name. Not rows: see state_tables/call.yaml. Read next: detail/call.hpp for what they work on.
#pragma once

#include <offhook/table/vocabulary.hpp>

#include <cstdint>

namespace offhook::session {

/// The events of a call, in table vocabulary.
enum class call_event : std::uint8_t {
    MakeCall,
    AnswerCall,
    ProgressCall,
    RejectCall,
    HangupCall,
    HoldCall,
    ResumeCall,
    FollowRedirect,
    SendInCall,
    DialogINVITE,
    DialogTrying,
    DialogRinging,
    DialogProgress,
    DialogEarlyEnded,
    DialogAnswered,
    DialogRejected,
    DialogRedirected,
    IntervalTooSmall,
    DialogACK,
    DialogACKMissing,
    DialogPRACKMissing,
    AnswerWithdrawn,
    DialogCANCEL,
    DialogBYE,
    DialogReINVITE,
    DialogUPDATE,
    DialogPRACK,
    DialogREFER,
    DialogNOTIFY,
    DialogINFO,
    DialogMESSAGE,
    DialogRequest,
    DialogTerminated,
    TransportFailed,
    ReINVITEAnswered,
    ReINVITERejected,
    RefreshAnswered,
    RequestAnswered,
    MediaReady,
    MediaApplied,
    MediaStarted,
    MediaFailed,
    SessionUp,
    SessionTimerSet,
    SessionExpired,
    RefreshSession,
    CleanupComplete,
    DutyExpired,
    ActionFailed,
    count
};

/// The words of kind "call". Build it once; it must outlive the tables loaded with it.
table::vocabulary call_vocabulary();
/// The words of kind "transfer".
table::vocabulary transfer_vocabulary();

/// The events of a transfer.
enum class transfer_event : std::uint8_t {
    StartTransfer,
    TransferRequested,
    AcceptTransfer,
    RejectTransfer,
    ReferAccepted,
    ReferRefused,
    NotifyProgress,
    NotifySuccess,
    NotifyFailure,
    SubscriptionEnded,
    NewCallProgress,
    NewCallEstablished,
    NewCallFailed,
    OldCallEnding,
    DutyExpired,
    ActionFailed,
    count
};

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/layer.hpp>
#endif
