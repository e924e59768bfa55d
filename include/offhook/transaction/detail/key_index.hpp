// From the key of a transaction to its id. The map holds 64-bit hashes only; whether the key itself
// is the same is asked of the transaction. Not a container to iterate. Read next: key.hpp.
#pragma once

#include <offhook/transaction/detail/keyed_hash.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace offhook::transaction::detail {

template <class Id>
class key_index {
public:
    /// The id under that hash for which `is(id)` holds, or an empty one.
    template <class Is>
    Id find(std::uint64_t hash, Is&& is) const {
        const auto place = first_.find(hash);
        if (place == first_.end()) return {};
        if (is(place->second)) return place->second;
        for (const auto& [other, name] : collisions_) {
            if (other == hash && is(name)) return name;
        }
        return {};
    }
    void insert(std::uint64_t hash, Id name) {
        if (!first_.try_emplace(hash, name).second) collisions_.emplace_back(hash, name);
    }
    void erase(std::uint64_t hash, Id name) {
        const auto place = first_.find(hash);
        const bool first = place != first_.end() && place->second == name;
        for (auto other = collisions_.begin(); other != collisions_.end(); ++other) {
            if (other->first != hash || (!first && other->second != name)) continue;
            if (first) place->second = other->second;
            collisions_.erase(other);
            return;
        }
        if (first) first_.erase(place);
    }

private:
    boost::unordered_flat_map<std::uint64_t, Id, as_it_is> first_;
    std::vector<std::pair<std::uint64_t, Id>> collisions_; ///< practically always empty
};

} // namespace offhook::transaction::detail
