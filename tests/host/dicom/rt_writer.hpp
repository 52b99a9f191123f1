// SPDX-License-Identifier: Apache-2.0
// Small RT and SEG objects built with DCMTK, for the tests of their readers.
#pragma once

#include "host/base/volume.hpp"
#include "host/contours/contours.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yttria::test {

struct WrittenRoi {
    int number = 1;
    std::string name;
    std::vector<Polygon3d> contours;
    std::string type = "CLOSED_PLANAR";
    std::string frame = "1.2.3";
};
void write_rtstruct(std::filesystem::path const& file, std::vector<WrittenRoi> const& rois, std::string const& character_set = "");

struct WrittenFrame {
    int segment = 1;  ///< not written in a label map
    Vec3d position_mm{};
    std::vector<int> pixels;  ///< rows * columns stored values
};
enum class Coding { plain, deflated, rle, jpeg_ls, big_endian };
struct WrittenSeg {
    std::string type = "BINARY";
    int rows = 3, columns = 5, bits = 1;
    int maximum = 255;  ///< FRACTIONAL
    std::string fractional = "OCCUPANCY";
    std::vector<std::string> labels{"Liver"};  ///< segment 1, 2, ...
    std::vector<WrittenFrame> frames;
    double spacing_between_slices_mm = 2;  ///< 0: not written
    std::string orientation = "1\\0\\0\\0\\1\\0", frame = "1.2.3";
    Coding coding = Coding::plain;
};
void write_seg(std::filesystem::path const& file, WrittenSeg const& seg);

struct WrittenDose {
    int columns = 3, rows = 2, bits = 16;
    bool is_signed = false;
    std::vector<double> offsets{0, 2, 4};
    std::string position = "10\\20\\30", orientation = "1\\0\\0\\0\\1\\0", spacing = "1.5\\2.5", units = "GY", type = "PHYSICAL",
                scaling = "0.01";
    std::vector<std::int64_t> stored;  ///< x fastest
};
void write_rtdose(std::filesystem::path const& file, WrittenDose const& dose);

struct WrittenMatrix {
    std::string frame;                ///< source
    std::vector<std::string> values;  ///< one DS text of 16 numbers for each matrix, in order
};
void write_reg(std::filesystem::path const& file, std::string const& registered_frame, std::vector<WrittenMatrix> const& matrices);

/// A Deformable Spatial Registration with one item.
struct WrittenField {
    std::string registered_frame = "1.1", source_frame = "1.2";
    std::array<std::uint32_t, 3> size{2, 2, 2};
    std::string position = "0\\0\\0", orientation = "1\\0\\0\\0\\1\\0";
    std::array<double, 3> resolution_mm{10, 10, 10};
    std::vector<float> vectors = std::vector<float>(24, 0.0F);
    std::string before, after;  ///< matrices, "" for none
};
void write_deformable(std::filesystem::path const& file, WrittenField const& field);

/// The same object, uncompressed, in another transfer syntax (plain, deflated or big_endian).
void convert(std::filesystem::path const& from, std::filesystem::path const& to, Coding coding);

/// The first `bytes` of a file, or all but its last ones where negative.
void cut_file(std::filesystem::path const& file, std::int64_t bytes);

}  // namespace yttria::test
