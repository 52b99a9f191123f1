// SPDX-License-Identifier: Apache-2.0
// What the interactive viewer shows: which values it holds exactly, which rounded, and why (docs/report.md).
#pragma once

#include "host/report/packed_volume.hpp"
#include "host/results/results.hpp"

namespace yttria {

/// How much a page may carry. 1.8 million exact voxels take up to 14 MB in the page (4 + 2 + 2 bytes a voxel before packing), the
/// background 6: with the rest below 25 MB, which a browser opens in less than 3 s.
struct ViewerBudget {
    std::size_t exact_voxels = 1'800'000;
    std::size_t background_bytes = 6'000'000;
};

/// Voxels whose values are kept exactly: inside structures with at least `inside_Gy`, elsewhere with at least `outside_Gy`. Below, dose is
/// rounded down to a multiple of `step_Gy`, activity to one of `step_MBq_per_mL` (powers of 2, which pack well), and u is left out. On
/// all but the largest grids both doses are 0: every voxel is exact.
struct Exactness {
    double inside_Gy = 0, outside_Gy = 0, step_Gy = 0, step_MBq_per_mL = 0;
    bool all() const { return inside_Gy <= 0 && outside_Gy <= 0; }
};

struct ViewerStructure {
    std::size_t index = 0;  ///< in Result::structures
    PackedVolume mask;      ///< fraction in 1/255; above 0 at least 1
};

struct ViewerVolumes {
    Exactness exactness;
    bool ct = false;                                    ///< the background is a CT [HU], else density [g/cm3]
    double background_offset = 0, background_step = 1;  ///< value = offset + step * code
    PackedVolume background, uncertainty, activity;     ///< 16 bits; decimal_code (fraction; MBq/mL)
    PackedVolume dose;                                  ///< float32 [Gy] where all are exact, else 16 bits: steps, or exact_code
    PackedVolume exact_dose;                            ///< float32 [Gy] of the voxels with exact_code, in their order
    std::vector<ViewerStructure> structures;            ///< shown_structures()
};

/// In the place of a number of steps: the dose is the next one of the exact ones.
inline constexpr std::uint16_t exact_code = 65535;

ViewerVolumes viewer_volumes(Result const& result, ViewerBudget const& budget = {});

}  // namespace yttria
