// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/quantified.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/volume.hpp"

namespace yttria {

/// A connected piece of a tumour's surface whose distance to the isodose is below the margin's width.
struct UnderdosedPatch {
    double area_mm2 = 0;
    Vec3d centre_mm{};       ///< area-weighted, LPS
    double smallest_mm = 0;  ///< smallest distance to the isodose on it, negative where the tumour itself is not covered
};

/// How far an edge (of an isodose, of the treated volume) lies outside a tumour's surface, over the surface without its subcapsular
/// part; negative where the edge is inside the tumour. Taken as no farther than `margin_reach_mm` either way.
struct EdgeDistance {
    Quantified smallest_mm, percentile5_mm;  ///< the minimal margin, and what 95 % of the area exceed
};

/// One isodose against one margin width.
struct IsodoseMargin {
    double dose_Gy = 0;
    Quantified shell_percent, target_percent;  ///< of the volume with at least that dose
    EdgeDistance edge;                         ///< minimal ablative margin
    Quantified underdosed_percent;             ///< of the surface (without its subcapsular part)
    double underdosed_mm2 = 0;
    std::vector<UnderdosedPatch> patches;  ///< largest first
};

/// A tumour's margin of one width (docs/methods/margin.md).
struct MarginRing {
    double width_mm = 0;
    std::string limited;  ///< not empty: dose rows are "resolution-limited" and never pass; says why
    double shell_mL = 0, target_mL = 0;
    double subcapsular_percent = 0;                                     ///< of the tumour's surface: the capsule is nearer than the width
    std::map<std::string, Quantified> shell, target;                    ///< "mean_Gy", "D98_Gy", ...
    std::optional<double> target_in_treated_percent;                    ///< of the target's volume; absent without a treated volume
    std::optional<double> treated_smallest_mm, treated_percentile5_mm;  ///< absent as well where all the surface is subcapsular
    std::vector<IsodoseMargin> isodoses;
};

struct DoseAtDistance {
    double from_mm = 0, to_mm = 0, volume_mL = 0;
    Quantified mean_Gy;
};

struct TumourMargin {
    std::string tumour;
    std::string why;  ///< not empty: not assessable
    double volume_mL = 0, surface_mm2 = 0;
    std::vector<MarginRing> rings;         ///< ascending widths
    std::vector<DoseAtDistance> fall_off;  ///< outside the tumour, inside the liver, 1 mm bins
};

struct Margins {
    std::vector<TumourMargin> tumours;
    std::optional<double> image_fwhm_mm;  ///< the worst of the transported images; absent where one does not say
    bool inside_liver = false;            ///< shells are cut at the capsule; false: no liver structure
    std::string treated;                  ///< the structure that stands for the treated volume; "" for none
    double cell_mm = 0;                   ///< largest edge of the parts that voxels are cut into

    TumourMargin const* find(std::string const& tumour) const;
};

/// Distances are not followed farther than this: dose falls off over a few mm, and clinical.md 4.3 asks for bins up to here.
inline constexpr double margin_reach_mm = 30.0;

}  // namespace yttria
