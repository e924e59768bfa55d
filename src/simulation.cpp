// Compiles the definitions of the simulation layer once. Not used when OFFHOOK_HEADER_ONLY is
// defined. Read next: include/offhook/simulation/world.hpp.
#include <offhook/simulation/impl/agreement.ipp>
#include <offhook/simulation/impl/all_checkers.ipp>
#include <offhook/simulation/impl/call_checkers.ipp>
#include <offhook/simulation/impl/call_model.ipp>
#include <offhook/simulation/impl/call_moves.ipp>
#include <offhook/simulation/impl/call_retrace.ipp>
#include <offhook/simulation/impl/call_scenario.ipp>
#include <offhook/simulation/impl/checker.ipp>
#include <offhook/simulation/impl/driver.ipp>
#include <offhook/simulation/impl/follows_model.ipp>
#include <offhook/simulation/impl/health_checkers.ipp>
#include <offhook/simulation/impl/network.ipp>
#include <offhook/simulation/impl/node.ipp>
#include <offhook/simulation/impl/plan.ipp>
#include <offhook/simulation/impl/planned_application.ipp>
#include <offhook/simulation/impl/puppet.ipp>
#include <offhook/simulation/impl/side_model.ipp>
#include <offhook/simulation/impl/side_offers.ipp>
#include <offhook/simulation/impl/simulate.ipp>
#include <offhook/simulation/impl/trace.ipp>
#include <offhook/simulation/impl/wire_checkers.ipp>
#include <offhook/simulation/impl/wire_facts.ipp>
#include <offhook/simulation/impl/wire_model_in.ipp>
#include <offhook/simulation/impl/wire_model_out.ipp>
#include <offhook/simulation/impl/workload.ipp>
#include <offhook/simulation/impl/world.ipp>
