// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/dose_metric.hpp"

#include "host/base/parallel.hpp"
#include "host/metrics/ranked_dose.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// ln of the volume-weighted mean of exp(x): shifted by the largest, so that nothing overflows.
double log_mean_exp(std::vector<double> const& x, std::vector<float> const& fraction) {
    double largest = -std::numeric_limits<double>::infinity(), sum = 0, volume = 0;
    for (auto const v : x) largest = std::max(largest, v);
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += static_cast<double>(fraction[i]) * std::exp(x[i] - largest);
        volume += static_cast<double>(fraction[i]);
    }
    return largest + std::log(sum / volume);
}

/// Energy in the set, quanta, of each batch that holds histories.
std::vector<double> batch_energy(VoxelSet const& set, Tallied const& run) {
    std::vector<double> out;
    for (auto const b : run.replicates.batch) {
        std::int64_t const* const row = run.tally.energy.data() + b * run.tally.voxels;
        double e = 0;
        for (std::size_t i = 0; i < set.voxel.size(); ++i)
            e += static_cast<double>(set.fraction[i]) * static_cast<double>(row[set.voxel[i]]);
        out.push_back(e);
    }
    return out;
}

}  // namespace

double dose_metric(DoseMetric const& metric, RankedDose const& ranked, std::vector<float> const& dose_Gy,
                   std::vector<float> const& fraction, double volume_mL) {
    switch (metric.kind) {
        case DoseMetric::Kind::dose_at_percent:
            return metric.parameter == std::floor(metric.parameter) ? ranked.dose_at(static_cast<int>(metric.parameter))
                                                                    : ranked.dose_at_part(metric.parameter);
        case DoseMetric::Kind::percent_at_dose:
            return ranked.volume_at(metric.parameter);
        case DoseMetric::Kind::mL_at_dose:
            return 0.01 * ranked.volume_at(metric.parameter) * volume_mL;
        case DoseMetric::Kind::generalised_eud:
            return generalised_eud(dose_Gy, fraction, metric.parameter);
        case DoseMetric::Kind::survival_eud:
            return survival_eud(dose_Gy, fraction, metric.parameter);
    }
    return unknown;
}

double generalised_eud(std::vector<float> const& dose_Gy, std::vector<float> const& fraction, double a) {
    if (dose_Gy.empty()) return unknown;
    std::vector<double> x;
    x.reserve(dose_Gy.size());
    for (auto const d : dose_Gy) {
        if (!(d > 0) && a < 0) return 0;
        x.push_back(d > 0 ? a * std::log(static_cast<double>(d)) : -std::numeric_limits<double>::infinity());
    }
    if (std::all_of(dose_Gy.begin(), dose_Gy.end(), [](float d) { return !(d > 0); })) return 0;
    return std::exp(log_mean_exp(x, fraction) / a);
}

double survival_eud(std::vector<float> const& dose_Gy, std::vector<float> const& fraction, double alpha_per_Gy) {
    if (dose_Gy.empty()) return unknown;
    std::vector<double> x;
    x.reserve(dose_Gy.size());
    for (auto const d : dose_Gy) x.push_back(-alpha_per_Gy * static_cast<double>(d));
    return -log_mean_exp(x, fraction) / alpha_per_Gy;
}

std::map<std::string, Quantified> measure_dose_metrics(VoxelSet const& set, Tallied const& run, double voxel_mL,
                                                       std::vector<DoseMetric> const& metrics, bool with_uncertainty) {
    std::map<std::string, Quantified> out;
    if (metrics.empty() || set.voxel.empty()) return out;
    std::vector<std::uint32_t> weight;
    double volume_mL = 0;
    for (auto const f : set.fraction) {
        weight.push_back(volume_weight(f));
        volume_mL += static_cast<double>(f) * voxel_mL;
    }
    auto const readings = read_in_maps(set, run, with_uncertainty, [&](std::vector<float> const& dose) {
        RankedDose const ranked(dose, weight);
        std::vector<double> values;
        for (auto const& metric : metrics) values.push_back(dose_metric(metric, ranked, dose, set.fraction, volume_mL));
        return values;
    });
    for (std::size_t m = 0; m < metrics.size(); ++m) {
        bool const volume = metrics[m].kind == DoseMetric::Kind::percent_at_dose || metrics[m].kind == DoseMetric::Kind::mL_at_dose;
        out[metrics[m].name] = (volume ? resampled : resampled_dose)(readings.value[m], readings.in_maps[m], run.replicates);
    }
    return out;
}

Quantified mean_ratio(VoxelSet const& over, VoxelSet const& under, Tallied const& run) {
    double const mass = mass_of(over, run.mass_g) / mass_of(under, run.mass_g);
    auto const a = batch_energy(over, run), b = batch_energy(under, run);
    double sum_a = 0, sum_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum_a += a[i];
        sum_b += b[i];
    }
    if (!(mass > 0) || !(sum_b > 0)) return {unknown, unknown, unknown};
    std::vector<double> left_out;
    for (std::size_t i = 0; i < a.size(); ++i) left_out.push_back((sum_a - a[i]) / (sum_b - b[i]) / mass);
    return jackknife(sum_a / sum_b / mass, left_out, run.replicates);
}

}  // namespace yttria
