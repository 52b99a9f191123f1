// SPDX-License-Identifier: Apache-2.0
//! Stage: a dose that exists + structures of a case -> dose-volume metrics (docs/methods/evaluate.md)
#pragma once

#include "host/images/masks.hpp"
#include "host/metrics/metrics.hpp"
#include "host/protocol/protocol.hpp"
#include "host/results/dose_file.hpp"

namespace yttria {

/// How the dose is read between the centres of its voxels.
enum class DoseBetween {
    linear,    ///< interpolated: a dose given at points (RTDOSE of a planning system)
    constant,  ///< the voxel's own: a dose that is a mean over the voxel (our own result.h5)
};

struct EvaluateOptions {
    std::optional<double>
        sub_voxel_mm;  ///< largest edge of a sub-voxel; absent: as fine as `most_sub_voxels` allows, not below `finest_mm`
    std::optional<DoseBetween> dose_between;  ///< absent: constant for result.h5, linear for the rest
    double finest_mm = 0.2;        ///< a tenth of the steepest clinical gradients' length; finer changes no digit that is printed
    double most_sub_voxels = 5e7;  ///< of the box around all structures: 0.5 GB and some 10 s
};

struct EvaluatedStructure {
    std::string name;
    Role role = Role::other;
    bool derived = false;
    std::string definition;
    double volume_mL = 0;                ///< inside the dose grid
    double mass_g = 0;                   ///< NaN where the density is not known
    double whole_volume_mL = 0;          ///< wherever it lies; NaN for a derived one
    std::map<std::string, double> dose;  ///< names of rank_metrics(); "mean_Gy" (energy over mass) where the density is known
    std::vector<float> dvh_dose_Gy, dvh_volume_percent;
};

struct Evaluation {
    std::filesystem::path dose_file, case_file;
    std::string case_id, case_sha256;
    Vec3d dose_spacing_mm{}, sub_voxel_mm{};
    DoseBetween dose_between = DoseBetween::linear;
    bool density_known = false;
    std::string dose_method;  ///< "mc", "local", "kernel"; empty: not a result of this program
    std::vector<EvaluatedStructure> structures;
    Margins margins;  ///< as a run measures them, on the grid of the dose; no uncertainty
    Verdict verdict;  ///< of the case's protocol; no rule has an uncertainty
    Warnings warnings;

    EvaluatedStructure const* find(std::string const& name) const;
};

/// Structures of `request` (contours exactly, masks by voxel overlap) and the dose are sampled on sub-voxels of the dose grid. The density
/// of the dose file, else of the case's anatomy, gives mean_Gy and leaves voxels below 0.05 g/cm3 out (but in lung). Throws Error (input):
/// no structure, dose with NaN, a structure wholly outside the dose grid, frames of reference that differ.
Evaluation evaluate(Case const& request, StoredDose const& dose, EvaluateOptions const& options = {});

/// The rules of the case's protocol for what was evaluated. Activity is not known here: what follows from it comes from [partition] and the
/// session's shunt, or is not assessable. A Monte Carlo lung dose is that of a dose that this program computed so.
Verdict answer_rules(Case const& request, Evaluation const& evaluation);

std::string evaluation_json(Evaluation const& evaluation);
/// evaluation.json in `folder`, written aside and renamed. Throws Error (file).
void write_evaluation(std::filesystem::path const& folder, Evaluation const& evaluation);

}  // namespace yttria
