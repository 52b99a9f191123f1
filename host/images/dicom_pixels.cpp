// SPDX-License-Identifier: Apache-2.0
#include "host/base/error.hpp"
#include "host/images/dicom_header.hpp"
#include "host/images/limits.hpp"

#include <gdcmImage.h>
#include <gdcmSequenceOfFragments.h>
#include <gdcmTrace.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>

namespace yttria {
namespace {

/// The start of a compressed picture with its size lies in these first bytes (after markers of at most 64 KiB each).
constexpr std::uint64_t codestream_start = 1 << 18;

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

/// A compressed picture must be as large as the header says: a decoder takes the memory that the stream asks for.
void check_codestream(SliceHeader const& header, std::string const& name) {
    bool const jpeg = header.shape.transfer_syntax.starts_with("1.2.840.10008.1.2.4.");
    if (!jpeg) { return; }
    std::ifstream stream(header.file, std::ios::binary);
    bool first = true;
    for (ByteRange const& range : header.shape.fragments) {
        std::vector<unsigned char> start(std::min(range.size, codestream_start));
        stream.seekg(static_cast<std::streamoff>(range.from));
        if (!stream.read(reinterpret_cast<char*>(start.data()), static_cast<std::streamsize>(start.size()))) {
            throw file_error("cannot read " + name + " (its pixel data are cut short); export the series again");
        }
        auto const size = codestream_size(start);
        if (!size && !first) { continue; }  // the rest of a picture in several pieces
        if (!size) { throw file_error("cannot decode " + name + " (its compressed pixels do not begin as JPEG); export the series again"); }
        if (size->columns != static_cast<std::uint32_t>(header.columns) || size->rows != static_cast<std::uint32_t>(header.rows) ||
            size->components != static_cast<std::uint32_t>(header.samples)) {
            throw file_error("cannot decode " + name + " (its compressed picture is " + std::to_string(size->columns) + " x " +
                             std::to_string(size->rows) + " x " + std::to_string(size->components) + ", its header says " +
                             std::to_string(header.columns) + " x " + std::to_string(header.rows) + " x " + std::to_string(header.samples) +
                             "); export the series again");
        }
        first = false;
    }
    if (header.shape.fragments.size() < static_cast<std::size_t>(header.frames)) {
        throw file_error("cannot decode " + name + " (" + std::to_string(header.shape.fragments.size()) + " compressed pictures for " +
                         std::to_string(header.frames) + " frames); export the series again");
    }
}

/// Before any memory is taken.
void check_claims(SliceHeader const& header, std::string const& name) {
    if (header.columns < 1 || header.rows < 1 || header.frames < 1) {
        throw file_error(name + " has no pixels (its header says " + std::to_string(header.columns) + " x " + std::to_string(header.rows) +
                         " x " + std::to_string(header.frames) + "); export the series again");
    }
    if (header.bits_allocated != 8 && header.bits_allocated != 16 && header.bits_allocated != 32) {
        throw input_error(name + " stores " + std::to_string(header.bits_allocated) +
                          " bits per pixel (8, 16 or 32 can be read); convert it");
    }
    if (header.bits_stored < 1 || header.bits_stored > header.bits_allocated) {
        throw file_error(name + " stores " + std::to_string(header.bits_stored) + " of " + std::to_string(header.bits_allocated) +
                         " bits per pixel (its header is damaged); export the series again");
    }
    check_voxels(header.file, {header.columns, header.rows, header.frames});
    if (!std::isfinite(static_cast<float>(header.slope)) || !std::isfinite(static_cast<float>(header.intercept)) || header.slope == 0) {
        throw input_error(name + " has a rescale slope of " + std::to_string(header.slope) +
                          " (its values have no meaning with it); export the series again");
    }
    std::string const& syntax = header.shape.transfer_syntax;
    bool const compressed = syntax.starts_with("1.2.840.10008.1.2.4.") || syntax == "1.2.840.10008.1.2.5";
    if (compressed != header.shape.encapsulated) {
        throw file_error("cannot read " + name + " (its pixels are not stored as its transfer syntax " + syntax +
                         " says); export the series again");
    }
    if (compressed) { return check_codestream(header, name); }
    std::uint64_t const needed = static_cast<std::uint64_t>(header.columns) * static_cast<std::uint64_t>(header.rows) *
                                 static_cast<std::uint64_t>(header.frames) * static_cast<std::uint64_t>(header.samples) *
                                 static_cast<std::uint64_t>(header.bits_allocated) / 8;
    if (!header.shape.pixels || header.shape.pixels->size < needed) {
        throw file_error("cannot read " + name + " (its pixel data are missing or cut short: " +
                         std::to_string(header.shape.pixels ? header.shape.pixels->size : 0) + " of " + std::to_string(needed) +
                         " bytes); export the series again");
    }
}

std::vector<char> bytes_at(SliceHeader const& header, ByteRange const& range) {
    std::vector<char> bytes(range.size);
    std::ifstream stream(header.file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(range.from));
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        throw file_error("cannot read \"" + header.file.string() + "\" (its pixel data are cut short); export the series again");
    }
    return bytes;
}

/// Stored values of a compressed picture. GDCM gets the picture alone, with what was checked above: it does not read the file.
std::vector<char> decoded(SliceHeader const& header, std::size_t wanted) {
    // Once: slices are read on several threads.
    static bool const silent = (gdcm::Trace::WarningOff(), gdcm::Trace::ErrorOff(), true);
    static_cast<void>(silent);
    gdcm::Image image;
    image.SetNumberOfDimensions(header.frames > 1 ? 3 : 2);
    image.SetDimension(0, static_cast<unsigned>(header.columns));
    image.SetDimension(1, static_cast<unsigned>(header.rows));
    if (header.frames > 1) { image.SetDimension(2, static_cast<unsigned>(header.frames)); }
    auto const bits = [](int value) { return static_cast<unsigned short>(value); };
    image.SetPixelFormat(gdcm::PixelFormat(1, bits(header.bits_allocated), bits(header.bits_stored), bits(header.bits_stored - 1),
                                           header.is_signed ? 1 : 0));
    image.SetPhotometricInterpretation(gdcm::PhotometricInterpretation::MONOCHROME2);
    image.SetTransferSyntax(gdcm::TransferSyntax::GetTSType(header.shape.transfer_syntax.c_str()));
    auto const fragments = gdcm::SequenceOfFragments::New();
    for (ByteRange const& range : header.shape.fragments) {
        std::vector<char> const bytes = bytes_at(header, range);
        gdcm::Fragment fragment;
        fragment.SetByteValue(bytes.data(), gdcm::VL(static_cast<std::uint32_t>(bytes.size())));
        fragments->AddFragment(fragment);
    }
    gdcm::DataElement pixels(gdcm::Tag(0x7fe0, 0x0010), 0, gdcm::VR::OB);
    pixels.SetValue(*fragments);
    pixels.SetVL(gdcm::VL(0xffffffffU));
    image.SetDataElement(pixels);
    std::vector<char> buffer(image.GetBufferLength());
    bool good = buffer.size() == wanted;
    try {
        good = good && image.GetBuffer(buffer.data());
    } catch (std::exception const&) { good = false; }  // codecs let some of their own escape
    if (!good) {
        throw file_error("cannot decode \"" + header.file.string() + "\" (transfer syntax " + header.shape.transfer_syntax +
                         "); convert it to explicit little endian");
    }
    return buffer;
}

void swap_bytes(std::vector<char>& buffer, std::size_t width) {
    for (std::size_t at = 0; at + width <= buffer.size(); at += width) {
        std::reverse(buffer.begin() + static_cast<std::ptrdiff_t>(at), buffer.begin() + static_cast<std::ptrdiff_t>(at + width));
    }
}

}  // namespace

SlicePixels read_slice_pixels(SliceHeader const& header) {
    std::string const name = "\"" + header.file.string() + "\"";
    if (header.samples != 1) { throw input_error(name + " is a colour image (several values per pixel); name a series of grey values"); }
    check_claims(header, name);
    SlicePixels pixels;
    pixels.size = {header.columns, header.rows, header.frames};
    auto const voxels =
        static_cast<std::size_t>(header.columns) * static_cast<std::size_t>(header.rows) * static_cast<std::size_t>(header.frames);
    auto const width = static_cast<std::size_t>(header.bits_allocated) / 8;
    std::vector<char> buffer =
        header.shape.encapsulated ? decoded(header, voxels * width) : bytes_at(header, {header.shape.pixels->from, voxels * width});
    if (!header.shape.encapsulated && header.shape.big_endian) { swap_bytes(buffer, width); }
    pixels.values.resize(voxels);
    auto const convert = [&](auto type) {
        rescale<decltype(type)>(buffer, static_cast<unsigned>(header.bits_stored), header.slope, header.intercept, pixels.values);
    };
    if (header.bits_allocated == 8) { header.is_signed ? convert(std::int8_t{}) : convert(std::uint8_t{}); }
    if (header.bits_allocated == 16) { header.is_signed ? convert(std::int16_t{}) : convert(std::uint16_t{}); }
    if (header.bits_allocated == 32) { header.is_signed ? convert(std::int32_t{}) : convert(std::uint32_t{}); }
    return pixels;
}

}  // namespace yttria
