// The vocabulary of soft-state tables: what we ask of somebody for a while and refresh before it
// lapses (RFC 3261 10, RFC 3903). One engine runs every kind; a kind is its method, its table and
// the events it knows. Read next: detail/soft_state.hpp, ../../../state_tables/registration.yaml.
#pragma once

#include <offhook/session/soft_kind.hpp>
#include <offhook/table/vocabulary.hpp>

namespace offhook::session {

table::vocabulary soft_vocabulary(soft_kind kind);

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/layer.hpp>
#endif
