// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace yttria {

/// u is absolute, 1 sigma, in the value's unit; NaN where unknown. `bias` is what resampling estimates (value - bias is corrected).
struct Quantified {
    double value = 0, u = 0, bias = 0;
};

}  // namespace yttria
