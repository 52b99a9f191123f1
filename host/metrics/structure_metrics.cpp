// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/structure_metrics.hpp"

#include "host/base/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr int curve_points = 400;

std::vector<double> read_all(RankedDose const& ranked, std::vector<RankMetric> const& metrics) {
    std::vector<double> values;
    for (auto const& metric : metrics) values.push_back(rank_value(ranked, metric));
    return values;
}

std::vector<std::uint32_t> weights_of(VoxelSet const& set) {
    std::vector<std::uint32_t> weight;
    weight.reserve(set.fraction.size());
    for (auto const f : set.fraction) weight.push_back(volume_weight(f));
    return weight;
}

/// Doses at which the curve for plots is read; the metrics do not use it.
std::vector<float> curve_doses(double largest_Gy) {
    double const step = largest_Gy / (curve_points - 1);
    if (!(step > 0)) return {0.0F};
    std::vector<float> doses;
    for (int i = 0; i < curve_points; ++i) doses.push_back(static_cast<float>(i + 1 == curve_points ? largest_Gy : i * step));
    return doses;
}

/// The curve behind the metrics in `readings`: the volume at each of its doses and how well that is known.
void add_curve(StructureMetrics& out, Readings const& readings, std::size_t first, Replicates const& replicates) {
    for (std::size_t i = first; i < readings.value.size(); ++i) {
        out.dvh_volume_percent.push_back(static_cast<float>(readings.value[i]));
        out.dvh_u_percent.push_back(static_cast<float>(resampled(readings.value[i], readings.in_maps[i], replicates).u));
    }
}

std::map<std::string, Quantified> named(Readings const& readings, std::vector<RankMetric> const& metrics, Replicates const& replicates) {
    std::map<std::string, Quantified> out;
    for (std::size_t m = 0; m < metrics.size(); ++m) {
        bool const share = metrics[m].kind == RankMetric::Kind::percent_at_dose;
        out.emplace(metrics[m].name, (share ? resampled : resampled_dose)(readings.value[m], readings.in_maps[m], replicates));
    }
    return out;
}

/// Metrics and curve from one ranking of each map.
void measure_curve_and_ranks(StructureMetrics& out, VoxelSet const& set, Tallied const& run, bool with_uncertainty) {
    auto const weight = weights_of(set);
    auto const whole = run.dose_Gy(set, run.totals(set), -1);
    float largest = 0;
    for (std::size_t i = 0; i < whole.size(); ++i)
        if (weight[i] > 0) largest = std::max(largest, whole[i]);
    auto const doses = curve_doses(static_cast<double>(largest));
    auto const readings = read_in_maps(set, run, with_uncertainty, [&](std::vector<float> const& dose) {
        RankedDose const ranked(dose, weight);
        auto values = read_all(ranked, rank_metrics());
        for (auto const d : doses) values.push_back(ranked.volume_at(static_cast<double>(d)));
        return values;
    });
    out.dose.merge(named(readings, rank_metrics(), run.replicates));
    out.dvh_dose_Gy = doses;
    add_curve(out, readings, rank_metrics().size(), run.replicates);
    if (!with_uncertainty) out.dvh_u_percent.clear();
}

double activity_MBq(VoxelSet const& set, Activity const& activity) {
    double decays = 0;
    for (std::size_t i = 0; i < set.voxel.size(); ++i)
        decays += static_cast<double>(set.fraction[i]) * static_cast<double>(activity.decays.values[set.voxel[i]]);
    return decays * std::numbers::ln2 / y90_half_life_s * 1e-6;
}

}  // namespace

double rank_value(RankedDose const& ranked, RankMetric const& metric) {
    switch (metric.kind) {
        case RankMetric::Kind::minimum:
            return ranked.minimum();
        case RankMetric::Kind::maximum:
            return ranked.maximum();
        case RankMetric::Kind::volume_mean:
            return ranked.mean();
        case RankMetric::Kind::dose_at_percent:
            return ranked.dose_at(metric.parameter);
        case RankMetric::Kind::percent_at_dose:
            return ranked.volume_at(metric.parameter);
    }
    return unknown;
}

std::vector<RankMetric> const& rank_metrics() {
    static std::vector<RankMetric> const all = [] {
        using Kind = RankMetric::Kind;
        std::vector<RankMetric> list{{"min_Gy", Kind::minimum, 0}, {"max_Gy", Kind::maximum, 0}, {"volume_mean_Gy", Kind::volume_mean, 0}};
        for (int const p : {2, 5, 30, 50, 70, 90, 95, 98})
            list.push_back({std::string("D").append(std::to_string(p)).append("_Gy"), Kind::dose_at_percent, p});
        for (int const d : {30, 40, 70, 100, 120, 150, 205})
            list.push_back({std::string("V").append(std::to_string(d)).append("_percent"), Kind::percent_at_dose, d});
        return list;
    }();
    return all;
}

std::map<std::string, Quantified> measure_ranks(VoxelSet const& set, Tallied const& run, std::vector<RankMetric> const& metrics,
                                                bool with_uncertainty) {
    auto const weight = weights_of(set);
    auto const readings = read_in_maps(set, run, with_uncertainty, [&](std::vector<float> const& dose) {
        return read_all({dose, weight}, metrics);
    });
    return named(readings, metrics, run.replicates);
}

StructureMetrics measure_structure(Structure const& structure, Tallied const& run, Tissue const& tissue, Activity const& activity,
                                   bool with_uncertainty) {
    auto const all = voxels_of(structure);
    auto const& density = tissue.density.values;
    auto const dense = is_lung(structure.role) ? all : voxels_of(structure, [&](std::size_t v) { return density[v] >= thin_density; });

    StructureMetrics out;
    out.name = structure.name;
    out.role = structure.role;
    out.derived = structure.derived;
    out.definition = structure.definition;
    out.volume_mL = structure.volume_mL;
    out.mass_g = mass_of(all, run.mass_g);
    out.activity_MBq = activity_MBq(all, activity);
    if (!all.voxel.empty()) out.dose.emplace("mean_Gy", mean_dose(all, run));
    if (!dense.voxel.empty()) measure_curve_and_ranks(out, dense, run, with_uncertainty);
    if (!with_uncertainty)
        for (auto& [name, quantity] : out.dose) quantity.u = quantity.bias = unknown;
    return out;
}

}  // namespace yttria
