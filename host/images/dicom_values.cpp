// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_values.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <locale>
#include <sstream>

namespace yttria {
namespace {

std::string const& bytes_of(DicomSet const& data, Tag tag) {
    static std::string const none;
    auto const found = data.elements.find(tag);
    return found == data.elements.end() ? none : found->second.bytes;
}

std::uint64_t number_at(DicomSet const& data, std::string const& bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto const byte = static_cast<unsigned char>(bytes[at + (data.big_endian ? count - 1 - i : i)]);
        value |= static_cast<std::uint64_t>(byte) << (8 * i);
    }
    return value;
}

}  // namespace

std::string text_of(DicomSet const& data, Tag tag) {
    std::string text = bytes_of(data, tag);
    text.erase(std::find(text.begin(), text.end(), '\0'), text.end());
    auto const first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
}

std::vector<double> numbers_of(DicomSet const& data, Tag tag) {
    std::vector<double> numbers;
    std::istringstream parts(text_of(data, tag));
    for (std::string part; std::getline(parts, part, '\\');) {
        std::istringstream number(part);
        number.imbue(std::locale::classic());
        double value = 0;
        if (!(number >> value) || !std::isfinite(value)) { return {}; }
        numbers.push_back(value);
    }
    return numbers;
}

std::vector<std::uint16_t> words_of(DicomSet const& data, Tag tag) {
    std::string const& bytes = bytes_of(data, tag);
    std::vector<std::uint16_t> words(bytes.size() / 2);
    for (std::size_t i = 0; i < words.size(); ++i) { words[i] = static_cast<std::uint16_t>(number_at(data, bytes, 2 * i, 2)); }
    return words;
}

double double_of(DicomSet const& data, Tag tag) {
    std::string const& bytes = bytes_of(data, tag);
    double const value = bytes.size() == 8 ? std::bit_cast<double>(number_at(data, bytes, 0, 8)) : 0;
    return std::isfinite(value) ? value : 0;
}

std::vector<DicomSet> const& items_of(DicomSet const& data, Tag tag) {
    static std::vector<DicomSet> const none;
    auto const found = data.elements.find(tag);
    return found == data.elements.end() ? none : found->second.items;
}

DicomSet const& first_item(DicomSet const& data, Tag tag) {
    static DicomSet const none;
    auto const& items = items_of(data, tag);
    return items.empty() ? none : items.front();
}

}  // namespace yttria
