// SPDX-License-Identifier: Apache-2.0
//! Stage: doses of earlier treatments -> the transport grid, and dose and BED of all treatments together (docs/methods/prior_dose.md)
#pragma once

#include "host/biology/biology.hpp"
#include "host/results/dose_file.hpp"

namespace yttria {

/// One earlier dose on the transport grid.
struct PriorDose {
    std::string name;
    std::vector<float> Gy;             ///< mean over each voxel, by mass where the file holds densities; 0 outside its grid
    std::vector<float> covered;        ///< share of each voxel that its grid holds
    std::optional<double> injected_s;  ///< since 1970-01-01T00:00Z
    std::string placed;                ///< how it was brought here, for people
};

struct PriorDoses {
    std::vector<PriorDose> list;
    Warnings warnings;

    bool empty() const { return list.empty(); }
    /// Those of all together; empty without one.
    std::vector<float> sum_Gy() const;
    /// With their times; empty where one has none.
    std::vector<EarlierDose> timed() const;
};

/// Reads and resamples each [[prior_dose]]. Throws Error: file; input (neither a registration, nor a stated or a common frame of reference;
/// frames that differ; a map that scales or shears; no voxel in common with the grid).
PriorDoses read_prior_doses(Case const& request, SourceImages const& images, Geometry const& grid);

/// The dose of one file on `grid`; `to_dose` maps planning space to its own.
PriorDose resample_prior(StoredDose const& dose, Affine const& to_dose, Geometry const& grid);

/// Metrics of this dose and the earlier ones added voxel by voxel. u is that of this dose. Empty without priors.
Cumulative measure_cumulative(Case const& request, PriorDoses const& priors, Dose const& dose, EnergyResult const& energy,
                              Structures const& structures, Tissue const& tissue, Activity const& activity,
                              std::vector<std::string> const& named);

}  // namespace yttria
