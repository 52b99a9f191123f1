// SPDX-License-Identifier: Apache-2.0
#include "host/cohort/csv.hpp"

#include "host/base/error.hpp"

#include <algorithm>

namespace yttria {
namespace {

Error wrong(std::string const& name, std::size_t line, std::string const& text) {
    return input_error(name + ":" + std::to_string(line) + ": " + text);
}

/// Reads one field after the other; `at` is always at the start of a field or at the end.
class Reader {
public:
    Reader(std::string_view text, std::string const& name) : text_(text), name_(name) {}

    std::vector<CsvRow> rows() {
        std::vector<CsvRow> all;
        while (at_ < text_.size()) {
            CsvRow row{line_, {}};
            bool quoted = false;
            do { row.fields.push_back(field(quoted)); } while (ends_with_comma_);
            bool const blank = row.fields.size() == 1 && row.fields[0].empty() && !quoted;
            if (!blank) all.push_back(std::move(row));
        }
        return all;
    }

private:
    std::string field(bool& quoted) {
        std::string out;
        quoted = at_ < text_.size() && text_[at_] == '"';
        if (quoted) {
            ++at_;
            out = quoted_text();
        } else {
            while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') out += text_[at_++];
            if ((at_ == text_.size() || text_[at_] == '\n') && out.ends_with('\r')) out.pop_back();
        }
        finish_field();
        return out;
    }

    std::string quoted_text() {
        std::string out;
        auto const start = line_;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                out += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                out += '"';
                ++at_;
            } else {
                ++at_;
                return out;
            }
        }
        throw wrong(name_, start, "a quote is opened and never closed (the rest of the file would be one field): close it");
    }

    void finish_field() {
        ends_with_comma_ = at_ < text_.size() && text_[at_] == ',';
        if (ends_with_comma_) {
            ++at_;
            return;
        }
        if (at_ < text_.size() && text_[at_] == '\r') ++at_;
        if (at_ == text_.size()) return;
        if (text_[at_] != '\n') throw wrong(name_, line_, "text follows a closing quote: double the quotes that belong to the field");
        ++at_;
        ++line_;
    }

    std::string_view text_;
    std::string const& name_;
    std::size_t at_ = 0, line_ = 1;
    bool ends_with_comma_ = false;
};

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte == 0) return false;
        std::size_t const length = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        i += length;
    }
    return true;
}

std::vector<CsvRow> parse_csv(std::string_view text, std::string const& name) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (!is_utf8(text)) throw input_error(name + ": is not UTF-8 text (names would be garbled): save it as \"CSV UTF-8\"");
    auto rows = Reader(text, name).rows();
    if (rows.empty()) throw input_error(name + ": is empty (a header and a row for each case are needed): fill it");
    auto const width = rows[0].fields.size();
    if (width == 1 && rows[0].fields[0].find_first_of(";\t") != std::string::npos)
        throw wrong(name, rows[0].line, "the header is one field (it is separated by semicolons or tabs): save the file with commas");
    for (auto const& row : rows)
        if (row.fields.size() != width)
            throw wrong(name, row.line,
                        "has " + std::to_string(row.fields.size()) + " fields, the header " + std::to_string(width) +
                            " (values would stand under other names): add or remove commas, put fields with commas in quotes");
    return rows;
}

std::string csv_field(std::string const& text) {
    bool const plain = text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ');
    if (plain) return text;
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out += '"';
}

}  // namespace yttria
