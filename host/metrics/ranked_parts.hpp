// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace yttria {

/// What a RankedDose says of one of several sets of voxels that are read together.
struct PartDoses {
    bool empty = true;
    double mean = 0, minimum = 0;   ///< Gy
    std::vector<double> dose_at;    ///< Gy, of each `percent`
    std::vector<double> volume_at;  ///< per cent, of each `threshold_Gy`
};

/// Rows of weights are filled up with zeros to a multiple of this.
inline constexpr std::size_t parts_at_once = 4;

struct PartsWanted {
    std::vector<int> percent;          ///< descending, 1 to 100: doses that many per cent receive (rank_parts gives them in this order)
    std::vector<double> threshold_Gy;  ///< ascending: volumes that receive that much
};

/// Ranks voxels once for all of `parts` sets of them: `dose_Gy` [voxel] (finite, not negative), `weight` [voxel][part] (volume_weight();
/// 0 where a voxel is not in a set; rows filled up as above). Says of each what RankedDose(dose, its weights) says, to the bit, in one
/// pass over the voxels.
std::vector<PartDoses> rank_parts(std::vector<float> const& dose_Gy, std::vector<std::uint32_t> const& weight, std::size_t parts,
                                  PartsWanted const& wanted);

}  // namespace yttria
