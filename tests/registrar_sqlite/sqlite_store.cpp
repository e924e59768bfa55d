// Bindings in a file: the same as in memory whatever is done, there again after a restart, and one
// clear sentence when the file is no good.
#include <offhook/registrar_sqlite/sqlite_store.hpp>

#include "registrar/kit.hpp"

#include <offhook/core/random.hpp>

#include <sqlite3.h>

#include <filesystem>
#include <fstream>

using namespace offhook;
using namespace offhook::test;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// A name in a folder of its own, which goes with it.
struct place {
    place() {
        std::string pattern = (fs::temp_directory_path() / "offhook_store_XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder = pattern;
    }
    ~place() { fs::remove_all(folder); }
    std::string file(const std::string& name = "phones.db") const {
        return (folder / name).string();
    }
    fs::path folder;
};

std::unique_ptr<registrar::store> open(const std::string& file) {
    auto opened = registrar::open_sqlite_store({file});
    INFO(opened.why);
    REQUIRE(opened.made != nullptr);
    return std::move(opened.made);
}

std::string why_not(const std::string& file) {
    const auto opened = registrar::open_sqlite_store({file});
    CHECK(opened.made == nullptr);
    CHECK_THAT(opened.why, Contains(file));
    return opened.why;
}

/// What somebody else does to the file.
void run(const std::string& file, const std::string& words) {
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
    CHECK(sqlite3_exec(other, words.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
}

registrar::store::alteration putting(std::vector<binding> all) {
    return [all](std::vector<binding>& now) {
        now = all;
        return true;
    };
}

const binding example_binding{.contact = "sip:bob@192.0.2.4;x=%00",
                              .parameters = ";+sip.instance=\"<urn:uuid:'1'>\"",
                              .call_id = "c'1\"",
                              .cseq = 0xffff'ffff,
                              .expires = at(5),
                              .q_thousandths = 333,
                              .path = "<sip:p;lr>"};

} // namespace

TEST_CASE("what is kept is there after a restart, every field") {
    place here;
    {
        const auto store = open(here.file());
        REQUIRE(store->update("sip:b'b@h", putting({example_binding, {.contact = "sip:2@h"}})));
    }
    const auto store = open(here.file());
    CHECK(store->count().value() == 2);
    const auto read = store->read("sip:b'b@h");
    REQUIRE(read.value().size() == 2);
    CHECK(read.value()[0] == example_binding);
    CHECK(read.value()[1].contact == "sip:2@h");
}

TEST_CASE("memory and file agree on any sequence of doings") {
    place here;
    random_source random = random_source::from_number(GENERATE(range(1u, 6u)));
    registrar::memory_store memory;
    auto file = open(here.file());
    const auto any = [&] {
        std::vector<binding> all;
        for (auto n = random.below(4); n > 0; --n) {
            binding one = example_binding;
            one.contact = "sip:" + std::to_string(random.below(5)) + "@h";
            one.cseq = static_cast<std::uint32_t>(random.below(100));
            one.expires = at(static_cast<std::int64_t>(random.below(50)));
            all.push_back(one);
        }
        return all;
    };
    for (int i = 0; i < 400; ++i) {
        const std::string aor = "sip:" + std::to_string(random.below(6)) + "@example.com";
        const std::vector<binding> wanted = any();
        const auto by = at(static_cast<std::int64_t>(random.below(50)));
        switch (random.below(6)) {
        case 0:
        case 1:
            REQUIRE(memory.update(aor, putting(wanted)));
            REQUIRE(file->update(aor, putting(wanted)));
            break;
        case 2: {
            const auto add = [&](std::vector<binding>& all) {
                all.insert(all.end(), wanted.begin(), wanted.end());
                return wanted.size() != 2; // else as if nothing had been
            };
            REQUIRE(memory.update(aor, add));
            REQUIRE(file->update(aor, add));
            break;
        }
        case 3: CHECK(memory.expire(by).value() == file->expire(by).value()); break;
        case 4:
            file.reset(); // a restart
            file = open(here.file());
            break;
        default: break;
        }
        CHECK(memory.count().value() == file->count().value());
        CHECK(memory.read(aor).value() == file->read(aor).value());
    }
}

TEST_CASE("a registrar answers the same over both stores") {
    place here;
    random_source random = random_source::from_number(7);
    registrar::memory_store memory;
    const auto file = open(here.file());
    registrar::registrar one(example(), memory);
    registrar::registrar other(example(), *file);
    const std::vector<std::string> lines{"Contact: <sip:a@b>\r\n",
                                         "Contact: <sip:a@b>;expires=0\r\n",
                                         "Contact: *\r\nExpires: 0\r\n",
                                         "",
                                         "Contact: <sip:c@d>;q=0.5, <sip:e@f>;expires=90\r\n",
                                         "Contact: <sip:a@b>;expires=1\r\n"};
    for (int i = 0; i < 300; ++i) {
        const order what{.lines = lines[random.below(6)],
                         .call_id = random.below(2) == 0 ? "c1" : "c2",
                         .cseq = static_cast<std::uint32_t>(random.below(60)) +
                                 static_cast<std::uint32_t>(i) / 2};
        const auto when = at(i * 20);
        const reply a = one.handle(when, request_of(what), "bob");
        const reply b = other.handle(when, request_of(what), "bob");
        INFO(text_of(what));
        CHECK(a.status == b.status);
        CHECK(a.headers == b.headers);
        CHECK(a.changes.size() == b.changes.size());
        if (i % 50 == 0) CHECK(memory.expire(when).value() == file->expire(when).value());
        CHECK(memory.count().value() == file->count().value());
    }
}

TEST_CASE("a file that is no good is named, with what is wrong") {
    place here;
    CHECK_THAT(why_not(here.file("no/such/folder.db")), Contains("open"));
    CHECK_THAT(why_not(here.folder.string()), Contains("open"));
    std::ofstream(here.file("text.db")) << std::string(5000, 'x');
    CHECK_THAT(why_not(here.file("text.db")), Contains("not a database"));
    run(here.file("other.db"), "CREATE TABLE cats (name TEXT)");
    CHECK_THAT(why_not(here.file("other.db")), Contains("no store of registrations"));
    { open(here.file("later.db")); }
    run(here.file("later.db"), "PRAGMA user_version = 2");
    CHECK_THAT(why_not(here.file("later.db")), Contains("later version (2)"));
    CHECK_FALSE(registrar::open_sqlite_store({}).why.empty());
}

TEST_CASE("a file that is damaged is not used") {
    place here;
    {
        const auto store = open(here.file());
        for (int i = 0; i < 200; ++i)
            REQUIRE(store->update("sip:" + std::to_string(i) + "@h", putting({example_binding})));
    }
    REQUIRE(fs::file_size(here.file()) > 12'000);
    std::fstream file(here.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 + 8);
    for (int i = 0; i < 8000; ++i)
        file.put('\x5a');
    file.close();
    const std::string why = why_not(here.file());
    CHECK((why.find("damaged") != why.npos || why.find("malformed") != why.npos));
}

TEST_CASE("rows that nobody of us wrote end up in no message") {
    place here;
    const auto store = open(here.file());
    REQUIRE(store->update("sip:a@h", putting({example_binding})));
    const std::string word =
        GENERATE(as<std::string>{}, "contact = 'x' || char(13,10) || 'Evil: y'",
                 "contact = 'no uri'", "path = char(10)", "q = 5000");
    run(here.file(), "UPDATE binding SET " + word);
    CHECK(store->read("sip:a@h").error() == errc::storage_failed);
    CHECK_THAT(store->fault(), Contains(here.file()));
    CHECK_FALSE(store->update("sip:a@h", [](auto&) { return true; }).has_value());
    CHECK(store->count().value() == 1);
    CHECK(store->fault().empty());
}

TEST_CASE("whoever holds the file for long fails the others, who can go on afterwards") {
    place here;
    auto opened = registrar::open_sqlite_store({here.file(), std::chrono::milliseconds{1}});
    REQUIRE(opened.made != nullptr);
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(here.file().c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
    const auto busy = opened.made->update("sip:a@h", putting({example_binding}));
    CHECK(busy.error() == errc::storage_failed);
    CHECK_THAT(opened.made->fault(), Contains("locked"));
    REQUIRE(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    CHECK(opened.made->update("sip:a@h", putting({example_binding})).has_value());
    CHECK(opened.made->count().value() == 1);
}
