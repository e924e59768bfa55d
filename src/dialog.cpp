// Compiles the definitions of the dialog layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/dialog/layer.hpp.
#include <offhook/dialog/impl/ack.ipp>
#include <offhook/dialog/impl/bye.ipp>
#include <offhook/dialog/impl/cancel.ipp>
#include <offhook/dialog/impl/census.ipp>
#include <offhook/dialog/impl/default_answers.ipp>
#include <offhook/dialog/impl/dialog.ipp>
#include <offhook/dialog/impl/duty.ipp>
#include <offhook/dialog/impl/facts.ipp>
#include <offhook/dialog/impl/layer.ipp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/dialog/impl/notify.ipp>
#include <offhook/dialog/impl/own_request.ipp>
#include <offhook/dialog/impl/refer.ipp>
#include <offhook/dialog/impl/reinvite.ipp>
#include <offhook/dialog/impl/release.ipp>
#include <offhook/dialog/impl/reliable_uac.ipp>
#include <offhook/dialog/impl/reliable_uas.ipp>
#include <offhook/dialog/impl/replaces.ipp>
#include <offhook/dialog/impl/request.ipp>
#include <offhook/dialog/impl/response.ipp>
#include <offhook/dialog/impl/route_set.ipp>
#include <offhook/dialog/impl/subscription.ipp>
#include <offhook/dialog/impl/timers.ipp>
#include <offhook/dialog/impl/uac_invite.ipp>
#include <offhook/dialog/impl/uas_invite.ipp>
