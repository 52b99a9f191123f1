// SPDX-License-Identifier: Apache-2.0
// Inside host/images, tests and fuzz targets: elements of a DICOM header as they stand in the file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace yttria {

struct Tag {
    std::uint16_t group = 0, element = 0;
    auto operator<=>(Tag const&) const = default;
};

struct DicomElement;

/// A data set: the file's own, or an item of a sequence.
struct DicomSet {
    bool big_endian = false;
    std::map<Tag, DicomElement> elements;

    bool has(Tag tag) const { return elements.contains(tag); }
};

struct DicomElement {
    std::string bytes;            ///< of a short value (up to 64 KiB); empty for pixels and the like
    std::vector<DicomSet> items;  ///< of a sequence
};

/// Value without padding; "" where the element is absent or empty.
std::string text_of(DicomSet const& data, Tag tag);
/// Backslash-separated decimal strings; empty when one does not parse or is not finite.
std::vector<double> numbers_of(DicomSet const& data, Tag tag);
/// Binary values of 16 bits (US).
std::vector<std::uint16_t> words_of(DicomSet const& data, Tag tag);
/// Binary value of 64 bits (FD), one; 0 where absent.
double double_of(DicomSet const& data, Tag tag);
/// Items of a sequence, possibly none.
std::vector<DicomSet> const& items_of(DicomSet const& data, Tag tag);
/// First item of a sequence, or an empty data set.
DicomSet const& first_item(DicomSet const& data, Tag tag);

}  // namespace yttria
