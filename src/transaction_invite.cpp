// Compiles the two INVITE machines once, apart from the layer because Boost.MSM is slow to compile.
// Not used when OFFHOOK_HEADER_ONLY is defined. Read next: include/offhook/transaction/.
#include <offhook/transaction/impl/invite_client_machine.ipp>
#include <offhook/transaction/impl/invite_server_machine.ipp>
