// SPDX-License-Identifier: Apache-2.0
#include "host/base/error.hpp"
#include "host/images/dicom_header.hpp"
#include "host/images/limits.hpp"

#include <gdcmImageReader.h>
#include <gdcmTrace.h>

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

/// GDCM may let exceptions of its own escape from a damaged stream.
template <class Read>
bool tried(Read const& read) {
    try {
        return read();
    } catch (std::exception const&) { return false; }
}

}  // namespace

SlicePixels read_slice_pixels(SliceHeader const& header) {
    std::string const name = "\"" + header.file.string() + "\"";
    if (header.samples != 1) { throw input_error(name + " is a colour image (several values per pixel); name a series of grey values"); }
    check_claims(header, name);
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    gdcm::ImageReader reader;
    reader.SetFileName(header.file.c_str());
    if (!tried([&] { return reader.Read(); })) {
        throw file_error("cannot read " + name + " (its pixel data are missing or damaged); export the series again");
    }
    gdcm::Image const& image = reader.GetImage();
    gdcm::PixelFormat const format = image.GetPixelFormat();
    SlicePixels pixels;
    pixels.size = {header.columns, header.rows, header.frames};
    auto const held = static_cast<std::size_t>(image.GetDimension(0)) * image.GetDimension(1) *
                      (image.GetNumberOfDimensions() > 2 ? image.GetDimension(2) : 1);
    pixels.values.resize(static_cast<std::size_t>(header.columns) * static_cast<std::size_t>(header.rows) *
                         static_cast<std::size_t>(header.frames));
    bool const same =
        held == pixels.values.size() && format.GetSamplesPerPixel() == 1 && image.GetBufferLength() >= held * format.GetPixelSize();
    std::vector<char> buffer(same ? image.GetBufferLength() : 0);
    if (!same || !tried([&] { return image.GetBuffer(buffer.data()); })) {
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
            throw file_error("cannot decode " + name + " (its compressed picture has other bits than its header says); export it again");
    }
    return pixels;
}

}  // namespace yttria
