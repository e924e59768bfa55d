// The one that knows SQLite: a table of bindings, statements prepared once, transactions. The
// version of its shape is SQLite's user_version, and application_id tells that the file is ours.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/registrar_sqlite/sqlite_store.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

namespace offhook::registrar {
namespace detail {

inline constexpr int sqlite_application = 0x4f66686b; // "Offk"
inline constexpr int sqlite_version = 1;

/// `place` keeps the order of a user's bindings.
inline constexpr const char* sqlite_shape =
    "CREATE TABLE binding (aor TEXT NOT NULL, place INTEGER NOT NULL, contact TEXT NOT NULL,"
    " parameters TEXT NOT NULL, call_id TEXT NOT NULL, cseq INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, q INTEGER NOT NULL, path TEXT NOT NULL,"
    " PRIMARY KEY (aor, place)) WITHOUT ROWID;"
    "CREATE INDEX binding_expires ON binding (expires);"
    "PRAGMA application_id = 1332111467;" // the number above
    "PRAGMA user_version = 1;";
static_assert(sqlite_application == 1332111467 && sqlite_version == 1);

enum class sqlite_words : std::uint8_t { read, write, forget, expire, count, begin, keep, undo };
inline constexpr std::array<const char*, 8> sqlite_texts{
    "SELECT contact, parameters, call_id, cseq, expires, q, path FROM binding WHERE aor = ?1"
    " ORDER BY place",
    "INSERT INTO binding VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    "DELETE FROM binding WHERE aor = ?1",
    "DELETE FROM binding WHERE expires <= ?1",
    "SELECT count(*) FROM binding",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK"};

struct sqlite_closer {
    void operator()(sqlite3* file) const { sqlite3_close_v2(file); }
    void operator()(sqlite3_stmt* words) const { sqlite3_finalize(words); }
};
using sqlite_file = std::unique_ptr<sqlite3, sqlite_closer>;
using sqlite_statement = std::unique_ptr<sqlite3_stmt, sqlite_closer>;

/// A statement in use; made ready for the next use when it goes.
class sqlite_use {
public:
    explicit sqlite_use(sqlite3_stmt* words) : words_(words) {}
    ~sqlite_use() {
        sqlite3_reset(words_);
        sqlite3_clear_bindings(words_);
    }
    sqlite_use(const sqlite_use&) = delete;
    sqlite_use& operator=(const sqlite_use&) = delete;

    // What is bound lives until the statement has run.
    void bind(int place, std::string_view text) {
        const char* const at = text.data() == nullptr ? "" : text.data();
        good_ &= sqlite3_bind_text64(words_, place, at, text.size(), SQLITE_STATIC, SQLITE_UTF8) ==
                 SQLITE_OK;
    }
    void bind(int place, std::int64_t number) {
        good_ &= sqlite3_bind_int64(words_, place, number) == SQLITE_OK;
    }
    /// SQLITE_ROW, SQLITE_DONE or an error.
    int step() { return good_ ? sqlite3_step(words_) : SQLITE_NOMEM; }

    std::string text(int column) const {
        const auto* const at = sqlite3_column_text(words_, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(words_, column));
        return at == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(at), size);
    }
    std::int64_t number(int column) const { return sqlite3_column_int64(words_, column); }

private:
    sqlite3_stmt* words_;
    bool good_ = true;
};

/// A row that nobody of us has written is not handed on: its text would end up in a message.
inline bool sound(const binding& one) {
    for (const std::string* text : {&one.contact, &one.parameters, &one.call_id, &one.path}) {
        if (text->find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return false;
    }
    return parse_uri(one.contact).has_value() && one.q_thousandths <= 1000;
}

class sqlite_store final : public store {
public:
    sqlite_store(sqlite_file file, std::string name)
        : file_(std::move(file)), name_(std::move(name)) {}

    /// Looks whether the file is one of ours, or makes it one; false: see fault().
    bool prepare();

    result<std::vector<binding>> read(std::string_view aor) override;
    result<void> update(std::string_view aor, const alteration& alter) override;
    result<std::size_t> expire(calendar_time by) override;
    result<std::size_t> count() override;

private:
    bool make_shape();
    bool fail(std::string_view why);
    bool fail() { return fail(sqlite3_errmsg(file_.get())); }
    bool run(const char* text);
    bool run(sqlite_words what);
    std::int64_t ask(const char* text); ///< one number; -1: see fault()
    sqlite3_stmt* words(sqlite_words what) {
        return statements_[static_cast<std::size_t>(what)].get();
    }
    bool read_into(std::string_view aor, std::vector<binding>& all);
    bool write(std::string_view aor, const std::vector<binding>& all);

    sqlite_file file_;
    std::string name_;
    std::array<sqlite_statement, sqlite_texts.size()> statements_{};
};

OFFHOOK_DECL bool sqlite_store::fail(std::string_view why) {
    fault_ = name_ + ": " + std::string(why);
    return false;
}

OFFHOOK_DECL bool sqlite_store::run(const char* text) {
    return sqlite3_exec(file_.get(), text, nullptr, nullptr, nullptr) == SQLITE_OK || fail();
}

OFFHOOK_DECL bool sqlite_store::run(sqlite_words what) {
    return sqlite_use(words(what)).step() == SQLITE_DONE || fail();
}

OFFHOOK_DECL std::int64_t sqlite_store::ask(const char* text) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(file_.get(), text, -1, &made, nullptr) != SQLITE_OK) {
        fail();
        return -1;
    }
    const sqlite_statement owned(made);
    sqlite_use use(made);
    if (use.step() == SQLITE_ROW) return use.number(0);
    fail();
    return -1;
}

/// Inside a transaction: two processes may begin with one new file.
OFFHOOK_DECL bool sqlite_store::make_shape() {
    const std::int64_t application = ask("PRAGMA application_id");
    const std::int64_t version = ask("PRAGMA user_version");
    const std::int64_t tables = ask("SELECT count(*) FROM sqlite_master");
    if (application < 0 || version < 0 || tables < 0) return false;
    if (application == 0 && version == 0 && tables == 0) return run(sqlite_shape);
    if (application != sqlite_application) return fail("is no store of registrations");
    if (version > sqlite_version)
        return fail("was written by a later version (" + std::to_string(version) + ")");
    return version == sqlite_version || fail("is damaged: it has no version");
}

OFFHOOK_DECL bool sqlite_store::prepare() {
    // Readers do not wait for the writer, and a power cut loses the last seconds, not the file.
    if (!run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")) return false;
    if (!run("BEGIN IMMEDIATE")) return false;
    if (!make_shape()) {
        const std::string why = std::exchange(fault_, {});
        (void)run("ROLLBACK");
        fault_ = why;
        return false;
    }
    if (!run("COMMIT")) return false;
    if (ask("SELECT count(*) FROM pragma_quick_check(1) WHERE quick_check = 'ok'") != 1)
        return !fault_.empty() ? false : fail("is damaged");
    for (std::size_t i = 0; i < statements_.size(); ++i) {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v3(file_.get(), sqlite_texts[i], -1, SQLITE_PREPARE_PERSISTENT, &made,
                               nullptr) != SQLITE_OK) {
            return fail();
        }
        statements_[i].reset(made);
    }
    return true;
}

OFFHOOK_DECL bool sqlite_store::read_into(std::string_view aor, std::vector<binding>& all) {
    sqlite_use use(words(sqlite_words::read));
    use.bind(1, aor);
    int said = use.step();
    for (; said == SQLITE_ROW; said = use.step()) {
        binding one;
        one.contact = use.text(0);
        one.parameters = use.text(1);
        one.call_id = use.text(2);
        one.cseq = static_cast<std::uint32_t>(use.number(3));
        one.expires = calendar_time(std::chrono::seconds(use.number(4)));
        one.q_thousandths = static_cast<std::uint32_t>(use.number(5));
        one.path = use.text(6);
        if (!sound(one)) return fail("holds a binding that cannot be one");
        all.push_back(std::move(one));
    }
    return said == SQLITE_DONE || fail();
}

OFFHOOK_DECL bool sqlite_store::write(std::string_view aor, const std::vector<binding>& all) {
    {
        sqlite_use use(words(sqlite_words::forget));
        use.bind(1, aor);
        if (use.step() != SQLITE_DONE) return fail();
    }
    std::int64_t place = 0;
    for (const binding& one : all) {
        sqlite_use use(words(sqlite_words::write));
        use.bind(1, aor);
        use.bind(2, place++);
        use.bind(3, one.contact);
        use.bind(4, one.parameters);
        use.bind(5, one.call_id);
        use.bind(6, std::int64_t{one.cseq});
        use.bind(7, one.expires.time_since_epoch().count());
        use.bind(8, std::int64_t{one.q_thousandths});
        use.bind(9, one.path);
        if (use.step() != SQLITE_DONE) return fail();
    }
    return true;
}

OFFHOOK_DECL result<std::vector<binding>> sqlite_store::read(std::string_view aor) {
    fault_.clear();
    std::vector<binding> all;
    if (!read_into(aor, all)) return errc::storage_failed;
    return all;
}

OFFHOOK_DECL result<void> sqlite_store::update(std::string_view aor, const alteration& alter) {
    fault_.clear();
    if (!run(sqlite_words::begin)) return make_error_code(errc::storage_failed);
    std::vector<binding> all;
    bool good = read_into(aor, all);
    const bool wanted = good && alter(all);
    if (wanted) good = write(aor, all) && run(sqlite_words::keep);
    if (good && wanted) return {};
    const std::string why = std::exchange(fault_, {});
    if (sqlite3_get_autocommit(file_.get()) == 0) (void)run(sqlite_words::undo);
    fault_ = why;
    if (!good) return make_error_code(errc::storage_failed);
    return {};
}

OFFHOOK_DECL result<std::size_t> sqlite_store::expire(calendar_time by) {
    fault_.clear();
    sqlite_use use(words(sqlite_words::expire));
    use.bind(1, by.time_since_epoch().count());
    if (use.step() == SQLITE_DONE) return static_cast<std::size_t>(sqlite3_changes(file_.get()));
    fail();
    return errc::storage_failed;
}

OFFHOOK_DECL result<std::size_t> sqlite_store::count() {
    fault_.clear();
    sqlite_use use(words(sqlite_words::count));
    if (use.step() == SQLITE_ROW) return static_cast<std::size_t>(use.number(0));
    fail();
    return errc::storage_failed;
}

} // namespace detail

OFFHOOK_DECL opened_store open_sqlite_store(const sqlite_options& options) {
    opened_store made;
    sqlite3* raw = nullptr;
    constexpr int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int said = sqlite3_open_v2(options.file.c_str(), &raw, how, nullptr);
    detail::sqlite_file file(raw);
    if (said != SQLITE_OK || options.file.empty()) {
        const char* const why = options.file.empty() ? "no file is named" : sqlite3_errstr(said);
        made.why = options.file + ": " + why;
        return made;
    }
    sqlite3_busy_timeout(raw, static_cast<int>(options.busy.count()));
    auto store = std::make_unique<detail::sqlite_store>(std::move(file), options.file);
    if (store->prepare())
        made.made = std::move(store);
    else
        made.why = store->fault();
    return made;
}

} // namespace offhook::registrar
