// Compiles the definitions of the message layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/message/.
#include <offhook/message/impl/check.ipp>
#include <offhook/message/impl/content_type.ipp>
#include <offhook/message/impl/cseq.ipp>
#include <offhook/message/impl/cursor.ipp>
#include <offhook/message/impl/default_reason.ipp>
#include <offhook/message/impl/escapes.ipp>
#include <offhook/message/impl/header_name.ipp>
#include <offhook/message/impl/make.ipp>
#include <offhook/message/impl/message_builder.ipp>
#include <offhook/message/impl/method.ipp>
#include <offhook/message/impl/multipart.ipp>
#include <offhook/message/impl/name_addr.ipp>
#include <offhook/message/impl/params.ipp>
#include <offhook/message/impl/parse.ipp>
#include <offhook/message/impl/raw_headers.ipp>
#include <offhook/message/impl/replaces.ipp>
#include <offhook/message/impl/sip_message.ipp>
#include <offhook/message/impl/sipfrag.ipp>
#include <offhook/message/impl/subscription_state.ipp>
#include <offhook/message/impl/uri.ipp>
#include <offhook/message/impl/uri_equivalent.ipp>
#include <offhook/message/impl/via.ipp>
