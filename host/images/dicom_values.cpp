// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_values.hpp"

#include "host/base/error.hpp"

#include <gdcmReader.h>
#include <gdcmSequenceOfItems.h>
#include <gdcmTrace.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <locale>
#include <sstream>

namespace yttria {

std::string text_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    if (!data.FindDataElement(tag)) { return {}; }
    gdcm::ByteValue const* const bytes = data.GetDataElement(tag).GetByteValue();
    if (bytes == nullptr) { return {}; }
    std::string text(bytes->GetPointer(), bytes->GetLength());
    text.erase(std::find(text.begin(), text.end(), '\0'), text.end());
    auto const first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
}

std::vector<double> numbers_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
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

std::vector<std::uint16_t> words_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    if (!data.FindDataElement(tag)) { return {}; }
    gdcm::ByteValue const* const bytes = data.GetDataElement(tag).GetByteValue();
    if (bytes == nullptr) { return {}; }
    std::vector<std::uint16_t> words(bytes->GetLength() / 2);
    if (!words.empty()) { std::memcpy(words.data(), bytes->GetPointer(), 2 * words.size()); }
    return words;
}

double double_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    double value = 0;
    if (!data.FindDataElement(tag)) { return value; }
    gdcm::ByteValue const* const bytes = data.GetDataElement(tag).GetByteValue();
    if (bytes != nullptr && bytes->GetLength() == sizeof value) { std::memcpy(&value, bytes->GetPointer(), sizeof value); }
    return std::isfinite(value) ? value : 0;
}

std::vector<gdcm::DataSet> items_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    std::vector<gdcm::DataSet> list;
    if (!data.FindDataElement(tag)) { return list; }
    auto const items = data.GetDataElement(tag).GetValueAsSQ();
    if (!items) { return list; }
    for (gdcm::SequenceOfItems::SizeType i = 1; i <= items->GetNumberOfItems(); ++i) {
        list.push_back(items->GetItem(i).GetNestedDataSet());
    }
    return list;
}

gdcm::DataSet first_item(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    auto const items = items_of(data, tag);
    return items.empty() ? gdcm::DataSet{} : items.front();
}

gdcm::DataSet read_elements(std::filesystem::path const& file) {
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    gdcm::Reader reader;
    reader.SetFileName(file.c_str());
    bool good = false;
    try {
        good = reader.ReadUpToTag({0x7fe0, 0x0010});
    } catch (std::exception const&) { good = false; }  // GDCM lets some of its own escape
    if (!good) {
        throw file_error("cannot read \"" + file.string() + "\" (its DICOM header is damaged or cut short); export the series again");
    }
    return reader.GetFile().GetDataSet();
}

}  // namespace yttria
