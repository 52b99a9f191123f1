// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/results/results.hpp"

namespace yttria::testing {

/// A whole result made by hand, without transport: a liver with two tumours, lungs and a spine on a coarse grid; the energy is the
/// activity smoothed once, with noise between the batches. Everything after transport is the program's own.
/// `spacing_mm` 4 gives pictures, 12 is quick.
Result synthetic_result(double spacing_mm = 12.0);

}  // namespace yttria::testing
