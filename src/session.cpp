// Compiles the definitions of the session layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/session/.
#include <offhook/session/impl/shipped_tables.ipp>
