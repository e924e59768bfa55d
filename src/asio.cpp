// Compiles the definitions of the asio layer once. Not used when OFFHOOK_HEADER_ONLY is defined.
// Read next: include/offhook/asio/.
#include <offhook/asio/impl/agent.ipp>
#include <offhook/asio/impl/agent_events.ipp>
#include <offhook/asio/impl/agent_held.ipp>
#include <offhook/asio/impl/agent_in_call.ipp>
#include <offhook/asio/impl/agent_requests.ipp>
#include <offhook/asio/impl/agent_verbs.ipp>
#include <offhook/asio/impl/agent_watches.ipp>
#include <offhook/asio/impl/log_file.ipp>
#include <offhook/asio/impl/trace_file.ipp>
#include <offhook/asio/impl/udp_driver.ipp>
#include <offhook/asio/impl/udp_socket.ipp>
#include <offhook/asio/impl/user_agent.ipp>
