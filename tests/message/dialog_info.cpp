// Dialog information, as lamps read it.
#include <offhook/message/dialog_info.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("the calls of somebody as a document") {
    dialog_info made;
    made.entity = "sip:alice@example.com";
    made.version = 3;
    made.dialogs.push_back({.id = "1",
                            .state = dialog_state::confirmed,
                            .initiator = true,
                            .call_id = "a\"b",
                            .remote_uri = "sip:bob@example.com"});
    CHECK(made.to_text() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
          "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"3\" state=\"full\" "
          "entity=\"sip:alice@example.com\">\r\n"
          "<dialog id=\"1\" call-id=\"a&quot;b\" direction=\"initiator\"><state>confirmed</state>"
          "<remote><identity>sip:bob@example.com</identity></remote></dialog>\r\n"
          "</dialog-info>\r\n");
    made.dialogs.clear();
    made.full = false;
    CHECK(made.to_text().find("state=\"partial\"") != std::string::npos);
}
