// Bindings in memory: quick, and gone with the process. Bounded by limits.hpp.
#pragma once

#include <offhook/registrar/store.hpp>

#include <functional>
#include <map>

namespace offhook::registrar {

class memory_store final : public store {
public:
    result<std::vector<binding>> read(std::string_view aor) override;
    /// Fails when there would be more than limits::bindings.
    result<void> update(std::string_view aor, const alteration& alter) override;
    result<std::size_t> expire(calendar_time by) override;
    result<std::size_t> count() override;

private:
    std::map<std::string, std::vector<binding>, std::less<>> users_{};
    std::size_t count_ = 0;
};

} // namespace offhook::registrar

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/registrar/impl/memory_store.ipp>
#endif
