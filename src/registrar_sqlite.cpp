// Compiles the definitions of the registrar_sqlite layer once. Not used when OFFHOOK_HEADER_ONLY is
// defined. Read next: include/offhook/registrar_sqlite/sqlite_store.hpp.
#include <offhook/registrar_sqlite/impl/sqlite_store.ipp>
