// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/more_metrics.hpp"

#include <algorithm>
#include <limits>
#include <numbers>
#include <set>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double MBq_per_GBq = 1e3;
/// House choice: an exponent that answers to cold spots of a tumour (Niemierko 1999 uses -10 for aggressive ones).
constexpr char const* tumour_eud = "gEUD-10_Gy";

double activity_GBq(Activity const& activity) {
    double const MBq = activity.net_administered_MBq > 0 ? activity.net_administered_MBq
                                                         : activity.total_decays * std::numbers::ln2 / y90_half_life_s * 1e-6;
    return MBq / MBq_per_GBq;
}

double volume_outside_mL(Structure const& structure, Structure const& treated, double voxel_mL) {
    double sum = 0;
    for (std::size_t v = 0; v < structure.fraction.size(); ++v)
        sum += static_cast<double>(std::max(0.0F, structure.fraction[v] - treated.fraction[v]));
    return sum * voxel_mL;
}

StructureMetrics const* measured_of(std::vector<StructureMetrics> const& all, Structure const* structure) {
    for (auto const& s : all)
        if (structure && s.name == structure->name) return &s;
    return nullptr;
}

}  // namespace

std::vector<DoseMetric> metrics_asked_for(std::string const& name, Role role, Case const& request, std::vector<std::string> const& named) {
    std::set<std::string> names;
    if (role == Role::tumour) names.insert(tumour_eud);
    for (auto const& entry : request.structures)
        if (entry.name == name) names.insert(entry.metrics.begin(), entry.metrics.end());
    for (auto const& quantity : named) {
        auto const parsed = parse_structure_metric(quantity);
        if (parsed && parsed->structure == name) names.insert(parsed->metric);
    }
    std::vector<DoseMetric> out;
    for (auto const& metric : names)
        if (auto const parsed = parse_dose_metric(metric)) out.push_back(*parsed);
    return out;
}

void add_more_metrics(std::vector<StructureMetrics>& measured, Case const& request, Structures const& structures, Tissue const& tissue,
                      Tallied const& run, Activity const& activity, bool with_uncertainty, std::vector<std::string> const& named) {
    auto const* normal = structures.find("perfused_normal");
    if (!normal || !(normal->volume_mL > 0)) normal = structures.find("liver_normal");
    if (normal && !(normal->volume_mL > 0)) normal = nullptr;
    auto const* normal_measured = measured_of(measured, normal);
    double const normal_MBq_per_g =
        normal_measured && normal_measured->mass_g > 0 ? normal_measured->activity_MBq / normal_measured->mass_g : 0;
    VoxelSet const normal_set = normal ? voxels_of(*normal) : VoxelSet{};
    auto const* treated = structures.find("perfused");
    double const GBq = activity_GBq(activity);
    auto const& density = tissue.density.values;
    for (auto& s : measured) {
        auto const* structure = structures.find(s.name);
        if (!structure) continue;
        std::map<std::string, Quantified> more;
        auto const metrics = metrics_asked_for(s.name, s.role, request, named);
        if (!metrics.empty()) {
            bool const lung = is_lung(s.role);
            auto const dense = voxels_of(*structure, [&](std::size_t v) { return lung || density[v] >= thin_density; });
            more = measure_dose_metrics(dense, run, structures.grid.voxel_mL(), metrics, with_uncertainty);
        }
        auto const mean = s.dose.find("mean_Gy");
        if (mean != s.dose.end() && GBq > 0)
            more["mean_Gy_per_GBq"] = {mean->second.value / GBq, mean->second.u / GBq, mean->second.bias / GBq};
        if (s.role == Role::tumour && normal) {
            more["mean_ratio_to_normal"] = mean_ratio(voxels_of(*structure), normal_set, run);
            double const ratio = normal_MBq_per_g > 0 && s.mass_g > 0 ? s.activity_MBq / s.mass_g / normal_MBq_per_g : unknown;
            more["activity_ratio_to_normal"] = {ratio, unknown, unknown};  // of the image: no Monte Carlo in it
        }
        if (s.role == Role::tumour && treated) s.outside_treated_mL = volume_outside_mL(*structure, *treated, structures.grid.voxel_mL());
        if (!with_uncertainty)
            for (auto& [name, q] : more) q.u = q.bias = unknown;
        s.dose.merge(more);
    }
}

}  // namespace yttria
