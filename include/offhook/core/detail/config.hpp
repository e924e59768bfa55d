// The one switch between compiled and header-only use. Not a place for settings: bounds stand in
// limits.hpp. Every definition in an .ipp file begins with OFFHOOK_DECL.
#pragma once

#if defined(OFFHOOK_HEADER_ONLY)
#define OFFHOOK_DECL inline
#else
#define OFFHOOK_DECL
#endif
