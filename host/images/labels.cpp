// SPDX-License-Identifier: Apache-2.0
#include "host/images/labels.hpp"
#include "host/base/parallel.hpp"
#include "host/images/resample.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>

namespace yttria {
namespace {

/// More labels than this are not listed.
constexpr std::size_t listed_labels = 60;
/// Voxels of a work item: more work than a thread is, and enough of them.
constexpr std::size_t stretch = 1 << 18;
/// Part of a voxel that is rounding.
constexpr double rounding = 1e-6;

std::string labels_in(std::vector<float> const& values) {
    std::set<float> const present(values.begin(), values.end());
    std::string text;
    std::size_t listed = 0;
    for (float const label : present) {
        if (label == 0) { continue; }
        if (++listed > listed_labels) { return text + ", ..."; }
        text += (text.empty() ? "" : ", ") +
                (label == std::round(label) ? std::to_string(static_cast<long long>(label)) : std::to_string(label));
    }
    return text.empty() ? "none" : text;
}

}  // namespace

std::vector<std::uint8_t> labelled_voxels(LabelledMask const& mask) {
    std::vector<float> const& values = mask.image->volume.values;
    std::string const where = "structure \"" + mask.entry.name + "\" in \"" + mask.image->file.string() + "\"";
    std::vector<std::uint8_t> inside(values.size(), 0);
    std::vector<float> labels;
    for (auto const label : mask.entry.labels) { labels.push_back(static_cast<float>(label)); }
    std::atomic<bool> numbers{true};
    std::vector<std::atomic<std::size_t>> found(labels.size());
    parallel_stretches(values.size(), stretch, [&](Stretch s) {
        // Simple loops over plain pointers, which the compiler makes vectors of: what a byte is written to could be anything else.
        float const* const in = values.data() + s.first;
        std::uint8_t* const out = inside.data() + s.first;
        std::size_t const count = s.end - s.first;
        unsigned bad = 0;
        for (std::size_t i = 0; i < count; ++i) { bad += std::abs(in[i]) <= std::numeric_limits<float>::max() ? 0U : 1U; }
        if (bad > 0) { numbers = false; }
        if (labels.empty()) {
            for (std::size_t i = 0; i < count; ++i) { out[i] = in[i] != 0 ? 1 : 0; }
        }
        for (std::size_t label = 0; label < labels.size(); ++label) {
            float const wanted = labels[label];
            unsigned here = 0;
            for (std::size_t i = 0; i < count; ++i) {
                unsigned const is = in[i] == wanted ? 1U : 0U;
                out[i] = static_cast<std::uint8_t>(out[i] | is);
                here += is;
            }
            found[label] += here;
        }
    });
    if (!numbers) { throw input_error(where + ": the mask holds NaN or infinite values (labels are whole numbers); write it again"); }
    for (std::size_t label = 0; label < found.size(); ++label) {
        if (found[label] == 0) {
            throw input_error(where + ": no voxel has label " + std::to_string(mask.entry.labels[label]) +
                              " (labels there: " + labels_in(values) + "); correct label");
        }
    }
    if (mask.entry.labels.empty() && std::find(inside.begin(), inside.end(), 1) == inside.end()) {
        throw input_error(where + ": the mask is empty (every voxel is 0); remove the structure or give its mask");
    }
    return inside;
}

std::vector<float> mask_fractions(LabelledMask const& mask, Geometry const& grid) {
    if (mask.contours) { return volume_fractions(*mask.contours, grid); }
    auto const& volume = mask.image->volume;
    if (mask.fractional) { return volume_average(volume.geometry, volume.values, grid, Sampling::nearest); }
    return volume_average(volume.geometry, labelled_voxels(mask), grid, Sampling::nearest);
}

double mask_volume_mL(LabelledMask const& mask) {
    if (mask.contours) { return mask.contours->volume_mL(); }
    double voxels = 0;
    if (mask.fractional) {
        for (float const value : mask.image->volume.values) { voxels += static_cast<double>(value); }
    } else {
        auto const inside = labelled_voxels(mask);
        voxels = static_cast<double>(std::count(inside.begin(), inside.end(), 1));
    }
    return voxels * mask.image->volume.geometry.voxel_mL();
}

Geometry lattice_around(LabelledMask const& mask, Geometry const& reference) {
    if (mask.contours) { return lattice_around(*mask.contours, reference); }
    Geometry const& source = mask.image->volume.geometry;
    auto const inside = labelled_voxels(mask);
    IndexMap const map = index_map(source, reference);
    Vec3d low{1e30, 1e30, 1e30}, high{-1e30, -1e30, -1e30};
    std::size_t voxel = 0;
    for (int k = 0; k < source.size[2]; ++k) {
        for (int j = 0; j < source.size[1]; ++j) {
            for (int i = 0; i < source.size[0]; ++i) {
                if (inside[voxel++] == 0) { continue; }
                for (int corner = 0; corner < 8; ++corner) {
                    Vec3d const at = map({i + ((corner & 1) - 0.5), j + ((corner >> 1 & 1) - 0.5), k + ((corner >> 2) - 0.5)});
                    for (std::size_t a = 0; a < 3; ++a) {
                        low[a] = std::min(low[a], at[a]);
                        high[a] = std::max(high[a], at[a]);
                    }
                }
            }
        }
    }
    Geometry box = reference;
    Vec3d first{};
    for (std::size_t a = 0; a < 3; ++a) {
        first[a] = std::floor(low[a] + 0.5 + rounding);
        box.size[a] = static_cast<int>(std::max(1.0, std::ceil(high[a] + 0.5 - rounding) - first[a]));
    }
    box.origin_mm = reference.to_patient(first);
    return box;
}

}  // namespace yttria
