// Compiles the definitions of the sdp layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/sdp/.
#include <offhook/sdp/impl/codec.ipp>
#include <offhook/sdp/impl/description.ipp>
#include <offhook/sdp/impl/offer_answer.ipp>
#include <offhook/sdp/impl/parse.ipp>
#include <offhook/sdp/impl/serialize.ipp>
