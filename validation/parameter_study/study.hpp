// SPDX-License-Identifier: Apache-2.0
// The arithmetic of the parameter study: what is varied, how a change and its noise are judged, how many histories that takes.
#pragma once

#include "kernels/data/parameters.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace yttria::validation {

/// The default preset, or it with one parameter changed.
struct Variant {
    std::string parameter;  ///< empty: the default
    double value = 0;       ///< of that parameter
    Parameters parameters;
    std::string note;  ///< where the value is not half or double exactly: why

    bool is_default() const { return parameter.empty(); }
    std::string name() const;  ///< "default" or "c0=0.05": key of the state file
};

/// The default, then half and double of every member of Parameters that visit_parameters lists as a step or a cutoff. `only`: these
/// members (empty: all); throws Error (usage) for a name that is none of them.
std::vector<Variant> study_variants(std::vector<std::string> const& only);

/// Relative change of a mean and its standard error.
struct Change {
    double relative = 0, sigma = 0;
    double sigma_unpaired = 0;  ///< had the two runs not shared their random numbers
};

/// Change of sum(changed)/sum(standard) - 1 over batches; batch b of both holds the same histories. Nothing is assumed of how far these
/// stay alike: sigma is that of a ratio estimator from the batches themselves, sqrt(n/(n-1) sum (c_b - R d_b)^2) / sum d.
/// Throws std::invalid_argument for fewer than two batches, unequal numbers of them or nothing deposited.
Change paired_change(std::vector<std::int64_t> const& changed, std::vector<std::int64_t> const& standard);

inline constexpr double allowed_change = 0.002;  ///< issue 3: a judged number must not move by more than 0.2 % + 2 sigma,
inline constexpr double largest_sigma = 0.001;   ///< with sigma at most 0.1 %

/// "holds", "moves" (beyond 0.2 % + 2 sigma), or "noisy" (sigma too large to say that it holds).
std::string verdict(Change const& change);
/// The worst of several: moves, then noisy, then holds.
std::string worst_verdict(std::vector<Change> const& judged);

/// Batches that bring sigma below the target, from a pilot's: sigma falls as 1/sqrt(n). A margin of four standard errors of the pilot's
/// sigma, 4/sqrt(2 (n - 1)) of it, keeps the plan from falling short; at most 1.5 (few batches say little either way).
std::uint64_t planned_batches(double pilot_sigma, std::uint64_t pilot_batches, double target_sigma);

}  // namespace yttria::validation
