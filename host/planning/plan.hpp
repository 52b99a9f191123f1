// SPDX-License-Identifier: Apache-2.0
//! Stage: masses and ratios (by hand or of voxels) and dose per GBq -> model activity for the stated target (yttria plan)
#pragma once

#include "host/planning/analytic_uncertainty.hpp"
#include "host/planning/choose.hpp"
#include "host/planning/delivered.hpp"
#include "host/planning/objective.hpp"
#include "host/planning/product.hpp"
#include "host/planning/territories.hpp"
#include "host/planning/voxel_plan.hpp"
#include "host/protocol/protocol.hpp"

namespace yttria {

/// A row that says what the plan is against the objective.
struct PlanRow {
    std::string id, text, unit, passes_when;
    std::optional<double> value;
    Status status = Status::not_assessable;
    std::string why;
};

/// The multi-compartment plan for one reading of "tumour".
struct ModelPlan {
    std::string tumour;  ///< whole | viable
    std::vector<Territory> territories;
    int sessions = 1;             ///< the activity is given in
    CompartmentDoses at_one_GBq;  ///< per GBq of all territories together, in their proportion
    std::vector<PlanTerm> terms;
    std::optional<Choice> choice;  ///< in these sessions; nothing where neither a dose nor a limit is asked for
    std::optional<CompartmentDoses> at_choice;
    std::optional<CompartmentDoses> at_given;  ///< at [planning] activity_GBq or the territories' activities
    std::vector<Choice> by_sessions;           ///< in one session, in two, ...: as many as the objective allows

    /// What the rows are about: the activity given, else the one chosen.
    CompartmentDoses const& planned() const { return at_given ? *at_given : *at_choice; }
};

/// An activity from a formula, shown for comparison only.
struct ComparedActivity {
    std::string name;
    double GBq = 0;
    std::string note;
};

struct Plan {
    Objective objective;
    std::string constant_name;
    double K = 0;  ///< Gy kg/GBq
    double lung_kg = 1;
    PartitionResult partition;
    std::optional<ModelPlan> whole, viable;
    std::string model_why;      ///< without a model: why
    bool names_viable = false;  ///< the case plans for the viable tumour
    std::optional<LungSensitivity> sensitivity;
    std::vector<ComparedActivity> compared;
    std::optional<VoxelPlan> voxels;
    std::optional<ProductPlan> product;
    std::vector<Budget> budgets;
    std::vector<PlanRow> rows;  ///< of the planned sessions; whole against viable made indeterminate
    std::optional<DeliveredComparison> delivered;
    Verdict verdict;
    double untreated_reserve_fraction = 0;  ///< NaN where not known
    Warnings warnings;

    ModelPlan const* used() const;  ///< the model of the tumour that the case names (whole without a name); null without one
    /// Answers to the quantities plan.* of protocols; the viable tumour's is an alternative where the case names neither.
    Facts facts(Case const& request) const;
};

/// Everything but delivered: `result` of the image's transport, or null for a case by hand. Throws Error (input).
Plan make_plan(Case const& request, Result const* result);

/// The compartment plan. Throws Error (input) where nothing says what is wanted and no activity is given.
ModelPlan plan_model(Case const& request, Objective const& objective, std::vector<Territory> territories, double K, double lung_kg);

/// The rows of the objective at the doses of `model` (docs/methods/planning.md).
std::vector<PlanRow> plan_rows(Objective const& objective, ModelPlan const& model);

std::string plan_table(Plan const& plan, Case const& request);  ///< for the terminal
std::string plan_json(Plan const& plan, Case const& request);
std::string plan_html(Plan const& plan, Case const& request);

}  // namespace yttria
