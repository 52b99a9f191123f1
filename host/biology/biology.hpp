// SPDX-License-Identifier: Apache-2.0
//! Stage: dose + time course of the sessions -> BED and EQD2 by structure, voxel-wise, with uncertainty
#pragma once

#include "host/metrics/metrics.hpp"

namespace yttria {

/// Fills a row per structure that has repair parameters (given in [[structure]], or the defaults of its role: tumour 10 Gy and 1.5 h,
/// liver 2.5 Gy and 2.5 h, lung 3 Gy and 1.5 h; docs/methods/biology.md). BED is taken in each voxel, then averaged over the volume; u is
/// that of the statistic over halves of the batches. Several sessions: their shares of a voxel's dose are those of their decays around it,
/// and each needs an injection_time; without one there is no row and `note` says why.
Biology measure_biology(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures,
                        Tissue const& tissue, Activity const& activity);

}  // namespace yttria
