// SPDX-License-Identifier: Apache-2.0
#include "host/images/nm_tomo.hpp"

#include "host/base/error.hpp"
#include "host/images/formats.hpp"
#include "host/images/limits.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace yttria {
namespace {

std::string value_of(std::string const& text, std::size_t index) {
    std::istringstream parts(text);
    std::string part;
    for (std::size_t i = 0; i <= index; ++i) {
        if (!std::getline(parts, part, '\\')) { return {}; }
    }
    while (!part.empty() && part.back() == ' ') { part.pop_back(); }
    return part;
}

void check_kind(SliceHeader const& header, std::string const& name) {
    auto const found = header.facts.find("ImageType");
    std::string const type = found == header.facts.end() ? "" : found->second, kind = value_of(type, 2);
    if (kind != "RECON TOMO") {
        throw input_error(name + " is an NM object of type \"" + (kind.empty() ? type : kind) +
                          "\" (projections, whole-body and gated pictures are no volume); name the reconstructed one (RECON TOMO)");
    }
    if (!header.nm.varies.empty()) {
        throw input_error(name + " holds more than one volume (its frames differ in " + header.nm.varies.front() +
                          "); export one volume per object");
    }
    if (!header.placed) {
        throw input_error(name +
                          " has no position, orientation or pixel spacing (tags 0020,0032 0020,0037 in 0054,0022, and 0028,0030); "
                          "export it again");
    }
    if (header.nm.spacing_mm == 0) {
        throw input_error(name + " has no SpacingBetweenSlices (tag 0018,0088: nothing else says where its slices are); export it again");
    }
}

/// Number of the slice that each frame holds, from 0.
std::vector<std::size_t> slices_of_frames(SliceHeader const& header, std::string const& name) {
    auto const frames = static_cast<std::size_t>(header.frames);
    std::vector<std::size_t> slices(frames);
    std::iota(slices.begin(), slices.end(), std::size_t{0});
    if (header.nm.slice_of.empty()) { return slices; }  // then the frames are stacked as they come
    std::vector<bool> seen(frames, false);
    bool good = header.nm.slice_of.size() == frames;
    for (std::size_t f = 0; good && f < frames; ++f) {
        std::size_t const number = header.nm.slice_of[f];
        good = number >= 1 && number <= frames && !seen[number - 1];
        if (good) { seen[slices[f] = number - 1] = true; }
    }
    if (!good) {
        throw input_error(name + " has a SliceVector that does not count its " + std::to_string(frames) +
                          " frames (tag 0054,0080: the place of a slice is open); export it again");
    }
    return slices;
}

}  // namespace

NmGrid nm_grid(SliceHeader const& header) {
    std::string const name = "\"" + header.file.string() + "\"";
    check_kind(header, name);
    check_voxels(header.file, {header.columns, header.rows, header.frames});
    auto const slices = slices_of_frames(header, name);
    auto const& o = header.orientation;
    Vec3d const normal{o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5], o[0] * o[4] - o[1] * o[3]};

    NmGrid grid;
    grid.frame.resize(slices.size());
    bool const along = header.nm.spacing_mm > 0;
    for (std::size_t f = 0; f < slices.size(); ++f) { grid.frame[along ? slices[f] : slices.size() - 1 - slices[f]] = f; }
    // The position is that of the first frame, wherever it ends up in the stack.
    double const below = static_cast<double>(along ? slices[0] : slices.size() - 1 - slices[0]), gap = std::abs(header.nm.spacing_mm);
    Geometry& g = grid.geometry;
    g.size = {header.columns, header.rows, header.frames};
    g.spacing_mm = {header.pixel_spacing[1], header.pixel_spacing[0], gap};
    for (std::size_t a = 0; a < 3; ++a) { g.origin_mm[a] = header.position_mm[a] - below * gap * normal[a]; }
    g.direction = {o[0], o[3], normal[0], o[1], o[4], normal[1], o[2], o[5], normal[2]};
    check_geometry(header.file, g);
    return grid;
}

Volume<float> read_nm_volume(SliceHeader const& header) {
    NmGrid const grid = nm_grid(header);
    SlicePixels const pixels = read_slice_pixels(header);
    Volume<float> volume{grid.geometry, {}};
    volume.values.reserve(grid.geometry.voxels());
    auto const plane = static_cast<std::ptrdiff_t>(grid.geometry.size[0]) * grid.geometry.size[1];
    for (std::size_t const frame : grid.frame) {
        auto const from = pixels.values.begin() + static_cast<std::ptrdiff_t>(frame) * plane;
        volume.values.insert(volume.values.end(), from, from + plane);
    }
    return volume;
}

}  // namespace yttria
