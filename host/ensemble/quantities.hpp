// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/results.hpp"

namespace yttria {

/// What an ensemble follows: dose and volume of every structure but the body, margins, lung doses, partition model, BED, what the rules of
/// the case's protocol ask for, and what [uncertainty] names. Throws Error (input) for a name there that no rule could use.
std::vector<std::string> ensemble_quantities(Result const& central);

/// Their values; NaN where there is none.
std::vector<double> read_quantities(std::vector<std::string> const& names, Case const& request, Metrics const& metrics,
                                    Activity const& activity);

/// The same with what the answers say beside the value, such as the statistical u of the run.
Answer read_quantity(std::string const& name, Case const& request, Metrics const& metrics, Activity const& activity);

/// "dose-calculation uncertainty only" where what matters most for a quantity is not varied (clinical.md correction 7); else "".
std::string quantity_label(std::string const& name, Result const& central, bool noise_varies, bool maa_varies);

}  // namespace yttria
