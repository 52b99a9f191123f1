// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/parameters.hpp"

#include <cstdint>

namespace yttria {

/// Grid as the transport sees it; pointers are to host or device memory.
struct GridView {
    int n[3];                      ///< voxels along x, y, z
    float spacing[3];              ///< cm
    float inverse_spacing[3];      ///< 1/cm
    float const* density;          ///< [voxel] g/cm3, x fastest
    std::uint8_t const* material;  ///< [voxel]
};

inline constexpr int energy_guide_log2 = 8;

/// Where and with what energy a decay starts.
struct SourceView {
    std::uint32_t count;              ///< source voxels
    std::uint32_t const* voxel;       ///< [source voxel] grid index
    std::uint64_t const* cumulative;  ///< [source voxel] upper end of its share of 2^64
    std::uint32_t const* guide;       ///< [2^guide_log2 + 1] first source voxel that can hold a target with these upper bits
    int guide_log2;
    std::uint32_t const *lower_quanta, *energy_end;  ///< [bin] its lower edge and the upper end of its share of 2^32
    std::uint64_t const* energy_slope;               ///< [bin] quanta per word, in units of 2^-32
    std::uint32_t const* energy_guide;               ///< [2^energy_guide_log2 + 1] first bin that can hold a word with these upper bits
    std::uint32_t const* sobol;                      ///< kernels/tables/sobol.hpp
};

/// Tables of kernels/data/tables.hpp.
struct TablesView {
    float const *electron, *scattering, *bremsstrahlung, *photon, *form_factor;
    float const* majorant;  ///< [photon node] largest attenuation on the grid, 1/cm
};

/// All that a history reads.
struct TransportView {
    GridView grid;
    SourceView source;
    TablesView tables;
    Parameters parameters;
    std::uint32_t replicate_log2;  ///< replicate_size = 2^replicate_log2
    std::uint32_t cutoff_quanta;   ///< of electrons
};

}  // namespace yttria
