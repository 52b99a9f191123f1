// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace yttria {

/// Every cutoff and step limit of the transport. One default preset is used by run, validate and bench alike.
struct Parameters {
    /// Scattering strength of a step: K1 = min(k1_max, c0 * (T/MeV)^-0.75) first transport mean free paths (physics.md 3.3).
    float c0 = 0.08F;
    float k1_max = 0.5F;
    /// Moller electrons above this kinetic energy [MeV] are followed; below it their energy is part of the restricted loss, which
    /// straggles, so that the result does not depend on this threshold (docs/decisions/0004). 50 keV: a range of 0.04 mm in water.
    float delta_threshold_MeV = 0.05F;
    /// Bremsstrahlung photons above this energy [MeV] are followed, below it they are part of the restricted loss.
    float photon_threshold_MeV = 0.01F;
    /// An electron below this kinetic energy [MeV] gives its energy to the voxel it is in (range in water 2.5 um).
    float electron_cutoff_MeV = 0.01F;
    /// A photon below this energy [MeV] gives its energy to the voxel it is in (mean free path in water 0.2 mm).
    float photon_cutoff_MeV = 0.005F;
    /// An electron below this energy whose range ends inside its voxel gives its energy there at once (exact: its photons are still made).
    float range_rejection_MeV = 0.3F;
    /// 1: losses below the thresholds straggle; 0: they are the mean (as in EGSnrc; never with single scattering).
    std::uint32_t straggling = 1;
    /// 0: condensed history; 1: single elastic collisions (the slow oracle of the tests).
    std::uint32_t single_scattering = 0;
    /// 0: electrons only (bremsstrahlung above the threshold is deposited where it is made); 1: photons are followed.
    std::uint32_t photons = 1;
    /// How births are spread over voxel, energy, position and direction. 0: at random in the strata of the activity; 1: by Sobol' points,
    /// each replicate scrambled by itself; 2: the replicates of a batch are pieces of one scrambled Sobol' sequence. All unbiased, all
    /// with independent batches (docs/methods/randomness.md, docs/decisions/0012).
    std::uint32_t emission = 1;
    /// Histories of a replicate; a power of two.
    std::uint32_t replicate_size = 16384;

    bool operator==(Parameters const&) const = default;
};

/// What a member of Parameters is: cutoffs and steps are studied (validation/parameter_study), a mode is 0 or 1, work shapes the run.
enum class ParameterKind { step, cutoff, mode, work };

/// A member as it is written, set and printed: its name in files and on the command line, its unit (empty: none), one line of meaning.
struct ParameterNote {
    char const* name;
    char const* unit;
    char const* meaning;
    ParameterKind kind;
};

/// The one list of the members, in their order: calls visit(ParameterNote, member) for each. Dumps, shards, reports and `--set` use it;
/// the order is that of the bytes of a dump.
template <class P, class Visit>
constexpr void visit_parameters(P& p, Visit&& visit) {
    using enum ParameterKind;
    visit(ParameterNote{"c0", "", "scattering strength of a step, K1 = min(k1_max, c0 (T/MeV)^-0.75)", step}, p.c0);
    visit(ParameterNote{"k1_max", "", "largest scattering strength of a step", step}, p.k1_max);
    visit(ParameterNote{"delta_threshold_MeV", "MeV", "Moller electrons above are followed", cutoff}, p.delta_threshold_MeV);
    visit(ParameterNote{"photon_threshold_MeV", "MeV", "bremsstrahlung photons above are made", cutoff}, p.photon_threshold_MeV);
    visit(ParameterNote{"electron_cutoff_MeV", "MeV", "electrons below give their energy where they are", cutoff}, p.electron_cutoff_MeV);
    visit(ParameterNote{"photon_cutoff_MeV", "MeV", "photons below give their energy where they are", cutoff}, p.photon_cutoff_MeV);
    visit(ParameterNote{"range_rejection_MeV", "MeV", "electrons below that cannot leave their voxel end there", cutoff},
          p.range_rejection_MeV);
    visit(ParameterNote{"straggling", "", "1: losses below the thresholds straggle", mode}, p.straggling);
    visit(ParameterNote{"single_scattering", "", "1: single elastic collisions instead of condensed history", mode}, p.single_scattering);
    visit(ParameterNote{"photons", "", "1: bremsstrahlung photons are followed", mode}, p.photons);
    visit(ParameterNote{"emission", "", "births at random in their strata (0), spread evenly in a replicate (1), in a batch (2)", work},
          p.emission);
    visit(ParameterNote{"replicate_size", "histories", "histories of a replicate", work}, p.replicate_size);
}

/// Bytes of the members that the list visits.
constexpr std::size_t visited_parameter_bytes() {
    Parameters parameters;
    std::size_t bytes = 0;
    visit_parameters(parameters, [&](ParameterNote const&, auto const& member) { bytes += sizeof member; });
    return bytes;
}
static_assert(visited_parameter_bytes() == sizeof(Parameters), "a member of Parameters is missing in visit_parameters: list it there");

inline constexpr char const* default_preset_name = "standard-2";

}  // namespace yttria
