// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"
#include "kernels/data/transport_tally.hpp"

namespace yttria {

struct EnergyResult;

/// The ledger of one part of the source.
struct StratumLedger {
    std::string name;
    double share = 1;  ///< of the decays
    std::uint64_t histories = 0;
    std::int64_t emitted = 0, deposited = 0, escaped = 0;  ///< quanta
};

/// What the whole tally adds up to: made once for all that is written, since it takes a look at 256 bytes a voxel.
struct Ledger {
    std::int64_t emitted = 0, deposited = 0, escaped = 0;  ///< quanta; deposited is the sum over all voxels and batches
    std::string dose_sha256;
    std::vector<StratumLedger> strata{};  ///< of a source in parts; the sums above are then those of all parts, unweighted

    /// Part of the energy of the decays that stayed on the grid, each stratum counted by its share.
    double deposited_share() const;
};
Ledger ledger_of(TransportTally const& tally);
/// Of a source in parts: before weigh_strata; `dose_sha256` is over the sums of one part after another. Else that of the tally.
Ledger ledger_of(EnergyResult const& energy);

/// Emitted = deposited + escaped in every batch, to the quantum. Throws Error (internal) naming batch and numbers.
void check_energy_ledger(TransportTally const& tally);

/// What the kernel could not do, per history: above 1e-6 Error (internal), otherwise the warning "transport.counted_errors" (none: empty).
Warnings check_counters(TransportTally const& tally);

}  // namespace yttria
