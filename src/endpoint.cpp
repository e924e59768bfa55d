// Compiles the definitions of the endpoint layer once. Not used when OFFHOOK_HEADER_ONLY is
// defined. Read next: include/offhook/endpoint/.
