// A map from a 64-bit key that is walked in the order of insertion, so that what checkers say does
// not depend on hashing. Small maps are searched without an index.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace offhook::simulation::detail {

template <class Value>
class keyed {
public:
    Value& operator[](std::uint64_t key) {
        if (Value* there = find(key)) return *there;
        items_.emplace_back(key, Value{});
        if (items_.size() > small) index(items_.size() - 1);
        return items_.back().second;
    }
    Value* find(std::uint64_t key) {
        if (items_.size() <= small) {
            for (auto& [name, value] : items_) {
                if (name == key) return &value;
            }
            return nullptr;
        }
        const auto at = places_.find(key);
        return at == places_.end() ? nullptr : &items_[at->second].second;
    }
    auto begin() { return items_.begin(); }
    auto end() { return items_.end(); }

private:
    static constexpr std::size_t small = 16;

    void index(std::size_t last) {
        if (places_.empty()) {
            for (std::size_t i = 0; i < last; ++i)
                places_.emplace(items_[i].first, i);
        }
        places_.emplace(items_[last].first, last);
    }

    std::vector<std::pair<std::uint64_t, Value>> items_;
    boost::unordered_flat_map<std::uint64_t, std::size_t> places_;
};

} // namespace offhook::simulation::detail
