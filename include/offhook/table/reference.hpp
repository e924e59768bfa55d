// A vocabulary as a document: for people in Markdown, for editors as a JSON Schema of the tables
// that it allows. Made from what is registered, so a program's own words are in it too.
// Read next: vocabulary.hpp.
#pragma once

#include <offhook/table/rehearsal.hpp>
#include <offhook/table/vocabulary.hpp>

#include <string>
#include <vector>

namespace offhook::table {

/// Markdown: all events, guards, actions, published events, settings, facts and obligations.
std::string reference(const std::vector<const vocabulary*>& kinds);

/// JSON Schema (draft 7) for the files of these kinds, both spellings.
std::string schema(const std::vector<const vocabulary*>& kinds);

/// The same for files of scenarios, see scenario.hpp.
std::string scenario_schema(const std::vector<const rehearsal*>& kinds);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
// First: their definitions share headers with those below.
#include <offhook/table/load.hpp>
#include <offhook/table/scenario.hpp>

#include <offhook/table/impl/reference.ipp>
#include <offhook/table/impl/scenario_schema.ipp>
#include <offhook/table/impl/schema.ipp>
#endif
