// Compiles the definitions of the endpoint once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/endpoint/.
#include <offhook/endpoint/impl/carry.ipp>
#include <offhook/endpoint/impl/dialog_events.ipp>
#include <offhook/endpoint/impl/endpoint.ipp>
#include <offhook/endpoint/impl/ladder.ipp>
#include <offhook/endpoint/impl/trace.ipp>
