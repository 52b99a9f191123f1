// SPDX-License-Identifier: Apache-2.0
// Small DICOM series made in code.
#pragma once

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace yttria::test {

/// One slice of 3 columns and 2 rows.
struct Slice {
    double z = 0;
    std::string sop_class = "1.2.840.10008.5.1.4.1.1.128", description;
    std::string slope = "1", series = "1.2.3", modality = "PT", orientation = "1\\0\\0\\0\\1\\0", x = "-7", time = "101500";
    std::vector<std::int16_t> stored{1, 2, 3, 4, 5, 6};
};

/// Elements in explicit little endian, in the order of the calls.
class DicomWriter {
public:
    void text(std::uint16_t group, std::uint16_t element, char const* type, std::string value, char pad = ' ') {
        if (value.size() % 2 == 1) { value += pad; }
        tag(group, element, type);
        number(static_cast<std::uint16_t>(value.size()));
        bytes_ += value;
    }
    void word(std::uint16_t group, std::uint16_t element, std::uint16_t value) {
        tag(group, element, "US");
        number(std::uint16_t{2});
        number(value);
    }
    void words(std::uint16_t group, std::uint16_t element, std::vector<std::int16_t> const& values) {
        long_form(group, element, "OW", 2 * values.size());
        for (std::int16_t const value : values) { number(static_cast<std::uint16_t>(value)); }
    }
    void shorts(std::uint16_t group, std::uint16_t element, std::vector<std::uint16_t> const& values) {
        tag(group, element, "US");
        number(static_cast<std::uint16_t>(2 * values.size()));
        for (std::uint16_t const value : values) { number(value); }
    }
    void float64(std::uint16_t group, std::uint16_t element, double value) {
        tag(group, element, "FD");
        number(std::uint16_t{8});
        number(std::bit_cast<std::uint64_t>(value));
    }
    /// Any bytes after any header: for damaged files. `length` is what the header claims.
    void raw(std::uint16_t group, std::uint16_t element, char const* type, std::uint32_t length, std::string const& bytes) {
        long_form(group, element, type, length);
        bytes_ += bytes;
    }
    void item(std::uint16_t group, std::uint16_t element, DicomWriter const& content) {
        long_form(group, element, "SQ", content.bytes_.size() + 8);
        number(std::uint16_t{0xfffe});
        number(std::uint16_t{0xe000});
        number(static_cast<std::uint32_t>(content.bytes_.size()));
        bytes_ += content.bytes_;
    }
    void write(std::filesystem::path const& file, std::string const& sop_class = "1.2.840.10008.5.1.4.1.1.128",
               std::string const& syntax = "1.2.840.10008.1.2.1") const {
        DicomWriter meta;
        meta.text(0x0002, 0x0002, "UI", sop_class, '\0');
        meta.text(0x0002, 0x0010, "UI", syntax, '\0');
        std::ofstream(file, std::ios::binary) << std::string(128, '\0') << "DICM" << meta.bytes_ << bytes_;
    }

private:
    template <class T>
    void number(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) { bytes_ += static_cast<char>((value >> (8 * i)) & 0xff); }
    }
    void tag(std::uint16_t group, std::uint16_t element, char const* type) {
        number(group);
        number(element);
        bytes_ += type;
    }
    void long_form(std::uint16_t group, std::uint16_t element, char const* type, std::size_t size) {
        tag(group, element, type);
        number(std::uint16_t{0});
        number(static_cast<std::uint32_t>(size));
    }
    std::string bytes_;
};

inline void write_slice(std::filesystem::path const& file, Slice const& slice) {
    DicomWriter tracer, dicom;
    tracer.text(0x0018, 0x1075, "DS", "230544");
    tracer.text(0x0018, 0x1078, "DT", "20260301093000");
    dicom.text(0x0008, 0x0016, "UI", slice.sop_class, '\0');
    dicom.text(0x0008, 0x0021, "DA", "20260302");
    dicom.text(0x0008, 0x0022, "DA", "20260302");
    dicom.text(0x0008, 0x0031, "TM", "101500");
    dicom.text(0x0008, 0x0032, "TM", slice.time);
    dicom.text(0x0008, 0x0060, "CS", slice.modality);
    dicom.text(0x0008, 0x0201, "SH", "+0100");
    if (!slice.description.empty()) { dicom.text(0x0008, 0x103e, "LO", slice.description); }
    dicom.text(0x0018, 0x5100, "CS", "HFS");
    dicom.text(0x0020, 0x000e, "UI", slice.series, '\0');
    dicom.text(0x0020, 0x0032, "DS", slice.x + "\\8\\" + std::to_string(slice.z));
    dicom.text(0x0020, 0x0037, "DS", slice.orientation);
    dicom.text(0x0020, 0x0052, "UI", "1.2.9", '\0');
    dicom.text(0x0020, 0x1041, "DS", std::to_string(-slice.z));  // SliceLocation, which must not be used
    dicom.word(0x0028, 0x0002, 1);
    dicom.text(0x0028, 0x0004, "CS", "MONOCHROME2");
    dicom.word(0x0028, 0x0010, 2);
    dicom.word(0x0028, 0x0011, 3);
    dicom.text(0x0028, 0x0030, "DS", "2.5\\1.5");
    dicom.word(0x0028, 0x0100, 16);
    dicom.word(0x0028, 0x0101, 16);
    dicom.word(0x0028, 0x0102, 15);
    dicom.word(0x0028, 0x0103, 1);
    dicom.text(0x0028, 0x1052, "DS", "0");
    dicom.text(0x0028, 0x1053, "DS", slice.slope);
    dicom.item(0x0054, 0x0016, tracer);
    dicom.text(0x0054, 0x1001, "CS", "BQML");
    dicom.text(0x0054, 0x1102, "CS", "START");
    dicom.words(0x7fe0, 0x0010, slice.stored);
    dicom.write(file);
}

}  // namespace yttria::test
