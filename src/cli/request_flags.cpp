// Read next: request_flags.hpp.
#include "request_flags.hpp"

#include <offhook/message/uri.hpp>

namespace offhook::cli {

std::string listener_towards(const std::string& target) {
    const auto parsed = parse_uri(target);
    const auto where = parsed ? parsed->literal() : std::nullopt;
    const std::string host = where ? where->host() : "";
    if (host.starts_with("127.")) return "udp:127.0.0.1:0";
    if (host.find(':') == std::string::npos) return "udp:0.0.0.0:0";
    return host == "[::1]" ? "udp:[::1]:0" : "udp:[::]:0";
}

void complete_towards(const std::string& target, phone_flags& flags) {
    if (flags.listen.empty()) flags.listen = listener_towards(target);
    const auto called = parse_uri(target);
    if (!called || !flags.servers.empty()) return;
    // No password for anybody else, another port of that host included.
    flags.servers.push_back(std::string(called->host) + ':' +
                            std::to_string(called->port.value_or(5060)));
}

bool tell_answer(phone& on, const std::string& method, const result<response_summary>& answer) {
    const auto& lines = on.calls().lines();
    if (!answer) {
        lines.say(method + " failed: " + answer.error().message(),
                  {{"event", "failed"}, {"method", method}, {"why", answer.error().message()}});
        return false;
    }
    const std::string status = std::to_string(answer->status());
    lines.say(method + ' ' + status + ' ' + std::string(answer->reason()),
              {{"event", "answered"},
               {"method", method},
               {"status", answer->status()},
               {"reason", answer->reason()},
               {"allow", answer->header("Allow")},
               {"user_agent", answer->header("User-Agent")}});
    return answer->good();
}

} // namespace offhook::cli
