// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace yttria {

/// Every cutoff and step limit of the transport. One default preset is used by run, validate and bench alike.
struct Parameters {
    /// Scattering strength of a step: K1 = min(k1_max, c0 * (T/MeV)^-0.75) first transport mean free paths (physics.md 3.3).
    float c0 = 0.1F;
    float k1_max = 1.0F;
    /// Moller electrons above this kinetic energy [MeV] are followed, below it their energy is part of the restricted loss. 20 keV: the
    /// straggling of 1 MeV electrons is that of EGSnrc with 10 keV to 1 % (docs/decisions/0004); almost all of these stay in their voxel.
    float delta_threshold_MeV = 0.02F;
    /// Bremsstrahlung photons above this energy [MeV] are followed, below it they are part of the restricted loss.
    float photon_threshold_MeV = 0.01F;
    /// An electron below this kinetic energy [MeV] gives its energy to the voxel it is in (range in water 2.5 um).
    float electron_cutoff_MeV = 0.01F;
    /// A photon below this energy [MeV] gives its energy to the voxel it is in (mean free path in water 0.2 mm).
    float photon_cutoff_MeV = 0.005F;
    /// An electron below this energy whose range ends inside its voxel gives its energy there at once (exact: its photons are still made).
    float range_rejection_MeV = 0.3F;
    /// 0: condensed history; 1: single elastic collisions (the slow oracle of the tests).
    std::uint32_t single_scattering = 0;
    /// 0: electrons only (bremsstrahlung above the threshold is deposited where it is made); 1: photons are followed.
    std::uint32_t photons = 1;
    /// Histories of a replicate; a power of two.
    std::uint32_t replicate_size = 16384;

    bool operator==(Parameters const&) const = default;
};

inline constexpr char const* default_preset_name = "standard-1";

}  // namespace yttria
