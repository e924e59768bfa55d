// Which transactions send on a way, so that a failed send costs those and no others. Not a
// container to iterate: the lists run through the records. Read next: records.hpp.
#pragma once

#include <offhook/core/pool.hpp>
#include <offhook/transaction/detail/keyed_hash.hpp>
#include <offhook/transport/path.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <vector>

namespace offhook::transaction::detail {

/// The fields of a path as bytes, to be hashed.
struct path_hash {
    using is_avalanching = void;
    keyed_hash hash;

    std::size_t operator()(const path& way) const {
        char bytes[2 * 20 + 8] = {};
        put(bytes, way.local);
        put(bytes + 20, way.remote);
        std::memcpy(bytes + 40, &way.stream, 4);
        bytes[44] = static_cast<char>(way.over);
        return hash({bytes, sizeof(bytes)});
    }
    static void put(char* at, const address& a) {
        std::memcpy(at, a.bytes.data(), 16);
        std::memcpy(at + 16, &a.port, 2);
        at[18] = static_cast<char>(a.is_v6);
    }
};

template <class Id, class Record>
class way_index {
public:
    explicit way_index(const keyed_hash& hash) : first_(0, path_hash{hash}) {}

    template <class Tag>
    void insert(pool<Record, Tag>& records, Id name, Record& record) {
        Id& first = first_[record.way];
        record.link.next = first;
        if (Record* next = records.find(first)) next->link.previous = name;
        first = name;
    }
    template <class Tag>
    void erase(pool<Record, Tag>& records, Record& record) {
        const auto link = record.link;
        if (Record* next = records.find(link.next)) next->link.previous = link.previous;
        if (Record* previous = records.find(link.previous)) {
            previous->link.next = link.next;
        } else if (link.next) {
            first_[record.way] = link.next;
        } else {
            first_.erase(record.way);
        }
    }
    /// All transactions of a way, oldest first.
    template <class Tag>
    std::vector<Id> on(const pool<Record, Tag>& records, const path& way) const {
        std::vector<Id> found;
        const auto place = first_.find(way);
        if (place == first_.end()) return found;
        for (Id name = place->second; name; name = records.find(name)->link.next) {
            found.push_back(name);
        }
        std::reverse(found.begin(), found.end());
        return found;
    }

private:
    boost::unordered_flat_map<path, Id, path_hash> first_;
};

} // namespace offhook::transaction::detail
