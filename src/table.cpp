// Compiles the definitions of the table layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/table/.
