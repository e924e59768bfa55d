// Compiles the definitions of the registrar layer once. Not used when OFFHOOK_HEADER_ONLY is
// defined. Read next: include/offhook/registrar/registrar.hpp.
#include <offhook/registrar/impl/address_of_record.ipp>
#include <offhook/registrar/impl/memory_store.ipp>
#include <offhook/registrar/impl/redirect.ipp>
#include <offhook/registrar/impl/registrar.ipp>
