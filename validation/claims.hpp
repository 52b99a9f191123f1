// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/claim.hpp"

// One function a claim; each is in NAME/claim.cpp.
namespace yttria::validation {

ClaimResult run_stopping_power(SuiteOptions const& options);
ClaimResult run_y90_spectrum(SuiteOptions const& options);
ClaimResult run_energy_ledger(SuiteOptions const& options);
ClaimResult run_fano(SuiteOptions const& options);
ClaimResult run_electron_kernels_water(SuiteOptions const& options);
ClaimResult run_y90_point_kernel(SuiteOptions const& options);
ClaimResult run_voxel_s_values(SuiteOptions const& options);
ClaimResult run_spheres(SuiteOptions const& options);
ClaimResult run_slabs(SuiteOptions const& options);
ClaimResult run_phantom64(SuiteOptions const& options);
ClaimResult run_uniform_liver(SuiteOptions const& options);
ClaimResult run_nema_iec(SuiteOptions const& options);
ClaimResult run_icrp110(SuiteOptions const& options);

}  // namespace yttria::validation
