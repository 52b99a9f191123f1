// SPDX-License-Identifier: Apache-2.0
// What [planning] and [product] of a case file say (docs/formats/case.md).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace yttria {

/// What was injected. At the injection unless said otherwise.
struct ProductEntry {
    std::string name;
    std::optional<double> Bq_per_sphere;                   ///< at the injection
    std::optional<double> Bq_per_sphere_at_calibration{};  ///< of the vial's label; excludes Bq_per_sphere
    std::optional<double> vial_GBq{};                      ///< of one vial at its calibration
    std::optional<std::string> calibration_time{}, injection_time{};
    std::optional<double> most_spheres_per_session{}, most_spheres_per_g{};  ///< limits of the site
};

/// A tumour of a territory given by hand.
struct PlanTumourEntry {
    std::string name;
    double mass_kg = 0;
    double ratio = 1;  ///< of concentrations, to the territory's normal liver
};

/// One treated territory: from a structure's voxels, or by hand.
struct TerritoryEntry {
    std::string name;
    std::string structure;  ///< with role perfused; "" for one given by hand
    int session = 1;
    std::optional<double> normal_mass_kg, lung_shunt_fraction, activity_GBq;
    std::vector<PlanTumourEntry> tumours;
};

/// A wanted dose, or a limit, of the plan from voxels.
struct GoalEntry {
    std::string structure;
    std::string metric = "mean";  ///< mean, D1 to D100; coverage of p % by an isodose is Dp at that dose
    double margin_mm = 0;         ///< the structure and what of the liver lies this close to it
    double Gy = 0;
};

/// Standard uncertainties of the analytic budget (1 sigma); defaults in docs/methods/planning.md.
struct PlanUncertaintyEntry {
    double activity = 0.10, fraction = 0.05, dose_factor = 0;  ///< relative
    double lung_shunt = 0.02;                                  ///< absolute
    double lung_mass = 0.22;                                   ///< relative
    double contour_fwhm_mm = 5, contour_voxel_mm = 2;          ///< of the image that tumours were contoured on
};

struct PlanningEntry {
    bool given = false;
    std::string objective;  ///< a name in protocols/plans/ or a path; "" for none
    std::optional<double> activity_GBq, tumour_Gy, perfused_Gy, normal_limit_Gy, lung_limit_Gy, cumulative_lung_limit_Gy;
    std::optional<std::array<double, 2>> tumour_range_Gy;
    int sessions = 1;                   ///< over which the activity is divided equally
    std::optional<std::string> tumour;  ///< whole | viable; nothing: whole, and an answer that differs is indeterminate
    std::string dose_constant = "evaluated";
    std::string lung_dose = "partition";  ///< which lung dose the limit is for in the plan from voxels: partition | mc
    double residual_fraction = 0;         ///< of the drawn activity, expected to stay in the delivery set
    double necrotic_fraction = 0;         ///< of the tumours' mass, where no structure says it
    std::vector<TerritoryEntry> territories;
    std::vector<GoalEntry> goals, limits;
    std::optional<double> height_cm, weight_kg;
    std::optional<double> liver_mL, tumour_mL, treated_normal_mL;  ///< by hand, where there are no structures
    std::optional<double> lobe_mL, lobe_tumour_mL;
    PlanUncertaintyEntry uncertainty;
};

}  // namespace yttria
