// Compiles the definitions of the transaction layer once; its machines stand in two files of their
// own. Not used when OFFHOOK_HEADER_ONLY is defined. Read next: include/offhook/transaction/.
#include <offhook/transaction/impl/client.ipp>
#include <offhook/transaction/impl/key.ipp>
#include <offhook/transaction/impl/layer.ipp>
#include <offhook/transaction/impl/server.ipp>
