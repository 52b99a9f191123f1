// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/ranked_dose.hpp"
#include "host/planning/choose.hpp"
#include "host/planning/objective.hpp"
#include "host/results/results.hpp"

namespace yttria {

/// Dose per GBq of net activity on a grid, whoever computed it. The tallies, where there are some, give u.
struct DosePerGBq {
    Volume<float> const& Gy;  ///< for `reference_GBq`
    double reference_GBq = 1;
    Structures const& structures;
    Tissue const& tissue;
    EnergyResult const* energy = nullptr;  ///< of our own transport
    double gy_gram_per_quantum_history = 0;
};

/// The dose of a run, per GBq of what was administered (of what the image holds, where nothing was said).
DosePerGBq per_GBq(Result const& result);

/// Gy per GBq of one goal: the mean is energy over mass, Dx is by volume. u is NaN without tallies. Throws Error (input) naming the
/// structures there are where `goal.structure` is none.
Quantified goal_per_GBq(DosePerGBq const& dose, GoalEntry const& goal);

/// One activity of the curve.
struct CurvePoint {
    double activity_GBq = 0;
    std::vector<double> term_Gy;         ///< of each term
    double tumour_coverage_percent = 0;  ///< of the tumours' volume at the wanted tumour dose; NaN without either
};

struct VoxelPlan {
    std::vector<PlanTerm> terms;
    Choice choice;
    std::vector<CurvePoint> curve;  ///< from 0 to a quarter above the larger of what is wanted and what the limits leave
    std::string lung_note;          ///< which lung dose the limit is for
    double reference_GBq = 1;
    std::string images;  ///< purposes of what was transported
};

/// `lung_Gy_per_GBq`: of the compartment model; NaN where it has none. `splits`: equal sessions over which lung limits are taken.
VoxelPlan plan_voxels(Case const& request, Objective const& objective, DosePerGBq const& dose, double lung_Gy_per_GBq,
                      bool lung_has_activity);

}  // namespace yttria
