// Compiles the definitions of the session layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/session/.
#include <offhook/session/impl/answers.ipp>
#include <offhook/session/impl/call_actions.ipp>
#include <offhook/session/impl/call_facts.ipp>
#include <offhook/session/impl/call_guards.ipp>
#include <offhook/session/impl/call_host.ipp>
#include <offhook/session/impl/call_words.ipp>
#include <offhook/session/impl/calls.ipp>
#include <offhook/session/impl/commands.ipp>
#include <offhook/session/impl/early_offer.ipp>
#include <offhook/session/impl/layer.ipp>
#include <offhook/session/impl/rig.ipp>
#include <offhook/session/impl/reload.ipp>
#include <offhook/session/impl/rehearsal.ipp>
#include <offhook/session/impl/shipped_tables.ipp>
#include <offhook/session/impl/session_timer.ipp>
#include <offhook/session/impl/stage.ipp>
#include <offhook/session/impl/stage_events.ipp>
#include <offhook/session/impl/stage_outputs.ipp>
#include <offhook/session/impl/stage_transfers.ipp>
#include <offhook/session/impl/transfer_facts.ipp>
#include <offhook/session/impl/transfer_host.ipp>
#include <offhook/session/impl/transfer_words.ipp>
#include <offhook/session/impl/transfers.ipp>
#include <offhook/session/impl/wire.ipp>
#include <offhook/session/impl/words.ipp>
