// SPDX-License-Identifier: Apache-2.0
#include "host/compare/compare.hpp"

#include "host/compare/dvh.hpp"
#include "host/compare/perfect_code.hpp"
#include "host/images/resample.hpp"
#include "host/metrics/voxel_set.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr float covered_share = 0.999F;  // of a voxel's box: less is the border of the other grid, not rounding

void check(CompareOptions const& options) {
    auto const& g = options.gamma;
    if (!(g.dose_percent > 0) || !(g.distance_mm > 0) || !(g.largest >= 1))
        throw input_error("gamma: criteria of " + std::to_string(g.dose_percent) + " % and " + std::to_string(g.distance_mm) +
                          " mm (both must be above 0) write them like 3%,1mm");
    if (!(g.threshold_percent >= 0) || g.threshold_percent > 100)
        throw input_error("gamma: a threshold of " + std::to_string(g.threshold_percent) +
                          " % (it is a part of the maximum) write 0 to 100");
}

/// Values of `from` on the grid `to`: as they are where the lattices agree, else the mean over each box.
template <class T>
std::vector<float> on_grid(Geometry const& from, std::vector<T> const& values, Geometry const& to, Sampling sampling) {
    if (same_lattice(from, to)) return {values.begin(), values.end()};
    return volume_average(from, values, to, sampling);
}

/// Voxels that the box of the other grid covers.
std::vector<char> covered(Geometry const& grid, Geometry const& other) {
    auto const share = on_grid(other, std::vector<std::uint8_t>(other.voxels(), 1), grid, Sampling::nearest);
    std::vector<char> out(share.size());
    for (std::size_t v = 0; v < share.size(); ++v) out[v] = share[v] >= covered_share;
    return out;
}

struct Anatomy {
    std::vector<float> density;
    std::vector<StoredStructure> structures;
};

/// Of A, else of B; on the grid of A.
Anatomy anatomy_of(StoredDose const& a, StoredDose const& b) {
    auto const& grid = a.mean_Gy.geometry;
    Anatomy out;
    auto const& density = a.density_g_per_cm3.empty() ? b : a;
    if (!density.density_g_per_cm3.empty())
        out.density = on_grid(density.mean_Gy.geometry, density.density_g_per_cm3, grid, Sampling::nearest);
    auto const& owner = a.structures.empty() ? b : a;
    for (auto structure : owner.structures) {
        structure.fraction = on_grid(owner.mean_Gy.geometry, structure.fraction, grid, Sampling::nearest);
        out.structures.push_back(std::move(structure));
    }
    return out;
}

/// Relative noise of both doses on the grid of A; a noise on another grid is not carried over (averaging would change it).
struct Noise {
    std::vector<float> a, b;
};
Noise noise_of(StoredDose const& a, StoredDose const& b, bool resampled) {
    return {a.relative_uncertainty, resampled ? std::vector<float>() : b.relative_uncertainty};
}

VoxelDifference difference_over(ComparedVoxels const& set, Comparison const& c, Noise const& noise) {
    VoxelDifference d;
    double weight = 0, squares = 0, noises = 0;
    auto const variance = [](std::vector<float> const& sigma, std::size_t v, double dose) {
        return sigma.empty() || !std::isfinite(sigma[v]) ? 0.0 : std::pow(static_cast<double>(sigma[v]) * dose, 2);
    };
    for (std::size_t n = 0; n < set.voxel.size(); ++n) {
        std::size_t const v = set.voxel[n];
        auto const w = static_cast<double>(set.fraction[n]);
        auto const a = static_cast<double>(c.a.values[v]), b = static_cast<double>(c.b.values[v]);
        weight += w;
        d.mean_a += w * a;
        d.mean_b += w * b;
        squares += w * (b - a) * (b - a);
        noises += w * (variance(noise.a, v, a) + variance(noise.b, v, b));
        if (w >= 0.5) d.largest = std::max(d.largest, std::abs(b - a));
    }
    d.voxels = set.voxel.size();
    d.mean_a /= weight;
    d.mean_b /= weight;
    d.mean = d.mean_b - d.mean_a;
    d.rms = std::sqrt(squares / weight);
    d.noise_rms = noise.a.empty() && noise.b.empty() ? nan : std::sqrt(noises / weight);
    return d;
}

StructureComparison compare_structure(StoredStructure const& structure, ComparedVoxels const& set, Comparison const& c, Noise const& noise,
                                      std::vector<float> const& density) {
    StructureComparison out;
    out.name = structure.name;
    out.role = structure.role;
    out.derived = structure.derived;
    for (float const f : set.fraction) out.volume_mL += static_cast<double>(f) * c.a.geometry.voxel_mL();
    out.difference = difference_over(set, c, noise);
    compare_dvh(out, set, c, density);
    std::size_t assessed = 0, passed = 0;
    for (std::size_t n = 0; n < set.voxel.size(); ++n) {
        float const gamma = c.gamma.gamma[set.voxel[n]];
        if (set.fraction[n] < 0.5F || std::isnan(gamma)) continue;
        ++assessed;
        passed += gamma <= 1.0F ? 1 : 0;
    }
    out.gamma_pass_percent = assessed == 0 ? nan : 100.0 * static_cast<double>(passed) / static_cast<double>(assessed);
    return out;
}

void expect_pass_rate(Comparison& c, StoredDose const& a, StoredDose const& b, Noise const& noise) {
    c.expected_pass_percent = nan;
    if (noise.a.empty() && noise.b.empty()) {
        c.expected_note = "no voxel uncertainties are known (on the grid of A): what noise alone would give is not known";
        return;
    }
    bool const b_is_truth = !c.resampled && median_of(noise.b) < median_of(noise.a);
    c.expected_note = std::string("what a perfect code would give: ") + (b_is_truth ? "B" : "A") + " taken for the truth, noise of " +
                      (noise.b.empty()   ? "A only"
                       : noise.a.empty() ? "B only"
                                         : "A and B") +
                      " added";
    c.expected_pass_percent = perfect_code_pass_percent(b_is_truth ? b.mean_Gy : a.mean_Gy, noise.a, noise.b, c.use, c.options);
}

}  // namespace

Comparison compare(StoredDose const& a, StoredDose const& b, CompareOptions const& options) {
    check(options);
    Comparison c;
    c.options = options;
    c.file_a = a.file.string();
    c.file_b = b.file.string();
    c.method_a = a.method;
    c.method_b = b.method;
    auto const& grid = a.mean_Gy.geometry;
    c.a = a.mean_Gy;
    c.resampled = !same_lattice(grid, b.mean_Gy.geometry);
    c.b = {grid, on_grid(b.mean_Gy.geometry, b.mean_Gy.values, grid, Sampling::linear)};
    auto const anatomy = anatomy_of(a, b);

    c.use = covered(grid, b.mean_Gy.geometry);
    std::vector<char> lung(c.use.size());
    for (auto const& s : anatomy.structures)
        for (std::size_t v = 0; v < lung.size(); ++v) lung[v] = lung[v] || (is_lung(s.role) && s.fraction[v] >= 0.5F);
    ComparedVoxels all;
    double highest = 0;
    for (std::size_t v = 0; v < c.use.size(); ++v) {
        c.not_covered += c.use[v] ? 0 : 1;
        if (!anatomy.density.empty() && anatomy.density[v] < thin_density && !lung[v]) c.use[v] = 0;
        if (!c.use[v]) continue;
        all.voxel.push_back(static_cast<std::uint32_t>(v));
        all.fraction.push_back(1.0F);
        highest = std::max(highest, static_cast<double>(c.a.values[v]));
    }
    if (all.voxel.empty())
        throw input_error(c.file_a + " and " + c.file_b +
                          ": their grids do not overlap (no voxel of A is inside B) compare doses of one patient");
    if (!(highest > 0))
        throw input_error(c.file_a + ": has no dose above 0 where the two overlap (gamma is relative to it) check the files");
    if (c.not_covered > 0)
        c.warnings.push_back({"compare.not_covered", std::to_string(c.not_covered) + " of " + std::to_string(grid.voxels()) +
                                                         " voxels of A are outside the grid of B and left out"});
    if (c.resampled)
        c.warnings.push_back({"compare.resampled",
                              "the grids differ: differences and histograms use B averaged over the voxels of A (gamma "
                              "interpolates B on its own grid)"});

    auto const noise = noise_of(a, b, c.resampled);
    c.gamma = gamma_index(c.a, b.mean_Gy, options.gamma, c.use);
    c.all = difference_over(all, c, noise);
    for (auto const& s : anatomy.structures) {
        ComparedVoxels set;
        for (std::size_t v = 0; v < c.use.size(); ++v) {
            if (!c.use[v] || !(s.fraction[v] > 0)) continue;
            set.voxel.push_back(static_cast<std::uint32_t>(v));
            set.fraction.push_back(s.fraction[v]);
        }
        if (!set.voxel.empty()) c.structures.push_back(compare_structure(s, set, c, noise, anatomy.density));
    }
    c.expected_pass_percent = nan;
    if (options.perfect_code) expect_pass_rate(c, a, b, noise);
    return c;
}

}  // namespace yttria
