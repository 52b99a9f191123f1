// SPDX-License-Identifier: Apache-2.0
#include "host/prior/prior.hpp"

#include "host/base/number_text.hpp"
#include "host/casefile/metric_name.hpp"
#include "host/metrics/dose_metric.hpp"
#include "host/metrics/structure_metrics.hpp"

#include <algorithm>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double least_covered_percent = 0.1;  // as for structures.cut

std::vector<DoseMetric> asked_for(std::string const& structure, std::vector<std::string> const& named) {
    std::vector<DoseMetric> out;
    for (auto const& quantity : named) {
        auto const parsed = parse_structure_metric(quantity, "cumulative.");
        if (!parsed || parsed->structure != structure) continue;
        if (auto const metric = parse_dose_metric(parsed->metric)) out.push_back(*metric);
    }
    return out;
}

double uncovered_percent(Structure const& structure, PriorDoses const& priors) {
    double open = 0, all = 0;
    for (std::size_t v = 0; v < structure.fraction.size(); ++v) {
        float least = 1;
        for (auto const& prior : priors.list) least = std::min(least, prior.covered[v]);
        all += static_cast<double>(structure.fraction[v]);
        open += static_cast<double>(structure.fraction[v]) * (1 - static_cast<double>(std::min(1.0F, least)));
    }
    return all > 0 ? 100 * open / all : unknown;
}

double mean_by_mass(VoxelSet const& set, std::vector<float> const& Gy, std::vector<double> const& mass_g) {
    double energy = 0, mass = 0;
    for (std::size_t i = 0; i < set.voxel.size(); ++i) {
        double const m = static_cast<double>(set.fraction[i]) * mass_g[set.voxel[i]];
        energy += m * static_cast<double>(Gy[set.voxel[i]]);
        mass += m;
    }
    return mass > 0 ? energy / mass : unknown;
}

}  // namespace

Cumulative measure_cumulative(Case const& request, PriorDoses const& priors, Dose const& dose, EnergyResult const& energy,
                              Structures const& structures, Tissue const& tissue, Activity const& activity,
                              std::vector<std::string> const& named) {
    Cumulative out;
    if (priors.empty()) return out;
    for (auto const& prior : priors.list) out.priors.push_back(prior.placed);
    auto const before = priors.sum_Gy();
    auto const mass = voxel_mass_g(tissue);
    Tallied const run{energy.tally, mass, Replicates(energy.tally), dose.gy_gram_per_quantum_history, &before};
    bool const with_uncertainty = energy.method == "mc" && run.replicates.usable();
    std::string cut;
    auto const& density = tissue.density.values;
    for (auto const& structure : structures.list) {
        auto const all = voxels_of(structure);
        if (all.voxel.empty()) continue;
        auto const dense = is_lung(structure.role) ? all : voxels_of(structure, [&](std::size_t v) { return density[v] >= thin_density; });
        CumulativeRow row;
        row.structure = structure.name;
        row.prior_mean_Gy = mean_by_mass(all, before, mass);
        row.uncovered_percent = uncovered_percent(structure, priors);
        auto mean = mean_dose(all, run);
        mean.value += row.prior_mean_Gy;
        if (!with_uncertainty) mean.u = mean.bias = unknown;
        row.dose["mean_Gy"] = mean;
        if (!dense.voxel.empty()) {
            row.dose.merge(measure_ranks(dense, run, rank_metrics(), with_uncertainty));
            row.dose.merge(
                measure_dose_metrics(dense, run, structures.grid.voxel_mL(), asked_for(structure.name, named), with_uncertainty));
        }
        if (row.uncovered_percent > least_covered_percent)
            cut += (cut.empty() ? "" : ", ") + row.structure + " " + brief(row.uncovered_percent) + " %";
        out.rows.push_back(std::move(row));
    }
    if (!cut.empty())
        out.warnings.push_back(
            {"prior_dose.cut", "earlier doses do not cover all of these structures: " + cut +
                                   " (what lies outside their grids counts as 0 Gy from them) use a dose on a larger grid"});
    auto const timed = priors.timed();
    if (timed.empty())
        out.biology.note =
            "not assessable: an earlier dose without an injection_time (BED follows from the time course, never from summed dose)";
    else
        out.biology = measure_biology(request, dose, energy, structures, tissue, activity, timed);
    return out;
}

}  // namespace yttria
