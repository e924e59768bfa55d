// The list of all checkers, for a run that wants every one. Not a checker: see checker.hpp.
#pragma once

#include <offhook/simulation/checker.hpp>
#include <offhook/transaction/settings.hpp>

#include <memory>
#include <vector>

namespace offhook::simulation {

/// One of each, for a run whose endpoints have these timers.
std::vector<std::unique_ptr<checker>> all_checkers(const transaction::settings& timers);

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/all_checkers.ipp>
#endif
