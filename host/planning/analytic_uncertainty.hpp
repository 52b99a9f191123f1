// SPDX-License-Identifier: Apache-2.0
// EANM 2018 propagation (Gear et al., doi 10.1007/s00259-018-4136-7) as far as docs/methods/planning.md carries it over.
#pragma once

#include "host/casefile/planning_entry.hpp"
#include "host/planning/compartments.hpp"

namespace yttria {

/// u(d) [mm] of a contour's diameter: u^2 = a^2/6 + FWHM^2 / (4 ln 2), a the voxel and FWHM the resolution of the contoured image.
double contour_diameter_u_mm(double voxel_mm, double fwhm_mm);
/// u(V)/V = 3 u(d)/d of a sphere's volume.
double volume_relative_u(double diameter_mm, double voxel_mm, double fwhm_mm);
/// Diameter [mm] of the sphere of that volume.
double sphere_diameter_mm(double volume_mL);

struct BudgetLine {
    std::string name;
    double relative = 0;
};
/// Relative, 1 sigma, parts independent of each other.
struct Budget {
    std::string quantity;
    std::vector<BudgetLine> lines;
    double relative = 0;
};
Budget make_budget(std::string quantity, std::vector<BudgetLine> lines);

/// Of each tumour's dose D = K A (1 - L) f / m with f its measured share of the activity (so that mass and ratio do not count twice), and
/// of the lungs' D = K A L / m_L. Volumes from mass over `density_g_per_mL`. The activity is shared by all of them.
std::vector<Budget> plan_budgets(std::vector<Territory> const& territories, PlanUncertaintyEntry const& u, double density_g_per_mL);

/// How the lung dose at a wanted tumour dose follows the shunt and the ratio: [Gy per unit].
struct LungSensitivity {
    double per_shunt = 0;                     ///< dD_L/dL; L in absolute units (0.01 is a percentage point)
    double per_ratio = 0;                     ///< dD_L/dTNR
    double at_lower_Gy = 0, at_upper_Gy = 0;  ///< with L 0.02 less (0 at least) and more
};
LungSensitivity lung_sensitivity(double tumour_kg, double normal_kg, double ratio, double shunt, double lung_kg, double tumour_Gy);

}  // namespace yttria
