// What those who have asked for credentials are known by: one nonce for each account, realm and
// first hop, with its count, so that the next request need not be asked again (RFC 7616 3.3, 3.6).
// Bounded: the one that was not used for the longest time goes. Which request carries which is in
// ../impl/challenge.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/digest/protection_space.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::dialog::detail {

/// The name of a known_space, never given twice. Of one that was forgotten: nobody's.
using space_number = std::uint64_t;

struct known_space {
    space_number number = 0;
    std::uint64_t used = 0; ///< when, as a count of uses
    std::string host{};     ///< who has asked: the first hop of the request
    std::optional<std::uint16_t> port{};
    std::string to{}; ///< whom the request was for, where only that one is to be told; or empty
    digest::protection_space space{};

    bool asked_at(const digest::hop& first, std::string_view destination) const {
        return host == first.host && port == first.port && (to.empty() || to == destination);
    }
};

class known_spaces {
public:
    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }
    auto begin() { return all_.begin(); }
    auto end() { return all_.end(); }

    known_space* find(space_number number) {
        const auto found = std::find_if(
            all_.begin(), all_.end(), [&](const known_space& one) { return one.number == number; });
        return found == all_.end() ? nullptr : &*found;
    }
    /// The one of this realm, account and hop; made of `asked` when there is none.
    known_space& at(const digest::protection_space& asked, const digest::hop& first,
                    std::string_view to) {
        for (known_space& one : all_) {
            if (one.asked_at(first, to) && one.space.account == asked.account &&
                one.space.same_realm(asked)) {
                return one;
            }
        }
        if (all_.size() >= limits::protection_spaces) {
            all_.erase(std::min_element(all_.begin(), all_.end(), [](const auto& a, const auto& b) {
                return a.used < b.used;
            }));
        }
        all_.push_back(
            {++last_, ++uses_, std::string(first.host), first.port, std::string(to), asked});
        return all_.back();
    }
    void use(known_space& one) { one.used = ++uses_; }
    void forget(space_number number) {
        std::erase_if(all_, [&](const known_space& one) { return one.number == number; });
    }

private:
    std::vector<known_space> all_;
    space_number last_ = 0;
    std::uint64_t uses_ = 0;
};

} // namespace offhook::dialog::detail
