// SPDX-License-Identifier: Apache-2.0
#include "host/planning/delivered.hpp"

#include "host/metrics/ranked_dose.hpp"
#include "host/metrics/voxel_set.hpp"
#include "host/planning/voxel_plan.hpp"

#include <cmath>
#include <limits>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// One dose map with what its means are weighted by.
struct Map {
    std::vector<float> const& Gy;
    std::vector<float> const& density;
    double voxel_mL = 1;
    double scale = 1;
};

struct Summary {
    double mean = unknown, D95 = unknown, mL = 0;
};

Summary summarise(Map const& map, std::vector<float> const& fraction, bool lung) {
    Summary out;
    std::vector<float> dose;
    std::vector<std::uint32_t> weight;
    double energy = 0, mass = 0;
    for (std::size_t v = 0; v < fraction.size(); ++v) {
        if (!(fraction[v] > 0)) continue;
        double const m = static_cast<double>(fraction[v]) * static_cast<double>(map.density[v]);
        energy += m * static_cast<double>(map.Gy[v]);
        mass += m;
        out.mL += static_cast<double>(fraction[v]) * map.voxel_mL;
        if (!lung && map.density[v] < thin_density) continue;
        dose.push_back(map.Gy[v]);
        weight.push_back(volume_weight(fraction[v]));
    }
    if (mass > 0) out.mean = energy / mass * map.scale;
    if (!dose.empty()) out.D95 = RankedDose(dose, weight).dose_at(95) * map.scale;
    return out;
}

void compare_voxels(Map const& a, Map const& b, std::vector<float> const& fraction, DeliveredStructure& row) {
    double sum = 0, squares = 0, weight = 0;
    for (std::size_t v = 0; v < fraction.size(); ++v) {
        double const f = static_cast<double>(fraction[v]);
        double const d = static_cast<double>(b.Gy[v]) * b.scale - static_cast<double>(a.Gy[v]) * a.scale;
        sum += f * d, squares += f * d * d, weight += f;
    }
    row.voxel_mean_Gy = sum / weight;
    row.voxel_rms_Gy = std::sqrt(squares / weight);
}

std::string label_of(PlanRegistration registration, bool same) {
    if (registration == PlanRegistration::none)
        return "per structure: no registration of the two anatomies is stated, so that voxels do not correspond";
    if (!same) return "per structure: the two doses are on different grids, so that voxels do not correspond";
    return registration == PlanRegistration::rigid ? "rigid only: voxel differences hold the liver's deformation too" : "deformable";
}

}  // namespace

DeliveredComparison compare_delivered(Result const& planned, double planned_GBq, StoredDose const& delivered,
                                      PlanRegistration registration) {
    auto const reference = per_GBq(planned);
    auto const& density = planned.tissue.density;
    Map const a{planned.dose.mean_Gy.values, density.values, density.geometry.voxel_mL(), planned_GBq / reference.reference_GBq};
    if (delivered.density_g_per_cm3.empty())
        throw input_error(delivered.file.string() +
                          ": holds no density (means are energy over mass) give the result.h5 or the folder of a  yttria run");
    Map const b{delivered.mean_Gy.values, delivered.density_g_per_cm3, delivered.mean_Gy.geometry.voxel_mL(), 1};
    bool const same = same_lattice(density.geometry, delivered.mean_Gy.geometry);
    DeliveredComparison out;
    out.file = delivered.file;
    out.planned_GBq = planned_GBq;
    out.voxels = same && registration != PlanRegistration::none;
    out.label = label_of(registration, same);
    for (auto const& s : planned.structures.list) {
        StoredStructure const* other = nullptr;
        for (auto const& candidate : delivered.structures)
            if (candidate.name == s.name) other = &candidate;
        if (!other) {
            out.missing.push_back(s.name);
            continue;
        }
        auto const one = summarise(a, s.fraction, is_lung(s.role)), two = summarise(b, other->fraction, is_lung(s.role));
        DeliveredStructure row{s.name, one.mean, two.mean, one.D95, two.D95, one.mL, two.mL, unknown, unknown};
        if (out.voxels && one.mL > 0) compare_voxels(a, b, s.fraction, row);
        out.structures.push_back(row);
    }
    if (out.structures.empty())
        throw input_error(delivered.file.string() + ": has none of the plan's structures (they are matched by name) name them alike");
    return out;
}

}  // namespace yttria
