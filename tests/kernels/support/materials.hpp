// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/tables/material.hpp"

#include <stdexcept>

namespace yttria::test {

/// The materials of shared/reference/stopping_powers.txt: compositions of ICRU 37 and NIST ESTAR (physics.md 2.2), zinc left out
/// (1e-4 of the mass at most, it is not in our table of elements).
inline std::vector<MaterialDefinition> const& reference_materials() {
    static std::vector<MaterialDefinition> const all{
        {"water", {{1, .111894}, {8, .888106}}, 1.0, 1.0, 75.0},
        {"lung_icrp",
         {{1, .101278},
          {6, .10231},
          {7, .02865},
          {8, .757072},
          {11, .00184},
          {12, .00073},
          {15, .0008},
          {16, .00225},
          {17, .00266},
          {19, .00194},
          {20, .00009},
          {26, .00037}},
         1.05,
         1.05,
         75.32},
        {"bone_cortical_icrp",
         {{1, .047234}, {6, .14433}, {7, .04199}, {8, .446096}, {12, .0022}, {15, .10497}, {16, .00315}, {20, .20993}},
         1.85,
         1.85,
         106.414},
        {"air", {{6, .000124}, {7, .755267}, {8, .231781}, {18, .012827}}, .00120479, .00120479, 85.666},
        {"adipose_icrp",
         {{1, .119477},
          {6, .63724},
          {7, .00797},
          {8, .232333},
          {11, .0005},
          {12, .00002},
          {15, .00016},
          {16, .00073},
          {17, .00119},
          {19, .00032},
          {20, .00002},
          {26, .00002}},
         .92,
         .92,
         63.212},
        {"soft_icrp",
         {{1, .104472},
          {6, .23219},
          {7, .02488},
          {8, .630238},
          {11, .00113},
          {12, .00013},
          {15, .00133},
          {16, .00199},
          {17, .00134},
          {19, .00199},
          {20, .00023},
          {26, .00005}},
         1.0,
         1.0,
         72.348},
        {"soft_icru4", {{1, .101172}, {6, .111}, {7, .026}, {8, .761828}}, 1.0, 1.0, 74.852},
        {"muscle_striated_icru",
         {{1, .101997}, {6, .123}, {7, .035}, {8, .729003}, {11, .0008}, {12, .0002}, {15, .002}, {16, .005}, {19, .003}},
         1.04,
         1.04,
         74.731},
    };
    return all;
}

inline MaterialDefinition const& reference_material(std::string const& name) {
    for (auto const& m : reference_materials()) {
        if (m.name == name) { return m; }
    }
    throw std::logic_error("no reference material " + name);
}

inline MaterialDefinition const& water() { return reference_material("water"); }
inline MaterialDefinition const& bone() { return reference_material("bone_cortical_icrp"); }

}  // namespace yttria::test
