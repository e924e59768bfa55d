// Compiles the definitions of the message layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/message/.
