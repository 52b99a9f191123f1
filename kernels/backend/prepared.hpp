// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"
#include "kernels/data/views.hpp"

#include <vector>

namespace yttria {

/// What follows from an input and is not stored with it.
struct PreparedInput {
    int guide_log2 = 0;
    std::vector<std::uint32_t> guide;         ///< [2^guide_log2 + 1]
    std::vector<std::uint32_t> energy_guide;  ///< [2^energy_guide_log2 + 1]
    std::vector<std::uint64_t> energy_slope;  ///< [bin] quanta per word of 2^32, times 2^32
    std::vector<std::uint32_t> sobol;         ///< kernels/tables/sobol.hpp
    std::vector<float> majorant;              ///< [photon node] 1/cm
    std::uint32_t replicate_log2 = 0;
};

/// log2 of the buckets of the guide into the cumulative shares: about one a source voxel.
int source_guide_log2(std::size_t source_voxels);

/// Checks the input and prepares it. Throws std::invalid_argument that names what is wrong.
PreparedInput prepare_input(TransportInput const& input);

/// View of host memory; the device back end replaces the pointers.
TransportView make_view(TransportInput const& input, PreparedInput const& prepared);

}  // namespace yttria
