// Where bindings are kept: an interface of values. It knows no rule of RFC 3261, only users and
// their bindings in order. Read next: memory_store.hpp, ../registrar_sqlite/sqlite_store.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/registrar/binding.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::registrar {

/// Errors of all functions: errc::storage_failed, and then fault() says what went wrong.
/// Not thread-safe.
class store {
public:
    store() = default;
    virtual ~store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    /// All bindings of an address-of-record, in the order of the last update; dead ones too.
    virtual result<std::vector<binding>> read(std::string_view aor) = 0;

    /// Alters the bindings in place; true when the outcome is to be kept.
    using alteration = std::function<bool(std::vector<binding>& all)>;
    /// Reads, alters and writes in one step that is done wholly or not at all, whoever else uses
    /// the same store. No bindings left: the address-of-record goes.
    virtual result<void> update(std::string_view aor, const alteration& alter) = 0;

    /// Removes the bindings whose life has ended by then; how many there were.
    virtual result<std::size_t> expire(calendar_time by) = 0;
    /// The bindings of everybody, dead ones too.
    virtual result<std::size_t> count() = 0;

    /// Why the last function failed, in one line; empty when it did not.
    const std::string& fault() const { return fault_; }

protected:
    std::string fault_{};
};

} // namespace offhook::registrar
