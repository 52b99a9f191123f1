// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/parameters.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace yttria {

/// 1 quantum of energy = 2^-24 MeV; everything that is tallied is a whole number of quanta.
inline constexpr double quanta_per_MeV = 16777216.0;

/// Voxels of the transport grid, x fastest: i + nx*(j + ny*k). Outside is vacuum.
struct GridInput {
    std::uint32_t nx = 0, ny = 0, nz = 0;
    float spacing_cm[3] = {0, 0, 0};
    std::vector<float> density;          ///< [voxel] g/cm3, at least 0.001
    std::vector<std::uint8_t> material;  ///< [voxel] index into the material tables
};

/// Where decays happen: voxels with activity and the upper end of each one's share of 2^64. Neighbours in the list should be neighbours in
/// space: strata of the activity are pieces of it.
struct SourceInput {
    std::vector<std::uint32_t> voxel;       ///< [source voxel] grid index
    std::vector<std::uint64_t> cumulative;  ///< [source voxel] strictly increasing, last = 2^64 - 1
};

/// Bins of the spectrum, by rising energy; a bin is uniform over `lower` to `lower + width - 1` quanta.
struct SpectrumInput {
    std::vector<std::uint32_t> lower_quanta, width_quanta;  ///< [bin]
    std::vector<std::uint32_t> cumulative;                  ///< [bin] upper end of its share of 2^32, strictly increasing, last = 2^32 - 1
    double mean_MeV = 0;                                    ///< of the histogram as sampled
};

/// Tables of all materials, concatenated; offsets and grids are in kernels/data/tables.hpp.
struct TablesInput {
    std::uint32_t materials = 0;
    std::vector<std::string> names;     ///< [material]
    std::vector<float> electron;        ///< [material][column][node], see kernels/data/tables.hpp
    std::vector<float> scattering;      ///< [material][energy row][1 + nodes]
    std::vector<float> bremsstrahlung;  ///< [material][energy row][kappa node]
    std::vector<float> photon;          ///< [material][column][node]
    std::vector<float> form_factor;     ///< [material][node] quantiles of the squared momentum transfer (Rayleigh)
};

/// All that a back end needs and all that fixes the bits of a result, but the seed and the number of histories.
struct TransportInput {
    Parameters parameters;
    GridInput grid;
    SourceInput source;
    SpectrumInput spectrum;
    TablesInput tables;
};

/// SHA-256 (hex) over the little-endian dump; `table_sha256` over tables and spectrum only.
std::string input_sha256(TransportInput const& input);
std::string table_sha256(TransportInput const& input);

/// Plain versioned binary dump (docs/formats/transport_input.md). Throw std::runtime_error with the reason.
void save_transport_input(std::string const& file, TransportInput const& input);
TransportInput load_transport_input(std::string const& file);

}  // namespace yttria
