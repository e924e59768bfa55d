// Compiles the definitions of the transport layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/transport/.
#include <offhook/transport/impl/layer.ipp>
#include <offhook/transport/impl/path.ipp>
