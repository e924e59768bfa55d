// Compiles the definitions of the digest layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/digest/hash.hpp.
#include <offhook/digest/impl/account.ipp>
#include <offhook/digest/impl/algorithm.ipp>
#include <offhook/digest/impl/authenticator.ipp>
#include <offhook/digest/impl/hash.ipp>
#include <offhook/digest/impl/nonce.ipp>
#include <offhook/digest/impl/protection_space.ipp>
#include <offhook/digest/impl/response.ipp>
