// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/structure_metrics.hpp"

#include "host/base/parallel.hpp"

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

/// For plots only; the metrics do not use it.
void add_curve(StructureMetrics& out, RankedDose const& ranked) {
    double const step = ranked.maximum() / (curve_points - 1);
    int const points = step > 0 ? curve_points : 1;
    for (int i = 0; i < points; ++i) {
        auto const dose = static_cast<float>(i + 1 == points ? ranked.maximum() : i * step);
        out.dvh_dose_Gy.push_back(points == 1 ? 0.0F : dose);
        out.dvh_volume_percent.push_back(static_cast<float>(ranked.volume_at(static_cast<double>(out.dvh_dose_Gy.back()))));
    }
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
    std::map<std::string, Quantified> out;
    for (std::size_t m = 0; m < metrics.size(); ++m) {
        bool const share = metrics[m].kind == RankMetric::Kind::percent_at_dose;
        out.emplace(metrics[m].name, (share ? resampled : resampled_dose)(readings.value[m], readings.in_maps[m], run.replicates));
    }
    return out;
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
    if (!dense.voxel.empty()) {
        out.dose.merge(measure_ranks(dense, run, rank_metrics(), with_uncertainty));
        add_curve(out, {run.dose_Gy(dense, run.totals(dense), -1), weights_of(dense)});
    }
    if (!with_uncertainty)
        for (auto& [name, quantity] : out.dose) quantity.u = quantity.bias = unknown;
    return out;
}

}  // namespace yttria
