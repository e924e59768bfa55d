// Compiles the definitions of the simulation layer once. Not used when OFFHOOK_HEADER_ONLY is
// defined. Read next: include/offhook/simulation/.
