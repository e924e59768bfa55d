// Compiles the definitions of the core layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/core/.
#include <offhook/core/impl/address.ipp>
#include <offhook/core/impl/error.ipp>
#include <offhook/core/impl/random.ipp>
