// SPDX-License-Identifier: Apache-2.0
#include "host/images/text_header.hpp"

#include <cctype>
#include <filesystem>

namespace yttria {
namespace {

constexpr std::size_t longest_line = 4096, most_lines = 1000;

std::string trimmed(std::string const& text) {
    auto const first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
    return first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
}

std::string lower(std::string text) {
    for (char& letter : text) { letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter))); }
    return text;
}

/// A line without its end, cut to `longest_line`; false at the end of the file.
bool next_line(std::istream& stream, std::string& line) {
    line.clear();
    for (int c = stream.get(); c != std::istream::traits_type::eof(); c = stream.get()) {
        if (c == '\n') { return true; }
        if (line.size() == longest_line) { return false; }  // no header has such lines: these are voxels
        line += static_cast<char>(c);
    }
    return !line.empty();
}

}  // namespace

std::string data_file_of(std::istream& header) {
    std::string line;
    if (!next_line(header, line)) { return {}; }
    bool const nrrd = line.starts_with("NRRD");
    for (std::size_t count = 0; count < most_lines; ++count) {
        if (count > 0 && !next_line(header, line)) { return {}; }
        if (nrrd && trimmed(line).empty()) { return {}; }  // the data follow
        auto const mark = line.find(nrrd ? ':' : '=');
        if (mark == std::string::npos) {
            if (!nrrd) { return {}; }
            continue;
        }
        std::string const key = lower(trimmed(line.substr(0, mark))), value = trimmed(line.substr(mark + 1));
        if (nrrd && (key == "data file" || key == "datafile")) { return value; }
        if (!nrrd && key == "elementdatafile") { return lower(value) == "local" ? std::string{} : value; }
    }
    return {};
}

bool stays_below(std::string const& data_file) {
    // Names with a space or % are lists and patterns of files in both formats: these could hold anything.
    if (data_file.find_first_of("%\\") != std::string::npos || data_file.starts_with("LIST") || data_file.starts_with("SKIPLIST")) {
        return false;
    }
    std::filesystem::path const path(data_file);
    if (path.is_absolute()) { return false; }
    for (auto const& part : path) {
        if (part == "..") { return false; }
    }
    return true;
}

}  // namespace yttria
