// Compiles the definitions of the media layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/media/.
#include <offhook/media/impl/stand_in.ipp>
