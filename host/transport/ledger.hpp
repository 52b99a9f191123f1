// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"
#include "kernels/data/transport_tally.hpp"

namespace yttria {

/// What the whole tally adds up to: made once for all that is written, since it takes a look at 256 bytes a voxel.
struct Ledger {
    std::int64_t emitted = 0, deposited = 0, escaped = 0;  ///< quanta; deposited is the sum over all voxels and batches
    std::string dose_sha256;
};
Ledger ledger_of(TransportTally const& tally);

/// Emitted = deposited + escaped in every batch, to the quantum. Throws Error (internal) naming batch and numbers.
void check_energy_ledger(TransportTally const& tally);

/// What the kernel could not do, per history: above 1e-6 Error (internal), otherwise the warning "transport.counted_errors" (none: empty).
Warnings check_counters(TransportTally const& tally);

}  // namespace yttria
