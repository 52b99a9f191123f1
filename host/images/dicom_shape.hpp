// SPDX-License-Identifier: Apache-2.0
// Inside host/images, tests and fuzz targets.
#pragma once

#include "host/images/dicom_values.hpp"

#include <cstdint>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace yttria {

/// One stretch of bytes of a file.
struct ByteRange {
    std::uint64_t from = 0, size = 0;
};

/// The elements of a DICOM file, without their meaning.
struct DicomShape {
    std::string transfer_syntax;
    bool big_endian = false;
    DicomSet elements;                ///< values of up to 64 KiB, sequences with their items
    bool deflated = false;            ///< the elements are compressed and were not walked
    bool encapsulated = false;        ///< the pixels are compressed: `fragments` hold them
    std::optional<ByteRange> pixels;  ///< of uncompressed pixels
    std::vector<ByteRange> fragments;
    std::string problem;  ///< "" or why the file is damaged, such as "element (0010,0010) claims 4294967280 bytes and 120 are left"
};

/// Follows every element header from the preamble to the end and checks that each value lies inside its file and its sequence. No
/// library reads a header here: those at hand take the memory that it claims before they look how long the file is, follow nested
/// sequences without end, and end the program on an assertion (docs/fuzzing.md). `size` is the length of the stream. Throws nothing.
DicomShape dicom_shape(std::istream& stream, std::uint64_t size);

/// Size of the picture that a JPEG, JPEG-LS or JPEG 2000 stream says it holds; nothing where its start is not one.
struct CodestreamSize {
    std::uint32_t columns = 0, rows = 0, components = 0;
};
std::optional<CodestreamSize> codestream_size(std::span<unsigned char const> bytes);

}  // namespace yttria
