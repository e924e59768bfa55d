// Compiles the definitions of the transport layer once. Not used with OFFHOOK_HEADER_ONLY.
// Read next: include/offhook/transport/.
#include <offhook/transport/impl/layer.ipp>
#include <offhook/transport/impl/path.ipp>
