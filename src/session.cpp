// Compiles the definitions of the session layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/session/.
#include <offhook/session/impl/answers.ipp>
#include <offhook/session/impl/auto_answer.ipp>
#include <offhook/session/impl/call_actions.ipp>
#include <offhook/session/impl/call_facts.ipp>
#include <offhook/session/impl/call_guards.ipp>
#include <offhook/session/impl/call_host.ipp>
#include <offhook/session/impl/call_rule.ipp>
#include <offhook/session/impl/call_words.ipp>
#include <offhook/session/impl/calls.ipp>
#include <offhook/session/impl/commands.ipp>
#include <offhook/session/impl/early_offer.ipp>
#include <offhook/session/impl/layer.ipp>
#include <offhook/session/impl/peers.ipp>
#include <offhook/session/impl/quirks.ipp>
#include <offhook/session/impl/shipped_tables.ipp>
#include <offhook/session/impl/table_stack.ipp>
#include <offhook/session/impl/transfer_facts.ipp>
#include <offhook/session/impl/transfer_host.ipp>
#include <offhook/session/impl/transfer_words.ipp>
#include <offhook/session/impl/transfers.ipp>
#include <offhook/session/impl/wire.ipp>
#include <offhook/session/impl/words.ipp>
