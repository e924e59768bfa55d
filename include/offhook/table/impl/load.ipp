// From a source to a compiled table: files found, read, merged, checked, compiled.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/checks.hpp>
#include <offhook/table/detail/compiler.hpp>
#include <offhook/table/detail/file_reader.hpp>
#include <offhook/table/detail/layout.hpp>
#include <offhook/table/detail/overlay.hpp>
#include <offhook/table/detail/yaml_reader.hpp>
#include <offhook/table/load.hpp>

#include <deque>

namespace offhook::table {
namespace detail {

inline constexpr int files_of_a_table = 64;

/// Follows `extends` and `regions`. Names of files live as long as this.
class file_loader {
public:
    file_loader(const vocabulary& words, const finder& find, faults& out)
        : words_(words), find_(find), out_(out) {}

    std::optional<table_text> load(const source& from);

private:
    std::optional<table_text> follow(const located& name, const source& wanted_by);
    bool compose(const file_text& file, const source& from, table_text& into);

    const vocabulary& words_;
    const finder& find_;
    faults& out_;
    std::deque<std::string> names_;
    std::vector<std::string> open_; ///< files that wait for those they extend
    int files_ = 0;
};

OFFHOOK_DECL std::optional<table_text> file_loader::follow(const located& name,
                                                           const source& wanted_by) {
    if (open_.size() >= limits::extends_depth || files_ >= files_of_a_table) {
        out_.error(name.at, "too many tables extend or compose each other");
        return {};
    }
    const std::optional<source> found = find_ ? find_(name.text, wanted_by) : std::nullopt;
    if (!found) {
        out_.error(name.at, "the table '" + name.text + "' was not found");
        return {};
    }
    for (const std::string& one : open_) {
        if (one != found->name) continue;
        out_.error(name.at, "the table '" + name.text + "' is built upon itself");
        return {};
    }
    return load(*found);
}

OFFHOOK_DECL bool file_loader::compose(const file_text& file, const source& from,
                                       table_text& into) {
    bool good = true;
    std::vector<region_text> regions;
    for (const located& name : *file.regions) {
        if (file.extends && name.text == "base") {
            std::move(into.regions.begin(), into.regions.end(), std::back_inserter(regions));
            into.regions.clear();
            continue;
        }
        auto one = follow(name, from);
        good &= one.has_value();
        if (!one) continue;
        for (const region_text& other : regions)
            if (!one->regions.empty() && other.name.text == one->regions[0].name.text) {
                out_.error(name.at, "the region '" + other.name.text + "' stands twice");
                return false;
            }
        if (regions.size() + one->regions.size() > limits::regions) {
            out_.error(name.at, "more than " + std::to_string(limits::regions) + " regions");
            return false;
        }
        std::move(one->regions.begin(), one->regions.end(), std::back_inserter(regions));
        into.settings.insert(into.settings.end(), one->settings.begin(), one->settings.end());
        into.unhandled.insert(into.unhandled.end(), one->unhandled.begin(), one->unhandled.end());
        into.stated.insert(into.stated.end(), one->stated.begin(), one->stated.end());
    }
    into.regions = std::move(regions);
    return good;
}

OFFHOOK_DECL std::optional<table_text> file_loader::load(const source& from) {
    ++files_;
    const std::string& name = names_.emplace_back(from.name);
    const std::optional<node> root = read_yaml(name, from.text, out_);
    if (!root) return {};
    file_text file = read_file(*root, words_, out_);
    open_.push_back(from.name);
    table_text table;
    bool good = root->is(node_sort::map);
    if (file.extends) {
        auto base = follow(*file.extends, from);
        good &= base.has_value();
        if (base) table = std::move(*base);
    } else if (good && !root->find("machine")) {
        out_.error(root->at, "the table has no name: machine: NAME");
    }
    if (file.regions) good &= compose(file, from, table);
    open_.pop_back();
    if (!good) return {};
    if (table.regions.empty()) {
        region_text region;
        region.name = {file.machine.text, file.machine.at.file ? file.machine.at : file.at};
        region.any.sort = block_text::sort_type::any;
        table.regions.push_back(std::move(region));
    }
    overlay(table, out_).apply(std::move(file));
    return table;
}

} // namespace detail

OFFHOOK_DECL std::string diagnostic::to_string() const {
    std::string out = file;
    if (line > 0) out += ":" + std::to_string(line);
    if (line > 0 && column > 0) out += ":" + std::to_string(column);
    return out + (level == grade::error ? ": error: " : ": warning: ") + text;
}

OFFHOOK_DECL std::string load_outcome::to_string() const {
    std::string out;
    for (const diagnostic& one : diagnostics)
        out += one.to_string() + "\n";
    return out;
}

OFFHOOK_DECL load_outcome load(const source& main, const vocabulary& words, const finder& find) {
    detail::faults faults;
    load_outcome out;
    detail::file_loader files(words, find, faults);
    std::optional<detail::table_text> text = files.load(main);
    if (text) {
        detail::layout layout = detail::lay_out(*text, words, faults);
        detail::check_rows(layout, words, faults);
        if (words.last_row_wins()) detail::keep_last_rows(layout, faults);
        detail::check_reach(layout, words, faults);
        detail::check_stated(layout, faults);
        if (faults.errors() == 0) {
            detail::check_states_entered(layout, words, faults);
            detail::check_happy(layout, words, faults);
        }
        if (faults.errors() == 0) out.table = compiler(layout, words, faults).run();
    }
    out.diagnostics = faults.take();
    return out;
}

} // namespace offhook::table
