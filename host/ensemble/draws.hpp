// SPDX-License-Identifier: Apache-2.0
// Random numbers of an ensemble: functions of (seed, stream, index), so that no draw depends on threads or on another draw.
#pragma once

#include "host/casefile/uncertainty_entry.hpp"

namespace yttria {

/// 64 well-mixed bits (SplitMix64's finaliser, Steele, Lea and Flood 2014, over the three numbers in turn).
std::uint64_t mixed_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);
/// In (0, 1).
double uniform_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);
/// Standard normal for 0 < p < 1, to 1e-12.
double normal_quantile(double p);

/// `count` standard normal numbers, one in each of as many strata of equal probability, in random order (Latin hypercube, McKay,
/// Beckman and Conover 1979): their mean and spread are nearly exact however few they are.
std::vector<double> stratified_normals(std::uint64_t seed, std::uint64_t stream, std::size_t count);

/// Value of a distribution for a standard normal number z: what is added (not relative), or a factor of mean 1 (relative).
/// Uniform: half-width sd sqrt(3). Lognormal: coefficient of variation sd. A normal factor is kept above 0.01.
double drawn_value(DistributionEntry const& entry, bool relative, double z);

}  // namespace yttria
