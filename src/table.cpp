// Compiles the definitions of the table layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/table/.
#include <offhook/table/impl/arguments.ipp>
#include <offhook/table/impl/canonical.ipp>
#include <offhook/table/impl/checks.ipp>
#include <offhook/table/impl/choose.ipp>
#include <offhook/table/impl/compiled_table.ipp>
#include <offhook/table/impl/compiler.ipp>
#include <offhook/table/impl/explain.ipp>
#include <offhook/table/impl/faults.ipp>
#include <offhook/table/impl/file_reader.ipp>
#include <offhook/table/impl/layout.ipp>
#include <offhook/table/impl/load.ipp>
#include <offhook/table/impl/obligation.ipp>
#include <offhook/table/impl/obligation_rules.ipp>
#include <offhook/table/impl/overlay.ipp>
#include <offhook/table/impl/prove.ipp>
#include <offhook/table/impl/reach.ipp>
#include <offhook/table/impl/row_reader.ipp>
#include <offhook/table/impl/run.ipp>
#include <offhook/table/impl/sha256.ipp>
#include <offhook/table/impl/stated.ipp>
#include <offhook/table/impl/stated_reader.ipp>
#include <offhook/table/impl/vocabulary.ipp>
#include <offhook/table/impl/walk.ipp>
#include <offhook/table/impl/walk_step.ipp>
#include <offhook/table/impl/word_reader.ipp>
#include <offhook/table/impl/yaml_reader.ipp>
