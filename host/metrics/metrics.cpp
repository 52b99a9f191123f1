// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/metrics.hpp"

#include "host/base/number_text.hpp"
#include "host/metrics/lesions.hpp"
#include "host/metrics/lung.hpp"
#include "host/metrics/more_metrics.hpp"
#include "host/metrics/partition_inputs.hpp"
#include "host/metrics/structure_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
/// Largest mean relative standard error above D50 that a DVH is good for (clinical.md 4.1).
constexpr double largest_noise = 0.02;

Structure const* find(Structures const& structures, std::string const& name) {
    for (auto const& s : structures.list)
        if (s.name == name) return &s;
    return nullptr;
}

Structure const* first_with_role(Structures const& structures, Role role) {
    for (auto const& s : structures.list)
        if (s.role == role) return &s;
    return nullptr;
}

/// Mean relative standard error of the voxels above the median dose of the tumours (else of the liver, else of the first structure).
double noise_above_median(Dose const& dose, Structures const& structures, Metrics const& metrics) {
    auto const* s = find(structures, "tumours");
    for (auto const role : {Role::tumour, Role::liver})
        if (!s) s = first_with_role(structures, role);
    if (!s && !structures.list.empty()) s = &structures.list.front();
    auto const* measured = s ? metrics.find(s->name) : nullptr;
    if (!measured || !measured->dose.contains("D50_Gy")) return unknown;
    double const median = measured->dose.at("D50_Gy").value;
    double sum = 0, weight = 0;
    for (std::size_t v = 0; v < s->fraction.size(); ++v) {
        auto const u = static_cast<double>(dose.relative_uncertainty.values[v]);
        if (!(s->fraction[v] > 0) || static_cast<double>(dose.mean_Gy.values[v]) < median || std::isnan(u)) continue;
        sum += static_cast<double>(s->fraction[v]) * u;
        weight += static_cast<double>(s->fraction[v]);
    }
    return weight > 0 ? sum / weight : unknown;
}

/// The radiologist's diameter wins; the contour must not contradict it (clinical.md 1.5).
void warn_of_diameter(Case const& request, Metrics& metrics) {
    constexpr double largest_difference_mm = 10.0;
    auto const given = request.clinical.number("largest_diameter_cm");
    if (!given || metrics.lesions.count == 0) return;
    double const mm = 10.0 * *given;
    if (std::abs(mm - metrics.lesions.largest_diameter_mm) <= largest_difference_mm) return;
    metrics.warnings.push_back({"clinical.diameter", "largest_diameter_cm is " + brief(*given) + ", the longest transaxial chord of " +
                                                         metrics.lesions.largest + " is " +
                                                         brief(0.1 * metrics.lesions.largest_diameter_mm) +
                                                         " cm (more than 1 cm apart; the value given is used); check contour and value"});
}

/// The mean dose divided by the recovery coefficient of the image, under its own name; nothing else is touched: a histogram of a blurred
/// map does not get sharp by a factor (clinical.md 3.4).
void add_recovered_means(Case const& request, std::vector<StructureMetrics>& measured) {
    for (auto const& entry : request.structures) {
        if (!entry.recovery_coefficient) continue;
        for (auto& s : measured) {
            if (s.name != entry.name || s.derived || !s.dose.contains("mean_Gy")) continue;
            auto const& mean = s.dose.at("mean_Gy");
            double const c = *entry.recovery_coefficient;
            s.dose["mean_over_recovery_Gy"] = {mean.value / c, mean.u / c, mean.bias / c};
        }
    }
}

}  // namespace

double untreated_reserve(PartitionEntry const& given, std::vector<StructureMetrics> const& measured) {
    double normal = -1, treated = -1;
    if (given.liver_mL && given.tumour_mL && given.treated_normal_mL) {
        normal = *given.liver_mL - *given.tumour_mL;
        return (normal - *given.treated_normal_mL) / normal;
    }
    for (auto const& s : measured) {
        if (s.name == "liver_normal") normal = s.volume_mL;
        if (s.name == "perfused_normal") treated = s.volume_mL;
    }
    return normal > 0 && treated >= 0 ? (normal - treated) / normal : unknown;
}

CumulativeRow const* Cumulative::find(std::string const& structure) const {
    for (auto const& row : rows)
        if (row.structure == structure) return &row;
    return nullptr;
}

StructureMetrics const* Metrics::find(std::string const& name) const {
    for (auto const& s : structures)
        if (s.name == name) return &s;
    return nullptr;
}

Metrics measure(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures, Tissue const& tissue,
                Activity const& activity, std::vector<std::string> const& named, Volume<float> const* ct_HU) {
    auto const mass = voxel_mass_g(tissue);
    Tallied const run{energy.tally, mass, Replicates(energy.tally), dose.gy_gram_per_quantum_history};
    bool const with_uncertainty = energy.method == "mc" && run.replicates.usable();

    Metrics out;
    for (auto const& structure : structures.list)
        out.structures.push_back(measure_structure(structure, run, tissue, activity, with_uncertainty));
    add_recovered_means(request, out.structures);
    add_more_metrics(out.structures, request, structures, tissue, run, activity, with_uncertainty, named);
    auto const lungs_kg = measure_lungs_kg(structures, mass, ct_HU);
    out.partition = make_partition(request, activity, out.structures, lungs_kg);
    out.lung = measure_lung(structures, run, activity, out.partition, lungs_kg, with_uncertainty);
    out.warnings = out.partition.warnings;
    out.lesions = measure_lesions(structures);
    warn_of_diameter(request, out);
    out.untreated_reserve_fraction = untreated_reserve(request.partition, out.structures);
    out.mean_relative_uncertainty_above_D50 = noise_above_median(dose, structures, out);
    if (out.mean_relative_uncertainty_above_D50 > largest_noise) {
        char text[300];
        std::snprintf(
            text, sizeof text,
            "the mean relative uncertainty of voxels above D50 is %.1f %% (above 2 %%, noise broadens the histogram: D98 and D2 are "
            "biased outward, see the bias of each metric) run more histories",
            100 * out.mean_relative_uncertainty_above_D50);
        out.warnings.push_back({"metrics.noise", text});
    }
    return out;
}

}  // namespace yttria
