// SPDX-License-Identifier: Apache-2.0
//! Stage: activity + tissue -> quanta per voxel by convolution with a dose-voxel kernel (docs/methods/kernel_method.md)
#pragma once

#include "host/transport/transport.hpp"

namespace yttria {

/// The kernel method of `[transport] kernel_*`. Every batch holds the same expectation, so that there is no statistical uncertainty to be
/// read from them (u = NaN). Emitted = deposited + escaped to the quantum, where `escaped` is what leaves the kernel's box or the grid and,
/// without density scaling, what dose times mass misses in tissue of another density than the kernel's (it can be negative; the
/// warning "kernel.approximation" says how much each is). Throws Error: usage (with shards or a target uncertainty), and as
/// make_voxel_kernel.
EnergyResult convolve_kernel(Case const& request, Tissue const& tissue, TransportInput const& input, RunOptions const& options);

}  // namespace yttria
