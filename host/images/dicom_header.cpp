// SPDX-License-Identifier: Apache-2.0
#include "host/images/dicom_header.hpp"

#include "host/base/error.hpp"

#include <gdcmImageReader.h>
#include <gdcmReader.h>
#include <gdcmSequenceOfItems.h>
#include <gdcmTrace.h>

#include <cmath>
#include <cstring>
#include <locale>
#include <sstream>

namespace yttria {
namespace {

std::string text_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    if (!data.FindDataElement(tag)) { return {}; }
    gdcm::ByteValue const* const bytes = data.GetDataElement(tag).GetByteValue();
    if (bytes == nullptr) { return {}; }
    std::string text(bytes->GetPointer(), bytes->GetLength());
    text.erase(std::find(text.begin(), text.end(), '\0'), text.end());
    auto const first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
}

/// Backslash-separated decimal strings; empty when one does not parse.
std::vector<double> numbers_of(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    std::vector<double> numbers;
    std::istringstream parts(text_of(data, tag));
    for (std::string part; std::getline(parts, part, '\\');) {
        std::istringstream number(part);
        number.imbue(std::locale::classic());
        double value = 0;
        if (!(number >> value)) { return {}; }
        numbers.push_back(value);
    }
    return numbers;
}

/// First item of a sequence, or an empty data set.
gdcm::DataSet first_item(gdcm::DataSet const& data, gdcm::Tag const& tag) {
    if (!data.FindDataElement(tag)) { return {}; }
    auto const items = data.GetDataElement(tag).GetValueAsSQ();
    if (!items || items->GetNumberOfItems() == 0) { return {}; }
    return items->GetItem(1).GetNestedDataSet();
}

std::map<std::string, std::string> facts_of(gdcm::DataSet const& data) {
    std::map<std::string, std::string> facts;
    auto const keep = [&](char const* name, std::string const& text) {
        if (!text.empty()) { facts[name] = text; }
    };
    keep("Modality", text_of(data, {0x0008, 0x0060}));
    keep("SeriesDate", text_of(data, {0x0008, 0x0021}));
    keep("AcquisitionDate", text_of(data, {0x0008, 0x0022}));
    keep("SeriesTime", text_of(data, {0x0008, 0x0031}));
    keep("AcquisitionTime", text_of(data, {0x0008, 0x0032}));
    keep("TimezoneOffsetFromUTC", text_of(data, {0x0008, 0x0201}));
    keep("SeriesDescription", text_of(data, {0x0008, 0x103e}));
    keep("ActualFrameDuration", text_of(data, {0x0018, 0x1242}));
    keep("PatientPosition", text_of(data, {0x0018, 0x5100}));
    keep("SeriesInstanceUID", text_of(data, {0x0020, 0x000e}));
    keep("FrameOfReferenceUID", text_of(data, {0x0020, 0x0052}));
    keep("CorrectedImage", text_of(data, {0x0028, 0x0051}));
    keep("Units", text_of(data, {0x0054, 0x1001}));
    keep("DecayCorrection", text_of(data, {0x0054, 0x1102}));
    gdcm::DataSet const tracer = first_item(data, {0x0054, 0x0016});
    keep("RadionuclideHalfLife", text_of(tracer, {0x0018, 0x1075}));
    keep("RadionuclideCodeMeaning", text_of(first_item(tracer, {0x0054, 0x0300}), {0x0008, 0x0104}));
    keep("InjectionDateTime", text_of(tracer, {0x0018, 0x1078}));
    if (!facts.contains("InjectionDateTime") && facts.contains("SeriesDate")) {
        std::string const time = text_of(tracer, {0x0018, 0x1072});  // older objects give the time without its date
        if (!time.empty()) { facts["InjectionDateTime"] = facts["SeriesDate"] + time; }
    }
    return facts;
}

bool is_image_modality(std::string const& modality) {
    for (char const* other : {"SEG", "RTDOSE", "RTSTRUCT", "RTPLAN", "RWV", "REG", "SR", "PR", "KO", "FID"}) {
        if (modality == other) { return false; }
    }
    return true;
}

/// Stored values of type T, cut to the bits stored (the rest may hold an overlay), times slope plus intercept.
template <class T>
void rescale(std::vector<char> const& buffer, unsigned bits_stored, double slope, double intercept, std::vector<float>& values) {
    unsigned const spare = static_cast<unsigned>(8 * sizeof(T)) - std::min(bits_stored, static_cast<unsigned>(8 * sizeof(T)));
    for (std::size_t i = 0; i < values.size(); ++i) {
        T stored;
        std::memcpy(&stored, buffer.data() + i * sizeof(T), sizeof(T));
        stored = static_cast<T>(static_cast<T>(static_cast<std::make_unsigned_t<T>>(stored) << spare) >> spare);  // extends the sign
        values[i] = static_cast<float>(slope * static_cast<double>(stored) + intercept);
    }
}

}  // namespace

SliceHeader read_slice_header(std::filesystem::path const& file) {
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    gdcm::Reader reader;
    reader.SetFileName(file.c_str());
    if (!reader.ReadUpToTag({0x7fe0, 0x0010})) {
        throw file_error("cannot read \"" + file.string() + "\" (its DICOM header is damaged or cut short); export the series again");
    }
    gdcm::DataSet const& data = reader.GetFile().GetDataSet();
    SliceHeader header;
    header.file = file;
    header.facts = facts_of(data);
    header.series = text_of(data, {0x0020, 0x000e});
    header.modality = text_of(data, {0x0008, 0x0060});
    header.image = data.FindDataElement(gdcm::Tag(0x0028, 0x0010)) && is_image_modality(header.modality);
    if (auto const frames = numbers_of(data, {0x0028, 0x0008}); frames.size() == 1) { header.frames = static_cast<int>(frames[0]); }
    auto const position = numbers_of(data, {0x0020, 0x0032}), orientation = numbers_of(data, {0x0020, 0x0037}),
               spacing = numbers_of(data, {0x0028, 0x0030});
    header.placed = position.size() == 3 && orientation.size() == 6 && spacing.size() == 2;
    if (header.placed) {
        std::copy(position.begin(), position.end(), header.position_mm.begin());
        std::copy(orientation.begin(), orientation.end(), header.orientation.begin());
        std::copy(spacing.begin(), spacing.end(), header.pixel_spacing.begin());
    }
    if (auto const slope = numbers_of(data, {0x0028, 0x1053}); slope.size() == 1) { header.slope = slope[0]; }
    if (auto const intercept = numbers_of(data, {0x0028, 0x1052}); intercept.size() == 1) { header.intercept = intercept[0]; }
    return header;
}

SlicePixels read_slice_pixels(SliceHeader const& header) {
    std::string const name = "\"" + header.file.string() + "\"";
    gdcm::ImageReader reader;
    reader.SetFileName(header.file.c_str());
    if (!reader.Read()) { throw file_error("cannot read " + name + " (its pixel data are missing or damaged); export the series again"); }
    gdcm::Image const& image = reader.GetImage();
    gdcm::PixelFormat const format = image.GetPixelFormat();
    if (format.GetSamplesPerPixel() != 1) {
        throw input_error(name + " is a colour image (several values per pixel); name a series of grey values");
    }
    SlicePixels pixels;
    pixels.size = {static_cast<int>(image.GetDimension(0)), static_cast<int>(image.GetDimension(1))};
    pixels.values.resize(static_cast<std::size_t>(pixels.size[0]) * static_cast<std::size_t>(pixels.size[1]));
    std::vector<char> buffer(image.GetBufferLength());
    if (buffer.size() < pixels.values.size() * format.GetPixelSize() || !image.GetBuffer(buffer.data())) {
        throw file_error("cannot decode " + name + " (transfer syntax " + std::string(image.GetTransferSyntax().GetString()) +
                         "); convert it to explicit little endian");
    }
    bool const is_signed = format.GetPixelRepresentation() == 1;
    auto const convert = [&](auto type) {
        rescale<decltype(type)>(buffer, format.GetBitsStored(), header.slope, header.intercept, pixels.values);
    };
    switch (format.GetBitsAllocated()) {
        case 8:
            is_signed ? convert(std::int8_t{}) : convert(std::uint8_t{});
            break;
        case 16:
            is_signed ? convert(std::int16_t{}) : convert(std::uint16_t{});
            break;
        case 32:
            is_signed ? convert(std::int32_t{}) : convert(std::uint32_t{});
            break;
        default:
            throw input_error(name + " stores " + std::to_string(format.GetBitsAllocated()) +
                              " bits per pixel (8, 16 or 32 can be read); convert it");
    }
    return pixels;
}

}  // namespace yttria
