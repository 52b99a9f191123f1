// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_tally.hpp"

#include <string>
#include <vector>

namespace yttria {

/// A part of the source that is transported and tallied apart (docs/methods/strata.md). Its counts are its own: its ledger holds exactly,
/// and `share`/histories turns them into their part of a dose.
struct Stratum {
    std::string name;      ///< "within 12 mm of Tumour2", "the rest of the source"
    double share = 1;      ///< of the decays
    TransportTally tally;  ///< as counted
};

}  // namespace yttria
