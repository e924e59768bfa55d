// The bindings of memory_store. Read next: ../memory_store.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/registrar/memory_store.hpp>

#include <utility>

namespace offhook::registrar {

OFFHOOK_DECL result<std::vector<binding>> memory_store::read(std::string_view aor) {
    fault_.clear();
    const auto found = users_.find(aor);
    return found == users_.end() ? std::vector<binding>{} : found->second;
}

OFFHOOK_DECL result<void> memory_store::update(std::string_view aor, const alteration& alter) {
    fault_.clear();
    auto found = users_.find(aor);
    const std::size_t before = found == users_.end() ? 0 : found->second.size();
    std::vector<binding> all;
    if (before != 0) all = found->second;
    if (!alter(all)) return {};
    if (count_ - before + all.size() > limits::bindings) {
        fault_ = "the store in memory is full";
        return make_error_code(errc::storage_failed);
    }
    count_ = count_ - before + all.size();
    if (all.empty()) {
        if (before != 0) users_.erase(found);
    } else {
        users_.insert_or_assign(std::string(aor), std::move(all));
    }
    return {};
}

OFFHOOK_DECL result<std::size_t> memory_store::expire(calendar_time by) {
    fault_.clear();
    std::size_t gone = 0;
    for (auto user = users_.begin(); user != users_.end();) {
        gone += std::erase_if(user->second, [&](const binding& one) { return one.expires <= by; });
        user = user->second.empty() ? users_.erase(user) : std::next(user);
    }
    count_ -= gone;
    return gone;
}

OFFHOOK_DECL result<std::size_t> memory_store::count() {
    fault_.clear();
    return count_;
}

} // namespace offhook::registrar
