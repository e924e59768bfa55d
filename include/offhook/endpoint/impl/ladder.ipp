// How a ladder is drawn: pair the records of each message, make columns, then a line an entry.
// Read next: ../ladder.hpp.
#pragma once

#include <offhook/endpoint/ladder.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string_view>

namespace offhook {
namespace detail {

/// One line to draw: an arrow, or a note beside a peer.
struct ladder_entry {
    instant when;
    std::string from; ///< the column where it begins, or stands
    std::string to;   ///< an arrow's end; empty for a note
    std::string text;
    bool lost = false;
};

using ladder_key = std::vector<std::string_view>;

inline bool is_message(const trace_record& one) {
    return one.what == trace_record::kind::sent || one.what == trace_record::kind::received;
}

/// What a message is known by on both ends: the way it went and its own names.
inline ladder_key ladder_key_of(const trace_record& one) {
    if (one.what == trace_record::kind::sent) {
        return {one.local, one.remote, one.message, one.call_id, one.cseq};
    }
    return {one.remote, one.local, one.message, one.call_id, one.cseq};
}

/// A final response to an INVITE reads better with the phrase alone; others name their request.
inline std::string ladder_text(const trace_record& one) {
    const bool response = !one.message.empty() && one.message[0] >= '1' && one.message[0] <= '6';
    const std::size_t blank = one.cseq.find(' ');
    if (!response || blank == std::string::npos) return one.message;
    const std::string method = one.cseq.substr(blank + 1);
    return method == "INVITE" ? one.message : one.message + " (" + method + ")";
}

class ladder_painter {
public:
    ladder_painter(std::vector<trace_record> records, const ladder_options& options)
        : records_(std::move(records)), options_(options) {
        std::stable_sort(
            records_.begin(), records_.end(),
            [](const trace_record& a, const trace_record& b) { return a.when < b.when; });
        for (const trace_record& one : records_) {
            if (is_message(one)) names_.emplace(one.local, one.peer);
        }
    }

    std::string paint() {
        if (records_.empty()) return {};
        collect();
        place_columns();
        std::string text = heading();
        for (const ladder_entry& one : entries_)
            text += one.to.empty() ? note(one) : arrow(one);
        return text;
    }

private:
    std::string name_of(const std::string& at) const {
        const auto place = names_.find(at);
        return place == names_.end() ? at : place->second;
    }

    /// Pairs each arrival with the latest sending of the same message before it; what is sent and
    /// never paired was lost, unless nobody drew at the other end.
    void collect() {
        std::map<ladder_key, std::vector<std::size_t>> open; // places in entries_, not yet arrived
        for (const trace_record& one : records_) {
            if (one.what == trace_record::kind::transition) {
                if (one.from.empty()) continue; // where a machine begins
                if (one.from == one.to && !options_.staying) continue;
                const std::string machine = one.region == "call" ? "" : one.region + ": ";
                add({one.when, one.peer, {}, machine + one.from + " -> " + one.to});
            } else if (one.what == trace_record::kind::action) {
                if (options_.actions) add({one.when, one.peer, {}, "Action: " + one.action});
            } else if (one.what == trace_record::kind::sent) {
                const bool watched = names_.contains(one.remote);
                add({one.when, one.peer, name_of(one.remote), ladder_text(one), watched});
                if (watched) open[ladder_key_of(one)].push_back(entries_.size() - 1);
            } else if (auto& sent = open[ladder_key_of(one)]; !sent.empty()) {
                entries_[sent.back()].lost = false;
                sent.pop_back();
            } else if (names_.contains(one.remote)) {
                add({one.when, name_of(one.remote), one.peer, ladder_text(one) + " (again)"});
            } else {
                add({one.when, one.remote, one.peer, ladder_text(one)});
            }
        }
    }

    void add(ladder_entry one) { entries_.push_back(std::move(one)); }

    void place_columns() {
        for (const std::string& name : options_.peers)
            append_column(name);
        std::vector<std::string> others;
        for (const ladder_entry& one : entries_) {
            others.push_back(one.from);
            if (!one.to.empty()) others.push_back(one.to);
        }
        std::sort(others.begin(), others.end());
        for (const std::string& name : others)
            append_column(name);
        lane_ = options_.lane;
        for (const ladder_entry& one : entries_) {
            const bool last = column_of(one.from) + 1 == columns_.size();
            if (one.to.empty() && last) continue; // there is room on the right
            lane_ = std::max<std::size_t>(lane_, one.text.size() + 6);
        }
    }

    void append_column(const std::string& name) {
        if (std::find(columns_.begin(), columns_.end(), name) == columns_.end()) {
            columns_.push_back(name);
        }
    }

    std::size_t column_of(const std::string& name) const {
        const auto place = std::find(columns_.begin(), columns_.end(), name);
        return static_cast<std::size_t>(place - columns_.begin());
    }

    static constexpr std::size_t margin = 14; // the time stands in it
    std::size_t at(std::size_t column) const { return margin + 2 + column * lane_; }

    static void put(std::string& line, std::size_t where, std::string_view text) {
        if (line.size() < where + text.size()) line.resize(where + text.size(), ' ');
        line.replace(where, text.size(), text);
    }

    std::string lifelines(instant when) const {
        char time[32];
        const std::int64_t since = (when - entries_.front().when).count();
        std::snprintf(time, sizeof time, "%6lld.%06lld", static_cast<long long>(since / 1'000'000),
                      static_cast<long long>(since % 1'000'000));
        std::string line = time;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            put(line, at(i), "|");
        return line;
    }

    std::string heading() const {
        std::string line(margin, ' ');
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::size_t half = columns_[i].size() / 2;
            put(line, at(i) > half ? at(i) - half : 0, columns_[i]);
        }
        return line + '\n';
    }

    std::string note(const ladder_entry& one) const {
        std::string line = lifelines(one.when);
        put(line, at(column_of(one.from)), "* " + one.text);
        return line + '\n';
    }

    std::string arrow(const ladder_entry& one) const {
        std::string line = lifelines(one.when);
        const std::size_t from = at(column_of(one.from));
        const std::size_t to = at(column_of(one.to));
        if (from == to) { // to itself
            put(line, from, "<-> " + one.text);
            return line + '\n';
        }
        const std::size_t left = std::min(from, to) + 1;
        const std::size_t right = std::max(from, to) - 1;
        put(line, left, std::string(right - left + 1, '-'));
        for (std::size_t i = 0; i < columns_.size(); ++i) { // lifelines that it crosses
            if (at(i) > left && at(i) < right) line[at(i)] = '|';
        }
        const char end = one.lost ? 'x' : (to > from ? '>' : '<');
        line[to > from ? right : left] = end;
        const std::string text = ' ' + one.text + ' ';
        // In the lane next to the sender, so that an arrow over several lanes reads as well.
        const std::size_t middle = to > from ? from + lane_ / 2 : from - lane_ / 2;
        const std::size_t start = middle > text.size() / 2 ? middle - text.size() / 2 : left;
        put(line, std::max(start, left + 1), text);
        return line + '\n';
    }

    std::vector<trace_record> records_;
    ladder_options options_;
    std::map<std::string, std::string> names_; // of an address: who speaks there
    std::vector<ladder_entry> entries_;
    std::vector<std::string> columns_;
    std::size_t lane_ = 0;
};

} // namespace detail

OFFHOOK_DECL std::string draw_ladder(std::vector<trace_record> records,
                                     const ladder_options& options) {
    return detail::ladder_painter(std::move(records), options).paint();
}

} // namespace offhook
