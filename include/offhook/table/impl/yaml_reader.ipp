// Reads YAML through yaml-cpp's events, which carry places and anchors, into our own bounded tree.
// The one file that includes yaml-cpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/yaml_reader.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>

namespace offhook::table::detail {

inline constexpr std::size_t yaml_depth = 32;
inline constexpr std::size_t yaml_nodes = 400'000; ///< aliases counted as what they stand for
inline constexpr std::size_t yaml_text = 2 * limits::table_bytes;

/// Ends the reading from within yaml-cpp's callbacks; never leaves read_yaml.
struct yaml_stop {
    place at;
    std::string why;
};

inline place place_of(const std::string& file, const YAML::Mark& mark) {
    return mark.is_null() ? place{&file, 0, 0} : place{&file, mark.line + 1, mark.column + 1};
}

/// Words that YAML 1.1 tools read as booleans; as keys they mean different things to different
/// tools.
inline bool is_yaml_boolean(std::string_view text) {
    std::string word;
    for (const char c : text.substr(0, 6))
        word += lower_case(c);
    static constexpr std::array<std::string_view, 8> booleans{"y",  "n",   "yes",  "no",
                                                              "on", "off", "true", "false"};
    return std::find(booleans.begin(), booleans.end(), word) != booleans.end();
}

class tree_builder final : public YAML::EventHandler {
public:
    tree_builder(const std::string& file, faults& out) : file_(file), out_(out) {}

    std::optional<node> root() { return std::move(root_); }
    int documents() const { return documents_; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1)
            throw yaml_stop{place_of(file_, mark), "a second document in the file"};
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        finish(make(mark, {}, node_sort::nothing), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end())
            throw yaml_stop{place_of(file_, mark), "an alias inside the value it stands for"};
        pay(found->second, place_of(file_, mark), open_.size());
        node copy = found->second;
        copy.at = place_of(file_, mark);
        finish(std::move(copy), 0);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override {
        const bool plain = tag.empty() || tag == "?";
        node one = make(mark, plain || tag == "!" ? std::string{} : tag, node_sort::scalar);
        one.text = text;
        one.quoted = !plain;
        spend(one.at, text.size());
        finish(std::move(one), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open({make(mark, tag, node_sort::list), anchor});
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open({make(mark, tag, node_sort::map), anchor});
    }
    void OnMapEnd() override { close(); }

private:
    struct unfinished {
        node what;
        YAML::anchor_t anchor = 0;
        bool skip_value = false; ///< its key was refused
        std::set<std::string> seen{};
    };

    node make(const YAML::Mark& mark, const std::string& tag, node_sort sort) {
        node one;
        one.sort = sort;
        one.at = place_of(file_, mark);
        if (!tag.empty() && tag != "?" && tag != "!")
            out_.error(one.at, "tags such as '" + shown(tag) + "' are not used in tables");
        spend(one.at, 0);
        return one;
    }
    void spend(const place& at, std::size_t text) {
        text_ += text;
        if (++nodes_ > yaml_nodes || text_ > yaml_text)
            throw yaml_stop{at, "the file is too large once its aliases are written out"};
    }
    void pay(const node& copied, const place& at, std::size_t depth) {
        if (depth > yaml_depth) throw yaml_stop{at, "nested too deeply"};
        spend(at, copied.text.size());
        for (const node& one : copied.items)
            pay(one, at, depth + 1);
        for (const node& one : copied.keys)
            pay(one, at, depth + 1);
    }
    void open(unfinished what) {
        if (open_.size() >= yaml_depth) throw yaml_stop{what.what.at, "nested too deeply"};
        open_.push_back(std::move(what));
    }
    void close() {
        unfinished done = std::move(open_.back());
        open_.pop_back();
        finish(std::move(done.what), done.anchor);
    }
    void finish(node done, YAML::anchor_t anchor) {
        if (anchor != 0) {
            pay(done, done.at, open_.size());
            anchors_[anchor] = done;
        }
        if (open_.empty()) {
            root_ = std::move(done);
            return;
        }
        unfinished& parent = open_.back();
        if (parent.what.sort == node_sort::list) {
            parent.what.items.push_back(std::move(done));
        } else if (parent.skip_value) {
            parent.skip_value = false;
        } else if (parent.what.keys.size() > parent.what.items.size()) {
            parent.what.items.push_back(std::move(done));
        } else {
            add_key(parent, std::move(done));
        }
    }
    void add_key(unfinished& parent, node key) {
        std::string why;
        if (key.sort != node_sort::scalar)
            why = "a key must be a word";
        else if (!key.quoted && is_yaml_boolean(key.text))
            why = "the key '" + key.text + "' is a boolean to YAML 1.1; choose another word";
        else if (!parent.seen.insert(key.text).second)
            why = "duplicate key '" + shown(key.text) + "'";
        if (!why.empty()) {
            out_.error(key.at, why);
            parent.skip_value = true;
            return;
        }
        parent.what.keys.push_back(std::move(key));
    }

    const std::string& file_;
    faults& out_;
    std::optional<node> root_;
    std::vector<unfinished> open_;
    std::map<YAML::anchor_t, node> anchors_;
    std::size_t nodes_ = 0;
    std::size_t text_ = 0;
    int documents_ = 0;
};

/// yaml-cpp takes byte 4 for the end of the text and repairs bad UTF-8 in silence: refused before.
inline bool has_clean_bytes(const std::string& file, const std::string& text, faults& out) {
    place at{&file, 1, 0};
    int following = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) ++at.column;
        const bool control = (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
        const bool broken =
            following > 0 ? (byte & 0xc0) != 0x80 : (byte & 0xc0) == 0x80 || byte >= 0xf8;
        if (control || broken) {
            out.error(at, control ? "a control character" : "not UTF-8");
            return false;
        }
        if (following > 0)
            --following;
        else if (byte >= 0xc0)
            following = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
        if (c == '\n') at = {&file, at.line + 1, 0};
    }
    if (following > 0) out.error(at, "not UTF-8");
    return following == 0;
}

OFFHOOK_DECL std::optional<node> read_yaml(const std::string& file, const std::string& text,
                                           faults& out) {
    if (text.size() > limits::table_bytes) {
        out.error({&file, 0, 0},
                  "the file has more than " + std::to_string(limits::table_bytes) + " bytes");
        return {};
    }
    if (!has_clean_bytes(file, text, out)) return {};
    try {
        std::istringstream stream(text);
        YAML::Parser parser(stream);
        tree_builder builder(file, out);
        while (parser.HandleNextDocument(builder)) {
        }
        std::optional<node> root = builder.root();
        if (!root) out.error({&file, 0, 0}, "the file is empty");
        return root;
    } catch (const yaml_stop& stop) {
        out.error(stop.at, stop.why);
    } catch (const YAML::Exception& error) {
        out.error(place_of(file, error.mark), "YAML: " + error.msg);
    } catch (const std::exception& error) {
        out.error({&file, 0, 0}, std::string("YAML: ") + error.what());
    }
    return {};
}

} // namespace offhook::table::detail
