// SPDX-License-Identifier: Apache-2.0
#include "host/metrics/lung.hpp"

#include "host/activity/lung_base.hpp"
#include "host/base/distance.hpp"
#include "host/metrics/partition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace yttria {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
/// House choice (clinical.md 2.7, correction 15): lung this close to the liver [mm] carries most of the blur and of the breathing.
constexpr double rim_mm = 20.0;
constexpr double MBq_per_decay = std::numbers::ln2 / y90_half_life_s * 1e-6;
/// Lung masses [kg] that a whole pair of lungs can have (clinical.md 7.2).
constexpr double smallest_lungs_kg = 0.3, largest_lungs_kg = 2.0;

constexpr float largest_lung_HU = -300.0F;

Structure const* find(Structures const& structures, std::string const& name, Role role) {
    if (auto const* s = structures.find(name)) return s;
    for (auto const& s : structures.list)
        if (s.role == role) return &s;
    return nullptr;
}

double activity_MBq(std::vector<float> const& share, Activity const& activity) {
    double decays = 0;
    for (std::size_t v = 0; v < share.size(); ++v) decays += static_cast<double>(share[v]) * static_cast<double>(activity.decays.values[v]);
    return decays * MBq_per_decay;
}

/// A session's own shunt, else the one of the model (given in [partition], or the mean of the sessions).
void add_partition(LungDose& out, Activity const& activity, PartitionResult const& partition) {
    double const K = partition_dose_constant();
    out.partition_Gy = out.partition_of_image_mass_Gy = activity.sessions.empty() ? unknown : 0.0;
    for (auto const& session : activity.sessions) {
        LungSession one{session.image, unknown, unknown, unknown, unknown};
        if (session.net_MBq > 0) one.net_MBq = session.net_MBq;
        bool const overruled = session.shunt && activity.sessions.size() == 1 && partition.assessable;
        if (session.shunt && !overruled)
            one.shunt = session.shunt->fraction;
        else if (partition.assessable)
            one.shunt = partition.lung_shunt_fraction;
        one.partition_Gy = K * one.net_MBq * 1e-3 * one.shunt / out.mass_kg;
        one.partition_of_image_mass_Gy = K * one.net_MBq * 1e-3 * one.shunt / out.image_mass_kg;
        out.partition_Gy += one.partition_Gy;  // a session that is not known makes the sum not known
        out.partition_of_image_mass_Gy += one.partition_of_image_mass_Gy;
        out.sessions.push_back(one);
    }
}

struct Means {
    Quantified all{unknown, unknown, unknown}, without_rim{unknown, unknown, unknown};
};

/// `distance`: of each voxel from the liver's, empty without a liver. Centre-to-centre distances less half the smallest voxel edge
/// stand for distances to the liver's surface.
Means means_of(Structure const& lung, Tallied const& run, std::vector<float> const& distance, Geometry const& grid, bool with_uncertainty) {
    Means out;
    out.all = mean_dose(voxels_of(lung), run);
    if (!distance.empty()) {
        double const half = 0.5 * *std::min_element(grid.spacing_mm.begin(), grid.spacing_mm.end());
        auto const rest = voxels_of(lung, [&](std::size_t v) { return static_cast<double>(distance[v]) - half > rim_mm; });
        if (!rest.voxel.empty()) out.without_rim = mean_dose(rest, run);
    }
    if (!with_uncertainty)
        for (auto* q : {&out.all, &out.without_rim}) q->u = q->bias = unknown;
    return out;
}

void add_monte_carlo(LungDose& out, Structure const& lungs, Structures const& structures, Tallied const& run, Activity const& activity,
                     bool with_uncertainty) {
    auto const* liver = find(structures, "whole_liver", Role::liver);
    auto const distance = liver ? distance_to(liver->fraction, structures.grid) : std::vector<float>();
    auto const both = means_of(lungs, run, distance, structures.grid, with_uncertainty);
    out.mc_assessable = true;
    out.mc_Gy = both.all;
    out.mc_without_rim_Gy = both.without_rim;
    if (!liver)
        out.note = "no liver structure: no rim can be left out";
    else if (std::isfinite(both.without_rim.value))
        out.note = "rim: lung within 20 mm of the liver (house choice)";
    else
        out.note = "all lung voxels lie within 20 mm of the liver";
    for (auto const& s : structures.list) {
        if (s.derived || (s.role != Role::lung_left && s.role != Role::lung_right)) continue;
        auto const side = means_of(s, run, distance, structures.grid, with_uncertainty);
        out.sides.push_back({s.role == Role::lung_left ? "left" : "right", mass_of(voxels_of(s), run.mass_g) * 1e-3,
                             activity_MBq(s.fraction, activity), side.all, side.without_rim});
    }
}

}  // namespace

double lung_mass_of_HU_kg(std::vector<float> const& HU, std::vector<float> const& fraction, double voxel_mL) {
    double grams = 0;
    for (std::size_t v = 0; v < HU.size(); ++v)
        if (HU[v] <= largest_lung_HU)
            grams += static_cast<double>(fraction[v]) * voxel_mL * std::max(0.0, (static_cast<double>(HU[v]) + 1000.0) / 1000.0);
    return grams * 1e-3;
}

std::optional<double> measure_lungs_kg(Structures const& structures, std::vector<double> const& mass_g, Volume<float> const* ct_HU) {
    auto const* lungs = find(structures, "lungs", Role::lung);
    if (!lungs) return {};
    double const kg =
        ct_HU ? lung_mass_of_HU_kg(ct_HU->values, lungs->fraction, structures.grid.voxel_mL()) : mass_of(voxels_of(*lungs), mass_g) * 1e-3;
    if (kg >= smallest_lungs_kg && kg <= largest_lungs_kg) return kg;
    return {};
}

LungDose measure_lung(Structures const& structures, Tallied const& run, Activity const& activity, PartitionResult const& partition,
                      std::optional<double> lungs_kg, bool with_uncertainty) {
    LungDose out;
    out.partition_at_150_Gy = partition.lung_at_150_Gy;
    out.mass_kg = partition.lung_mass_kg;
    out.image_mass_kg = lungs_kg.value_or(unknown);
    out.mc_Gy = out.mc_without_rim_Gy = {unknown, unknown, unknown};
    for (auto const& session : activity.sessions) out.reassigned_MBq += session.reassigned_MBq;
    auto const* lungs = find(structures, "lungs", Role::lung);
    if (lungs) out.near_liver_MBq = activity_MBq(lung_base(structures), activity);
    add_partition(out, activity, partition);
    if (!lungs)
        out.note = "not assessable: the case has no lung structure";
    else if (!activity.lung_has_activity)
        out.note = "not assessable: the image has no activity in the lungs, so that the voxel dose there would only be cross-fire";
    else
        add_monte_carlo(out, *lungs, structures, run, activity, with_uncertainty);
    return out;
}

}  // namespace yttria
