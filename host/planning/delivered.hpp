// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/dose_file.hpp"
#include "host/results/results.hpp"

namespace yttria {

/// How the two anatomies were brought together: what voxel differences may mean.
enum class PlanRegistration { none, rigid, deformable };

struct DeliveredStructure {
    std::string name;
    double planned_mean_Gy = 0, delivered_mean_Gy = 0;  ///< energy over mass, each on its own grid
    double planned_D95_Gy = 0, delivered_D95_Gy = 0;
    double planned_mL = 0, delivered_mL = 0;
    double voxel_rms_Gy = 0, voxel_mean_Gy = 0;  ///< delivered minus planned; NaN where voxels cannot be compared
};

struct DeliveredComparison {
    std::filesystem::path file;
    double planned_GBq = 0;  ///< activity for which the planned doses are
    bool voxels = false;
    std::string label;  ///< "deformable", "rigid only", or why voxels are not compared
    std::vector<DeliveredStructure> structures;
    std::vector<std::string> missing;  ///< planned structures without a counterpart
};

/// The dose of a pre-treatment image at `planned_GBq` against a result of the post-treatment one, structure by structure (same name), and
/// voxel by voxel only with a registration and on one lattice. Throws Error (input) where no structure has a counterpart.
DeliveredComparison compare_delivered(Result const& planned, double planned_GBq, StoredDose const& delivered,
                                      PlanRegistration registration);

}  // namespace yttria
