// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ensemble/decompose.hpp"
#include "host/ensemble/inputs.hpp"

namespace yttria {

/// Values of one member, [quantity], from two halves of its histories; NaN where there is none.
struct HalfValues {
    std::vector<double> a, b;
};

struct RunValue {
    std::string name;
    double value = 0, u = 0;  ///< u NaN: not known
    double reference = 0;     ///< of the case without draws and with a member's histories
};

/// Spread of quantity `index` over the members, and what it is put down to. `noise`: members in which the noise of the image alone was
/// drawn, to tell its share from what the regression leaves over.
///
/// A quantity that a member's few histories cannot read (the D95 of a lung in which many voxels got nothing) is not known: where the
/// reference is off the run by more than a tenth and by more than the spread.
EnsembleQuantity summarise(RunValue const& run, std::size_t index, std::vector<HalfValues> const& members,
                           std::vector<HalfValues> const& noise, InputDraws const& draws);

}  // namespace yttria
