// SPDX-License-Identifier: Apache-2.0
//! Stage: source + the structure that a run is made for -> parts of the source that are tallied apart
#pragma once

#include "host/structures/structures.hpp"
#include "host/transport/strata.hpp"

namespace yttria {

/// Distance within which a decay can reach a structure: the range of the most energetic electron of Y-90 is 11 mm in water, and the
/// centre of a voxel stands for all of it. What comes from farther (photons; electrons through lung) is tallied in the other stratum.
inline constexpr double strata_distance_mm = 12;

/// Fewer histories than that are not worth two tallies: strata_gain() from which "auto" parts the source.
inline constexpr double least_strata_gain = 1.5;

/// options.strata: "off": none. "STRUCTURE" or "STRUCTURE:MM": near it (12 mm) and the rest. "auto": near the structure of a named target
/// metric, where Monte Carlo is the method and strata_gain() is large enough, and memory and histories are there; else none.
/// Throws Error: usage (no such structure; another method than mc), input (all of the source is near, or none).
std::vector<SourceStratum> choose_strata(RunOptions const& options, TransportInput const& input, Structures const& structures);

/// The stop test of a run of strata: metric_uncertainty() on the voxels that it needs.
StrataReached strata_stop_test(std::string const& metric, Structures const& structures, Tissue const& tissue);

}  // namespace yttria
