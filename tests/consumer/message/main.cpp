// Parses one request with nothing but the message layer. Exit 0 when it reads what was written.
// Not a test of the parser. Read next: CMakeLists.txt.
#include <offhook/message/parse.hpp>

#include <string_view>

int main() {
    constexpr std::string_view text = "OPTIONS sip:bob@example.com SIP/2.0\r\n"
                                      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKone\r\n"
                                      "Max-Forwards: 70\r\n"
                                      "From: <sip:alice@example.com>;tag=1\r\n"
                                      "To: <sip:bob@example.com>\r\n"
                                      "Call-ID: one@192.0.2.1\r\n"
                                      "CSeq: 1 OPTIONS\r\n"
                                      "Content-Length: 0\r\n\r\n";
    const auto message = offhook::parse_message(offhook::buffer::copy_of(text));
    return message && message->is_request() ? 0 : 1;
}
