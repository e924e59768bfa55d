// Bindings in an SQLite file: they outlive the process, and several processes may use one file.
// A REGISTER is one transaction. Built where SQLite is found (OFFHOOK_SQLITE). Calls wait for the
// disk and, at most `busy`, for other processes.
#pragma once

#include <offhook/registrar/store.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace offhook::registrar {

struct sqlite_options {
    std::string file{}; ///< made when it is not there; its folder must be
    std::chrono::milliseconds busy{1000};
};

/// What opening came to: a store, or a sentence that names the file and says what is wrong: it
/// cannot be opened or written, is damaged, is no such store, or one of a later version.
struct opened_store {
    std::unique_ptr<store> made{};
    std::string why{};
};

opened_store open_sqlite_store(const sqlite_options& options);

} // namespace offhook::registrar

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/registrar_sqlite/impl/sqlite_store.ipp>
#endif
