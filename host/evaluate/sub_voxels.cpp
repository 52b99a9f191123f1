// SPDX-License-Identifier: Apache-2.0
#include "host/evaluate/sub_voxels.hpp"

#include "host/base/parallel.hpp"
#include "host/images/labels.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

/// Powers of the inverse of the root of x^4 = x + 1: the additive recurrence that fills three dimensions most evenly (M. Roberts, "The
/// unreasonable effectiveness of quasirandom sequences", 2018).
constexpr std::array<double, 3> recurrence{0.8191725133961645, 0.6710436067037893, 0.5497004779019703};

double fraction_of(double x) { return x - std::floor(x); }

/// Values between the centres, constant beyond the outermost.
double interpolated(Volume<float> const& dose, Vec3d const& index) {
    auto const& size = dose.geometry.size;
    std::array<int, 3> low{};
    std::array<double, 3> part{};
    for (std::size_t a = 0; a < 3; ++a) {
        double const x = std::clamp(index[a], 0.0, size[a] - 1.0);
        low[a] = std::min(static_cast<int>(x), std::max(0, size[a] - 2));
        part[a] = x - low[a];
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        std::array<int, 3> at{};
        double weight = 1;
        for (std::size_t a = 0; a < 3; ++a) {
            bool const upper = (corner >> a & 1) != 0;
            at[a] = std::min(low[a] + upper, size[a] - 1);
            weight *= upper ? part[a] : 1 - part[a];
        }
        if (weight > 0) { sum += weight * static_cast<double>(dose.values[dose.geometry.index(at[0], at[1], at[2])]); }
    }
    return sum;
}

template <class Value>
std::vector<float> filled(SubVoxels const& cut, int from, int end, Value const& value) {
    Geometry const part = layers(cut.grid, from, end);
    std::vector<float> out(part.voxels());
    parallel_for(end - from, [&](int layer) {
        for (int j = 0; j < part.size[1]; ++j) {
            for (int i = 0; i < part.size[0]; ++i) { out[part.index(i, j, layer)] = value(i, j, from + layer); }
        }
    });
    return out;
}

}  // namespace

SubVoxels cut_voxels(Geometry const& dose, std::vector<LabelledMask> const& masks, EvaluateOptions const& options) {
    SubVoxels cut;
    std::array<int, 3> low = dose.size, high{0, 0, 0};
    for (auto const& mask : masks) {
        Geometry const box = lattice_around(mask, dose);
        Vec3d const corner = dose.to_index(box.origin_mm);
        for (std::size_t a = 0; a < 3; ++a) {
            auto const start = static_cast<int>(std::lround(corner[a]));
            low[a] = std::min(low[a], std::clamp(start, 0, dose.size[a]));
            high[a] = std::max(high[a], std::clamp(start + box.size[a], 0, dose.size[a]));
        }
    }
    double volume_mm3 = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        if (low[a] >= high[a]) { throw input_error("no structure touches the dose grid (they are of other places); check dose and case"); }
        volume_mm3 *= (high[a] - low[a]) * dose.spacing_mm[a];
    }
    double const wanted = options.sub_voxel_mm.value_or(std::max(options.finest_mm, std::cbrt(volume_mm3 / options.most_sub_voxels)));
    cut.first = low;
    cut.grid = dose;
    Vec3d origin{};
    double count = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        cut.parts[a] = static_cast<int>(std::clamp(std::ceil(dose.spacing_mm[a] / wanted - 1e-9), 1.0, 1000.0));
        cut.grid.spacing_mm[a] = dose.spacing_mm[a] / cut.parts[a];
        count *= static_cast<double>(high[a] - low[a]) * cut.parts[a];
        if (count > 1e9) { throw input_error("more than 1e9 sub-voxels (memory would not hold them); give a larger --sub-voxel-mm"); }
        cut.grid.size[a] = (high[a] - low[a]) * cut.parts[a];
        origin[a] = low[a] - 0.5 + 0.5 / cut.parts[a];
    }
    cut.grid.origin_mm = dose.to_patient(origin);
    return cut;
}

Geometry layers(Geometry const& grid, int from, int end) {
    Geometry part = grid;
    part.size[2] = end - from;
    part.origin_mm = grid.to_patient({0, 0, static_cast<double>(from)});
    return part;
}

std::vector<float> dose_in(SubVoxels const& cut, int from, int end, Volume<float> const& dose, DoseBetween between) {
    if (between == DoseBetween::constant) { return voxel_values_in(cut, from, end, dose.geometry, dose.values); }
    return filled(cut, from, end, [&](int i, int j, int k) {
        std::array<int, 3> const at{i, j, k};
        Vec3d index{};
        for (std::size_t a = 0; a < 3; ++a) {
            double const place = fraction_of(0.5 + recurrence[a] * i + recurrence[(a + 1) % 3] * j + recurrence[(a + 2) % 3] * k);
            index[a] = cut.first[a] - 0.5 + (at[a] + place) / cut.parts[a];
        }
        return static_cast<float>(interpolated(dose, index));
    });
}

std::vector<float> voxel_values_in(SubVoxels const& cut, int from, int end, Geometry const& dose, std::vector<float> const& values) {
    return filled(cut, from, end, [&](int i, int j, int k) {
        return values[dose.index(cut.first[0] + i / cut.parts[0], cut.first[1] + j / cut.parts[1], cut.first[2] + k / cut.parts[2])];
    });
}

}  // namespace yttria
