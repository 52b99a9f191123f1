// SPDX-License-Identifier: Apache-2.0
//! Stage: dose + time course of the sessions -> BED and EQD2 by structure, voxel-wise, with uncertainty
#pragma once

#include "host/biology/bed.hpp"
#include "host/metrics/metrics.hpp"

namespace yttria {

/// Dose of an earlier treatment on the transport grid, and when it was injected (on the clock of the sessions' injection_time).
struct EarlierDose {
    std::vector<float> const* Gy = nullptr;
    double injected_h = 0;
};

/// Fills a row per structure that has repair parameters (given in [[structure]], or the defaults of its role: tumour 10 Gy and 1.5 h,
/// liver 2.5 Gy and 2.5 h, lung 3 Gy and 1.5 h; docs/methods/biology.md). BED is taken in each voxel, then averaged over the volume; u is
/// that of the statistic over halves of the batches. Several sessions: their shares of a voxel's dose are those of their decays around it,
/// and each needs an injection_time; without one there is no row and `note` says why. `earlier` doses are sessions of their own: with
/// them the rows are those of all treatments together, and this one needs its injection_time too.
Biology measure_biology(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures,
                        Tissue const& tissue, Activity const& activity, std::vector<EarlierDose> const& earlier = {});

/// BED [Gy] of each voxel of the grid; empty, with the reason in `why`, where a time is missing.
struct BedMap {
    std::vector<float> bed_Gy;
    std::string why;
};
BedMap make_bed_map(Case const& request, Radiobiology const& parameters, Dose const& dose, Activity const& activity,
                    std::vector<EarlierDose> const& earlier);

}  // namespace yttria
