// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/kernel_method/convolve.hpp"
#include "host/transport/transport.hpp"

namespace yttria {

/// How a dose-voxel kernel is made (docs/methods/kernel_method.md).
struct KernelConfig {
    std::string material = "liver";
    double reach_mm = 12;   ///< raised to the range of the fastest electron in the material (1.2 g/cm2) where that is longer
    int margin_voxels = 3;  ///< beyond it: the nearest part of the bremsstrahlung
    /// 2^22: standard error of the source voxel below 0.1 % for voxels of 1 mm and more (about 0.05 %).
    std::uint64_t histories = 4'194'304;
};

/// What a decay that is spread evenly in the middle voxel gives to the voxels around it, in a homogeneous medium.
struct VoxelKernel {
    OffsetValues share;  ///< of the mean energy of a decay, by voxel offset; made equal for offsets that are equal by symmetry
    double beyond = 0;   ///< share that leaves the kernel's box: 1 - sum
    double density_g_per_cm3 = 1;
    double source_noise = 0;  ///< relative standard error of the source voxel, 1 sigma
    EnergyResult run;         ///< how it was made; the tally is left empty
};

/// Voxels that the kernel of this configuration goes to each side. Throws Error (input) as make_voxel_kernel does.
std::array<int, 3> kernel_reach(Vec3d const& spacing_mm, KernelConfig const& config);

/// Our own Monte Carlo in voxels of `spacing_mm`, with the case's spectrum and the default preset. Throws Error: input (material,
/// a kernel too large for the memory), interrupted, and what run_transport throws.
VoxelKernel make_voxel_kernel(Case const& request, Vec3d const& spacing_mm, KernelConfig const& config, RunOptions const& options);

}  // namespace yttria
