// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/base/error.hpp"
#include "kernels/data/transport_tally.hpp"

namespace yttria {

/// Emitted = deposited + escaped in every batch, to the quantum. Throws Error (internal) naming batch and numbers.
void check_energy_ledger(TransportTally const& tally);

/// What the kernel could not do, per history: above 1e-6 Error (internal), otherwise the warning "transport.counted_errors" (none: empty).
Warnings check_counters(TransportTally const& tally);

}  // namespace yttria
