// SPDX-License-Identifier: Apache-2.0
//! Stage: a computed case + [uncertainty] -> spread of its metrics, probability of its rules (docs/methods/ensemble.md)
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// Members that a case asks for: `asked` (--ensemble) where given, else [uncertainty]; 0: none.
std::uint32_t ensemble_members(Case const& request, std::optional<std::uint32_t> const& asked);

/// Draws the inputs of the case `members` times, computes each member by the stages of the run, and says how its metrics spread.
/// `central` is the run, `options` those of its transport. Progress goes to stderr unless quiet. Nothing where it was interrupted.
/// Throws Error (input) where more than a tenth of the members cannot be computed, with the reason of the first.
std::optional<Ensemble> run_ensemble(Result const& central, RunOptions const& options, std::uint32_t members);

/// Puts the ensemble into the result and judges its rules again: by the members that each holds in.
void add_ensemble(Result& result, Ensemble ensemble);

/// Both of these. False where it was interrupted: the result then stays as it was, with a warning.
bool with_ensemble(Result& result, RunOptions const& options, std::uint32_t members);

}  // namespace yttria
