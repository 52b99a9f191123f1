// SPDX-License-Identifier: Apache-2.0
#include "host/functional/functional.hpp"

#include "host/casefile/metric_name.hpp"
#include "host/metrics/jackknife.hpp"
#include "host/metrics/voxel_set.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
/// As in the reserve by dose of clinical.md 4.4.
constexpr double always_Gy[] = {30, 40, 70};
constexpr int curve_points = 200;

double counts_in(Structure const& structure, FunctionMap const& map) {
    double sum = 0;
    for (std::size_t v = 0; v < map.counts.size(); ++v)
        sum += static_cast<double>(structure.fraction[v]) * static_cast<double>(map.counts[v]);
    return sum;
}

double negative_share(Structure const& normal, FunctionMap const& map) {
    double negative = 0, positive = 0;
    for (std::size_t v = 0; v < map.counts.size(); ++v) {
        double const c = static_cast<double>(normal.fraction[v]) * static_cast<double>(map.counts[v]);
        (c < 0 ? negative : positive) += c;
    }
    return positive > 0 ? std::abs(negative) / positive : unknown;
}

/// Share of the function with at least each dose, on equal steps; negative voxels take part.
void add_curve(Functional& out, std::vector<float> const& dose, std::vector<double> const& function) {
    std::vector<std::size_t> order(dose.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return dose[a] < dose[b]; });
    double left = std::accumulate(function.begin(), function.end(), 0.0);
    double const all = left, most = dose.empty() ? 0 : static_cast<double>(dose[order.back()]);
    std::size_t next = 0;
    for (int p = 0; p < curve_points; ++p) {
        auto const level = static_cast<float>(most * p / (curve_points - 1));
        for (; next < order.size() && dose[order[next]] < level; ++next) left -= function[order[next]];
        out.dvh_dose_Gy.push_back(level);
        out.dvh_function_percent.push_back(static_cast<float>(100 * left / all));
    }
}

}  // namespace

Functional measure_function(std::optional<FunctionMap> const& map, Dose const& dose, EnergyResult const& energy,
                            Structures const& structures, Tissue const& tissue, std::vector<std::string> const& named) {
    Functional out;
    if (!map) return out;
    out.image = map->image;
    out.tracer = map->tracer;
    auto const* normal = derived_structure(structures, "liver_normal");
    double const all = counts_in(*normal, *map);
    out.liver_counts = counts_in(*derived_structure(structures, "whole_liver"), *map);
    out.negative_share = negative_share(*normal, *map);
    out.reserve_fraction = unknown;
    for (auto const* name : {"liver_normal", "perfused_normal", "remnant", "tumours"}) {
        auto const* part = derived_structure(structures, name);
        if (part == nullptr) continue;
        double const counts = counts_in(*part, *map);
        out.parts.push_back({part->name, part->volume_mL, counts, counts / all, part->volume_mL / normal->volume_mL});
        if (part->name == "remnant") out.reserve_fraction = counts / all;
    }

    // Dose in thin voxels is kept out of histograms (design.md section 3).
    auto const set = voxels_of(*normal, [&](std::size_t v) { return tissue.density.values[v] >= thin_density; });
    std::vector<double> function;
    for (std::size_t i = 0; i < set.voxel.size(); ++i)
        function.push_back(static_cast<double>(set.fraction[i]) * static_cast<double>(map->counts[set.voxel[i]]));
    double const sum = std::accumulate(function.begin(), function.end(), 0.0);
    if (!(sum > 0)) {
        out.why = "the functional image has no counts in the normal liver";
        return out;
    }
    std::set<double> levels(std::begin(always_Gy), std::end(always_Gy));
    for (auto const& quantity : named)
        if (auto const level = parse_function_level(quantity)) levels.insert(*level);
    auto const mass = voxel_mass_g(tissue);
    Tallied const run{energy.tally, mass, Replicates(energy.tally), dose.gy_gram_per_quantum_history};
    bool const with_uncertainty = energy.method == "mc" && run.replicates.usable();
    auto const readings = read_in_maps(set, run, with_uncertainty, [&](std::vector<float> const& Gy) {
        std::vector<double> values(1 + levels.size(), 0.0);
        for (std::size_t i = 0; i < Gy.size(); ++i) {
            values[0] += function[i] * static_cast<double>(Gy[i]);
            std::size_t n = 0;
            for (double const level : levels)
                if (++n; static_cast<double>(Gy[i]) < level) values[n] += function[i];
        }
        for (auto& value : values) value /= sum;
        return values;
    });
    out.mean_Gy = resampled_dose(readings.value[0], readings.in_maps[0], run.replicates);
    std::size_t n = 0;
    for (double const level : levels) {
        ++n;
        out.below[level] = resampled(readings.value[n], readings.in_maps[n], run.replicates);
    }
    add_curve(out, run.dose_Gy(set, run.totals(set), -1), function);
    return out;
}

}  // namespace yttria
