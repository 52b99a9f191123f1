// SPDX-License-Identifier: Apache-2.0
//! Stage: dose + structures -> margins around tumours: geometric and by isodose (docs/methods/margin.md)
#pragma once

#include "host/metrics/voxel_set.hpp"

namespace yttria {

/// What is measured around one tumour. The defaults are the thermal-ablation convention and house choices (clinical.md 4.3, correction 15).
struct MarginWanted {
    std::string tumour;  ///< a structure's name
    std::vector<double> widths_mm{5, 10}, isodoses_Gy{100, 120, 150, 205};
    bool fall_off = true;  ///< dose by distance up to margin_reach_mm: most of the time
};

/// Where a dose comes from, and its maps with one batch left out each.
/// Dose [Gy] of a set's voxels from one of the maps of Replicates; negative: from all histories.
using DoseMap = std::function<std::vector<float>(int map)>;
struct DoseMaps {
    std::function<DoseMap(VoxelSet const& set)> of;  ///< the set must outlive what it returns
    Replicates const* replicates = nullptr;          ///< null: no uncertainty is known
};

/// Margins of the tumours that `wanted` names. `density` [g/cm3] of the grid's voxels: those lighter than thin_density take the mean
/// dose of the others around them. `image_fwhm_mm` absent: not known, and every row by isodose is resolution-limited.
Margins measure_margins(std::vector<MarginWanted> const& wanted, Structures const& structures, std::vector<float> const& density,
                        DoseMaps const& maps, std::optional<double> image_fwhm_mm);

/// The same for a case: each tumour and, where there are several, all of them as one (`tumours`), with the widths and isodoses of the
/// case, and with those of `named` (quantities of rules, host/margin/names.hpp).
Margins measure_margins(Case const& request, Dose const& dose, EnergyResult const& energy, Structures const& structures,
                        Tissue const& tissue, std::vector<std::string> const& named = {}, bool fall_off = true);

/// What the second form measures: widths and isodoses of the case and of `named`, for the tumours that are among `structures`.
std::vector<MarginWanted> wanted_margins(Case const& request, Structures const& structures, std::vector<std::string> const& named);

/// Volume fractions of `target` with what lies within margin_mm of its surface, in the whole liver (anywhere without one) and in no other
/// tumour nor what is excluded from the liver; by the sub-voxel distances of the margins. On the grid of `structures`. Throws Error
/// (input) where the target fills no voxel by half.
std::vector<float> with_margin(Structures const& structures, Structure const& target, double margin_mm);

/// The worst resolution [mm, FWHM] of the images that the case transports; absent where one of them does not say.
std::optional<double> transported_fwhm_mm(Case const& request);

}  // namespace yttria
