// What a registrar answers to each REGISTER of RFC 3261 10, and what it then knows.
#include "kit.hpp"

using namespace offhook;
using namespace offhook::test;
using Catch::Contains;

TEST_CASE("a contact is kept and told, with what is left of its life") {
    house h;
    const reply first = h.say(0, "Contact: <sip:bob@192.0.2.4>;expires=600\r\n");
    CHECK(first.status == 200);
    CHECK(first.aor == "sip:bob@example.com");
    CHECK_THAT(first.headers, Contains("Contact: <sip:bob@192.0.2.4>;expires=600\r\n"));
    CHECK_THAT(first.headers, Contains("Date: Fri, 20 Nov 2026 "));
    REQUIRE(first.changes.size() == 1);
    CHECK(first.changes[0].kind == change_kind::added);

    const reply query = h.say(200, "");
    CHECK(query.status == 200);
    CHECK_THAT(query.headers, Contains("Contact: <sip:bob@192.0.2.4>;expires=400\r\n"));
    CHECK(query.changes.empty());

    const reply later = h.say(599, "Contact: <sip:bob@192.0.2.4>;expires=60\r\n");
    REQUIRE(later.changes.size() == 1);
    CHECK(later.changes[0].kind == change_kind::refreshed);
    CHECK_THAT(later.headers, Contains(";expires=60\r\n"));
    CHECK_THAT(h.say(659, "").headers, !Contains("Contact:"));
}

TEST_CASE("how long: the parameter, else Expires, else the registrar's; within its bounds") {
    house h;
    const auto life = [&](const std::string& lines) {
        const reply said = h.say(0, lines);
        INFO(lines << said.headers);
        REQUIRE(said.status == 200);
        return h.known().empty() ? 0 : (h.known().back().expires - at(0)).count();
    };
    CHECK(life("Contact: <sip:a@b>;expires=100\r\nExpires: 500\r\n") == 100);
    CHECK(life("Contact: <sip:a@b>\r\nExpires: 500\r\n") == 500);
    CHECK(life("Contact: <sip:a@b>\r\n") == 3600);
    CHECK(life("Contact: <sip:a@b>;expires=4294967295\r\n") == 7200);
    CHECK(life("Contact: <sip:a@b>;expires=junk\r\n") == 3600);
    CHECK(life("Contact: <sip:a@b>\r\nExpires: junk\r\n") == 3600);
    CHECK(life("Contact: <sip:a@b>\r\nExpires: 4294967296\r\n") == 3600);
    CHECK(life("Contact: <sip:a@b>;expires=0\r\nExpires: 500\r\n") == 0);
}

TEST_CASE("too short a life is refused with what would do") {
    house h;
    const reply said = h.say(0, "Contact: <sip:a@b>;expires=59\r\n");
    CHECK(said.status == 423);
    CHECK(said.headers == "Min-Expires: 60\r\n");
    CHECK(h.contacts().empty());
    CHECK(h.say(0, "Contact: <sip:a@b>;expires=60\r\n").status == 200);

    registrar::settings patient = example();
    patient.min_expires = 5000; // an hour is never too short (RFC 3261 10.3)
    patient.max_expires = 9000;
    house long_lived(patient);
    CHECK(long_lived.say(0, "Contact: <sip:a@b>;expires=3599\r\n").status == 423);
    CHECK(long_lived.say(0, "Contact: <sip:a@b>;expires=3600\r\n").status == 200);
}

TEST_CASE("contacts are told apart as URIs are") {
    house h;
    h.say(0, "Contact: <sip:bob@EXAMPLE.net;transport=udp>, <sip:bob@example.net:5070>\r\n");
    CHECK(h.known().size() == 2);
    h.say(1, "Contact: <sip:%62ob@example.net;TRANSPORT=UDP>;expires=0\r\n");
    CHECK(h.contacts() == "sip:bob@example.net:5070");
    h.say(2, "Contact: <sip:bob@example.net>;expires=0\r\n"); // another one
    CHECK(h.contacts() == "sip:bob@example.net:5070");
    const reply gone = h.say(3, "m: sip:bob@example.net:5070;expires=0\r\n");
    REQUIRE(gone.changes.size() == 1);
    CHECK(gone.changes[0].kind == change_kind::removed);
    CHECK(h.contacts().empty());
}

TEST_CASE("the asterisk removes all, and needs Expires 0") {
    house h;
    h.say(0, "Contact: <sip:a@b>, <sip:c@d>\r\n");
    for (const std::string bad :
         {"Contact: *\r\n", "Contact: *\r\nExpires: 60\r\n", "Contact: *\r\nExpires: x\r\n",
          "Contact: *, <sip:e@f>\r\nExpires: 0\r\n", "Contact: <sip:e@f>, *\r\nExpires: 0\r\n"}) {
        INFO(bad);
        CHECK(h.say(1, bad).status == 400);
        CHECK(h.contacts() == "sip:a@b sip:c@d");
    }
    const reply said = h.say(2, "Contact: *\r\nExpires: 0\r\n");
    CHECK(said.status == 200);
    CHECK(said.changes.size() == 2);
    CHECK(h.contacts().empty());
}

TEST_CASE("requests of one Call-ID count in their order") {
    house h;
    CHECK(h.ask(0, {.lines = "Contact: <sip:a@b>\r\n", .cseq = 5}).status == 200);
    for (const std::uint32_t old : {1u, 4u, 5u}) {
        CHECK(h.ask(1, {.lines = "Contact: <sip:a@b>;expires=0\r\n", .cseq = old}).status == 500);
        CHECK(h.ask(1, {.lines = "Contact: *\r\nExpires: 0\r\n", .cseq = old}).status == 500);
        CHECK(h.contacts() == "sip:a@b");
    }
    CHECK(h.ask(2, {.lines = "Contact: <sip:a@b>\r\n", .call_id = "c2", .cseq = 1}).status == 200);
    CHECK(h.ask(3, {.lines = "Contact: *\r\nExpires: 0\r\n", .call_id = "c2", .cseq = 2}).status ==
          200);
}

TEST_CASE("all contacts of a REGISTER or none") {
    house h;
    h.ask(0, {.lines = "Contact: <sip:a@b>\r\n", .cseq = 5});
    // The first is new and the second out of order.
    const reply late = h.ask(1, {.lines = "Contact: <sip:n@m>, <sip:a@b>\r\n", .cseq = 5});
    CHECK(late.status == 500);
    CHECK(late.changes.empty());
    CHECK(h.contacts() == "sip:a@b");
    const reply brief =
        h.ask(1, {.lines = "Contact: <sip:n@m>, <sip:o@p>;expires=1\r\n", .cseq = 6});
    CHECK(brief.status == 423);
    CHECK(h.contacts() == "sip:a@b");
}

TEST_CASE("a user has so many contacts and no more") {
    registrar::settings few = example();
    few.max_bindings = 3;
    house h(few);
    CHECK(h.say(0, "Contact: <sip:a@b>, <sip:c@d>\r\n").status == 200);
    CHECK(h.say(0, "Contact: <sip:e@f>, <sip:g@h>\r\n").status == 403);
    CHECK(h.contacts() == "sip:a@b sip:c@d");
    // What goes makes room for what comes.
    CHECK(h.say(0, "Contact: <sip:a@b>;expires=0, <sip:e@f>, <sip:g@h>\r\n").status == 200);
    CHECK(h.contacts() == "sip:c@d sip:e@f sip:g@h");
    // So does the end of a life.
    CHECK(h.say(3600, "Contact: <sip:i@j>\r\n").status == 200);
    CHECK(h.contacts() == "sip:i@j");
}

TEST_CASE("who may register whom") {
    house h;
    const order bobs{.lines = "Contact: <sip:a@b>\r\n"};
    CHECK(h.ask(0, bobs, "carol").status == 403);
    CHECK(h.ask(0, bobs, "").status == 403);
    CHECK(h.ask(0, bobs, "Bob").status == 403);
    CHECK(h.ask(0, {.to = "sip:bob@example.org"}).status == 404);
    CHECK(h.ask(0, {.uri = "sip:example.org"}).status == 404);
    CHECK(h.ask(0, {.to = "sip:example.com"}).status == 404);
    CHECK(h.ask(0, {.to = "tel:+15551234"}).status == 404);
    CHECK(h.ask(0, {.to = "sip:carol@example.com"}, "carol").status == 404);
    CHECK(h.ask(0, {.to = "sip:b%20b@Example.Com:5060;user=ip"}, "b b").status == 200);
    CHECK(h.ask(0, {.method = "MESSAGE"}).status == 400);
    CHECK(h.contacts().empty());

    registrar::settings shared = example();
    shared.permits = [](std::string_view who, std::string_view) { return who == "operator"; };
    house third(shared);
    CHECK(third.ask(0, bobs, "operator").status == 200);
    CHECK(third.ask(0, bobs, "bob").status == 403);

    registrar::settings open = example();
    open.open = true;
    CHECK(house(open).ask(0, bobs, "").status == 200);
}

TEST_CASE("Path is kept where the phone knows of it, and told again") {
    registrar::settings values = example();
    values.service_route = {"sip:edge.example.com;lr"};
    house h(values);
    const std::string path = "Path: <sip:p1.example.com;lr>\r\nPath: <sip:p2.example.com;lr>\r\n";
    const reply no = h.say(0, path + "Contact: <sip:a@b>\r\n");
    CHECK(no.status == 420);
    CHECK(no.headers == "Unsupported: path\r\n");
    const reply yes = h.say(0, path + "Supported: outbound, path\r\nContact: <sip:a@b>\r\n");
    CHECK(yes.status == 200);
    CHECK_THAT(yes.headers, Contains("Path: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\n"));
    CHECK_THAT(yes.headers, Contains("Service-Route: <sip:edge.example.com;lr>\r\n"));
    CHECK(h.known()[0].path == "<sip:p1.example.com;lr>, <sip:p2.example.com;lr>");
    CHECK(h.say(1, "Contact: <sip:a@b>\r\n").status == 200);
    CHECK(h.known()[0].path.empty()); // it comes another way now

    values.without_support = registrar::path_policy::extension_required;
    const reply ask = house(values).say(0, path + "Contact: <sip:a@b>\r\n");
    CHECK(ask.status == 421);
    CHECK(ask.headers == "Require: path\r\n");
    values.without_support = registrar::path_policy::take;
    CHECK(house(values).say(0, path + "Contact: <sip:a@b>\r\n").status == 200);
}

TEST_CASE("parameters of a contact are kept and told; q orders a redirect") {
    house h;
    h.say(0, "Contact: \"Bob\" <sip:a@b>;q=0.25;+sip.instance=\"<urn:uuid:1>\";expires=100;x\r\n"
             "Contact: <sip:c@d>;q=1.0, <sip:e@f>;q=0.7, <tel:+1555>;q=0.000\r\n");
    CHECK(h.known()[0].parameters == ";+sip.instance=\"<urn:uuid:1>\";x");
    const auto found = h.desk.redirect(at(0), "sip:bob@example.com;user=phone");
    CHECK(found.status == 302);
    CHECK(found.contacts == "<sip:c@d>;expires=3600, <sip:e@f>;q=0.7;expires=3600, "
                            "<sip:a@b>;q=0.25;expires=100;+sip.instance=\"<urn:uuid:1>\";x, "
                            "<tel:+1555>;q=0.0;expires=3600");
    CHECK(h.desk.redirect(at(100), "sip:bob@example.com").contacts.find("sip:a@b") ==
          std::string::npos);
    CHECK(h.desk.redirect(at(3600), "sip:bob@example.com").status == 480);
    CHECK(h.desk.redirect(at(0), "sip:b%20b@example.com").status == 480);
    CHECK(h.desk.redirect(at(0), "sip:carol@example.com").status == 404);
    CHECK(h.desk.redirect(at(0), "sip:bob@example.org").status == 404);
    CHECK(h.desk.redirect(at(0), "sip:example.com").status == 404);
    CHECK(h.desk.redirect(at(0), "tel:+15551234").status == 404);
}

namespace {

struct broken_store final : registrar::store {
    result<std::vector<binding>> read(std::string_view) override { return errc::storage_failed; }
    result<void> update(std::string_view, const alteration& alter) override {
        std::vector<binding> none;
        (void)alter(none);
        return make_error_code(errc::storage_failed);
    }
    result<std::size_t> expire(calendar_time) override { return errc::storage_failed; }
    result<std::size_t> count() override { return errc::storage_failed; }
};

} // namespace

TEST_CASE("a store that fails is a 500, and nothing is said to have changed") {
    broken_store bad;
    registrar::registrar desk(example(), bad);
    for (const std::string lines : {"", "Contact: <sip:a@b>\r\n"}) {
        const reply said = desk.handle(at(0), request_of({.lines = lines}), "bob");
        CHECK(said.status == 500);
        CHECK(said.changes.empty());
        CHECK_THAT(said.headers, !Contains("Contact"));
    }
    CHECK(desk.redirect(at(0), "sip:bob@example.com").status == 500);
}

TEST_CASE("nobody is redirected to where the request has gone already") {
    house h;
    h.say(0, "Contact: <sip:bob@example.com>\r\n");
    CHECK(h.desk.redirect(at(0), "sip:bob@example.com").status == 480);
    h.say(1, "Contact: <sip:a@b>\r\n");
    CHECK(h.desk.redirect(at(1), "sip:bob@example.com").contacts == "<sip:a@b>;expires=3600");
}
