// SPDX-License-Identifier: Apache-2.0
#include "host/report/viewer_volumes.hpp"

#include "host/base/parallel.hpp"
#include "host/report/sections.hpp"
#include "host/report/slice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace yttria {
namespace {

constexpr std::size_t stretch = 1U << 18U;  // voxels that a thread takes at once
constexpr double steps_per_scale = 2000;    // of rounded doses: finer than the colours, of which there are 256

/// The largest power of two that is not above.
double power_of_two(double value) { return std::exp2(std::floor(std::log2(value))); }

/// 1 where a structure that is shown has a part of the voxel.
std::vector<char> inside_structures(Result const& result, std::vector<std::size_t> const& shown) {
    std::vector<char> inside(result.tissue.density.geometry.voxels(), 0);
    parallel_stretches(inside.size(), stretch, [&](Stretch const& part) {
        for (auto const s : shown) {
            auto const& fraction = result.structures.list[s].fraction;
            for (std::size_t v = part.first; v < part.end; ++v) inside[v] = static_cast<char>(inside[v] != 0 || fraction[v] > 0);
        }
    });
    return inside;
}

/// Doses of the voxels inside or outside.
std::vector<float> doses_of(Result const& result, std::vector<char> const& inside, bool which) {
    std::vector<float> out;
    auto const& dose = result.dose.mean_Gy.values;
    for (std::size_t v = 0; v < dose.size(); ++v)
        if ((inside[v] != 0) == which) out.push_back(dose[v]);
    return out;
}

/// A round dose that at most `count` of `doses` reach.
double dose_reached_by(std::vector<float> doses, std::size_t count) {
    if (doses.size() <= count) return 0;
    auto const place = doses.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(doses.begin(), place, doses.end(), std::greater<>());
    // Strictly above the first that is too many.
    return *place > 0 ? round_up(static_cast<double>(*place) * (1 + 1e-6)) : std::numeric_limits<double>::min();
}

Exactness exactness_of(Result const& result, std::vector<char> const& inside, ViewerBudget const& budget) {
    Exactness out;
    if (inside.size() <= budget.exact_voxels) return out;
    auto const within = static_cast<std::size_t>(std::count(inside.begin(), inside.end(), 1));
    out.inside_Gy = dose_reached_by(doses_of(result, inside, true), budget.exact_voxels);
    out.outside_Gy = dose_reached_by(doses_of(result, inside, false), budget.exact_voxels - std::min(within, budget.exact_voxels));
    out.step_Gy = power_of_two(top_dose(result) / steps_per_scale);
    return out;
}

std::uint16_t steps(double value, double step) {
    return static_cast<std::uint16_t>(std::clamp(std::floor(value / step), 0.0, exact_code - 1.0));
}

/// Decays in a voxel as the activity concentration at the injection that they came from.
double MBq_per_mL(double decays, Geometry const& grid) { return decays * std::numbers::ln2 / y90_half_life_s * 1e-6 / grid.voxel_mL(); }

void pack_values(ViewerVolumes& out, Result const& result, std::vector<char> const& inside) {
    auto const& grid = result.tissue.density.geometry;
    auto const& dose = result.dose.mean_Gy.values;
    auto const& u = result.dose.relative_uncertainty.values;
    auto const& decays = result.activity.decays.values;
    auto& e = out.exactness;
    double const most = decays.empty() ? 0 : MBq_per_mL(static_cast<double>(*std::max_element(decays.begin(), decays.end())), grid);
    e.step_MBq_per_mL = most > 0 ? power_of_two(most / steps_per_scale) : 1;
    std::vector<std::uint16_t> dose_code(e.all() ? 0 : dose.size()), u_code(dose.size()), activity_code(dose.size());
    parallel_stretches(dose.size(), stretch, [&](Stretch const& part) {
        for (std::size_t v = part.first; v < part.end; ++v) {
            auto const d = static_cast<double>(dose[v]);
            bool const exact = d >= (inside[v] != 0 ? e.inside_Gy : e.outside_Gy);
            double const activity = decays.empty() ? 0 : MBq_per_mL(static_cast<double>(decays[v]), grid);
            if (!e.all()) dose_code[v] = exact ? exact_code : steps(d, e.step_Gy);
            u_code[v] = exact && std::isfinite(u[v]) ? decimal_code(static_cast<double>(u[v])) : std::uint16_t{0};
            double const kept = std::trunc(activity / e.step_MBq_per_mL) * e.step_MBq_per_mL;
            activity_code[v] = decimal_code(exact ? activity : kept);
        }
    });
    auto const pack_exact = [&] {
        std::vector<float> exact;
        for (std::size_t v = 0; v < dose.size(); ++v)
            if (dose_code[v] == exact_code) exact.push_back(dose[v]);
        Geometry row;
        row.size = {static_cast<int>(exact.size()), 1, 1};
        out.exact_dose = pack_volume(row, exact);
    };
    side_by_side({[&] { out.dose = e.all() ? pack_volume(grid, dose) : pack_volume(grid, dose_code); },
                  [&] { out.uncertainty = pack_volume(grid, u_code); }, [&] { out.activity = pack_volume(grid, activity_code); },
                  [&] {
                      if (!e.all()) pack_exact();
                  }});
}

/// The background in the finest steps that its share of the page allows.
void pack_background(ViewerVolumes& out, Result const& result, ViewerBudget const& budget) {
    auto const& grid = result.tissue.density.geometry;
    out.ct = result.ct_HU.has_value();
    auto const& values = out.ct ? result.ct_HU->values : result.tissue.density.values;
    // Air is 0, so that it need not be kept.
    out.background_offset = out.ct ? -1024 : 0;
    double const highest = out.ct ? 3071 : 20;
    out.background_step = out.ct ? 1 : 0.001;
    if (values.size() > budget.exact_voxels) out.background_step *= 4;  // one attempt is a second of work there
    std::vector<std::uint16_t> code(values.size());
    for (;; out.background_step *= 2) {
        parallel_stretches(values.size(), stretch, [&](Stretch const& part) {
            for (std::size_t v = part.first; v < part.end; ++v) {
                double const value = std::clamp(static_cast<double>(values[v]), out.background_offset, highest);
                code[v] = static_cast<std::uint16_t>(std::lround((value - out.background_offset) / out.background_step));
            }
        });
        out.background = pack_volume(grid, code);
        constexpr double coarsest_HU = 32, coarsest_density = 0.1;
        if (out.background.packed_bytes() <= budget.background_bytes || out.background_step >= (out.ct ? coarsest_HU : coarsest_density))
            return;
    }
}

PackedVolume packed_mask(Geometry const& grid, std::vector<float> const& fraction) {
    std::vector<std::uint8_t> code(fraction.size());
    parallel_stretches(code.size(), stretch, [&](Stretch const& part) {
        for (std::size_t v = part.first; v < part.end; ++v)
            if (fraction[v] > 0)
                code[v] = static_cast<std::uint8_t>(std::clamp(std::lround(255 * static_cast<double>(fraction[v])), 1L, 255L));
    });
    return pack_volume(grid, code);
}

}  // namespace

ViewerVolumes viewer_volumes(Result const& result, ViewerBudget const& budget) {
    ViewerVolumes out;
    auto const shown = shown_structures(result.structures);
    side_by_side({[&] {
                      auto const inside = inside_structures(result, shown);
                      out.exactness = exactness_of(result, inside, budget);
                      pack_values(out, result, inside);
                  },
                  [&] { pack_background(out, result, budget); },
                  [&] {
                      for (auto const s : shown)
                          out.structures.push_back({s, packed_mask(result.tissue.density.geometry, result.structures.list[s].fraction)});
                  }});
    return out;
}

}  // namespace yttria
