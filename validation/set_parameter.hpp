// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/parameters.hpp"

#include <string>

namespace yttria::validation {

/// Sets a member from "NAME=VALUE" (`yttria validate --set`): steps and cutoffs take a number that is not negative [MeV where they have a
/// unit], modes 0 or 1. Throws Error (usage) for an unknown name, listing those there are, for a value that is none, and for what shapes
/// the run and not the physics (replicate_size).
void set_parameter(Parameters& parameters, std::string const& text);

}  // namespace yttria::validation
