// The decisions of network.hpp. Not delivery.
#pragma once

#include <offhook/simulation/network.hpp>

#include <algorithm>

namespace offhook::simulation {

OFFHOOK_DECL void network::set_link(const address& from, const address& to,
                                    const link_settings& values) {
    link& found = links_[{from, to}];
    found.values = values;
    found.own = true;
}

OFFHOOK_DECL network::link& network::link_of(const address& from, const address& to) {
    return links_[{from, to}];
}

OFFHOOK_DECL void network::cut(const address& a, const address& b) {
    cuts_.push_back(std::minmax(a, b));
}

OFFHOOK_DECL void network::mend(const address& a, const address& b) {
    std::erase(cuts_, pair(std::minmax(a, b)));
}

OFFHOOK_DECL void network::take_down(const address& node) { down_.push_back(node); }

OFFHOOK_DECL void network::bring_up(const address& node) { std::erase(down_, node); }

OFFHOOK_DECL bool network::is_cut(const address& from, const address& to) const {
    const auto is_down = [this](const address& node) {
        return std::find(down_.begin(), down_.end(), node) != down_.end();
    };
    if (!down_.empty() && (is_down(from) || is_down(to))) return true;
    return !cuts_.empty() &&
           std::find(cuts_.begin(), cuts_.end(), pair(std::minmax(from, to))) != cuts_.end();
}

OFFHOOK_DECL void network::drop_when(std::string name, predicate when, unsigned at_most) {
    faults_.push_back({std::move(name), std::move(when), at_most, false});
    ++active_;
}

OFFHOOK_DECL void network::withhold(std::string name, predicate when, unsigned at_most) {
    faults_.push_back({std::move(name), std::move(when), at_most, true});
    ++active_;
}

OFFHOOK_DECL unsigned network::taken(std::string_view name) const {
    unsigned total = 0;
    for (const fault& one : faults_) {
        if (one.name == name) total += one.taken;
    }
    return total;
}

OFFHOOK_DECL std::vector<network::held> network::release(std::string_view name) {
    std::vector<held> freed;
    for (fault& one : faults_) {
        if (one.name != name) continue;
        if (one.taken < one.at_most) --active_;
        one.at_most = one.taken;
        std::move(one.kept.begin(), one.kept.end(), std::back_inserter(freed));
        one.kept.clear();
    }
    return freed;
}

OFFHOOK_DECL void network::heal() {
    const auto clean = [](link_settings& values) {
        values = {.delay_min = values.delay_min, .delay_max = values.delay_max};
    };
    clean(default_);
    for (auto& [between, one] : links_)
        clean(one.values);
    cuts_.clear();
    down_.clear();
    for (fault& one : faults_) {
        one.at_most = one.taken;
        one.kept.clear();
    }
    active_ = 0;
}

OFFHOOK_DECL network::fault* network::struck(const datagram& what) {
    for (fault& one : faults_) {
        if (one.taken >= one.at_most || !one.when(what)) continue;
        if (++one.taken == one.at_most) --active_;
        return &one;
    }
    return nullptr;
}

OFFHOOK_DECL bool network::chance(unsigned percent) {
    return percent != 0 && random_.below(100) < percent;
}

OFFHOOK_DECL duration network::spread(duration low, duration high) {
    if (high <= low) return low;
    const auto width = static_cast<std::uint64_t>((high - low).count());
    return low + duration{static_cast<std::int64_t>(random_.below(width + 1))};
}

OFFHOOK_DECL std::optional<buffer> network::damage(const address& from, const address& to,
                                                   const buffer& bytes) {
    const link& over = link_of(from, to);
    const unsigned percent = (over.own ? over.values : default_).damage_percent;
    if (bytes.empty() || !chance(percent)) return std::nullopt;
    std::string changed(bytes.text());
    const auto place = [&] { return static_cast<std::size_t>(random_.below(changed.size())); };
    switch (random_.below(4)) {
    case 0: changed.resize(place()); break;
    case 1: changed.erase(place(), 1 + random_.below(40)); break;
    case 2: changed.insert(place(), changed, place(), 1 + random_.below(40)); break;
    default:
        for (std::uint64_t left = 1 + random_.below(4); left > 0; --left) {
            changed[place()] = static_cast<char>(random_.below(256));
        }
    }
    return buffer::copy_of(std::string_view{changed});
}

OFFHOOK_DECL network::fate network::send(instant now, const datagram& what, const buffer& bytes) {
    if (active_ > 0) {
        if (fault* by = struck(what)) {
            if (by->keeps) by->kept.push_back({what.from, what.to, bytes});
            return {{}, by->name};
        }
    }
    if (is_cut(what.from, what.to)) return {{}, "cut"};

    link& over = link_of(what.from, what.to);
    const link_settings& values = over.own ? over.values : default_;
    fate decided;
    const unsigned copies = chance(values.duplicate_percent) ? 2 : 1;
    for (unsigned copy = 0; copy < copies; ++copy) {
        if (chance(values.loss_percent)) continue;
        instant at = now + spread(values.delay_min, values.delay_max);
        if (values.reorder_percent == 0) {
            at = std::max(at, over.last); // a pipe
            over.last = at;
        } else if (chance(values.reorder_percent)) {
            at += spread(duration{}, 4 * values.delay_max);
        }
        decided.arrivals.push_back(at);
    }
    if (decided.arrivals.empty()) decided.why = "loss";
    return decided;
}

} // namespace offhook::simulation
