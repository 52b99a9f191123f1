// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/transport/electron.hpp"
#include "kernels/transport/photon.hpp"
#include "kernels/transport/source.hpp"

namespace yttria {

/// The single source: one decay and all it makes, as a function of (seed, history). Back ends are loops around it.
/// Returns the quanta emitted; all of them end in tally.deposit or tally.escape.
template <class Tally>
YTTRIA_HD std::uint32_t transport_history(TransportView const& view, std::uint64_t seed, std::uint64_t history, Tally& tally,
                                          ParticleStack& stack, LocalCounters& counters) {
    HistoryContext<Tally> context{view, seed, history, tally, stack, counters};
    Particle particle = sample_decay(view, seed, history);
    std::uint32_t const emitted = particle.quanta;
    for (;;) {
        if (particle.is_photon != 0) {
            PhotonTransport<Tally>(context, particle).run();
        } else {
            ElectronTransport<Tally>(context, particle).run();
        }
        if (stack.size == 0) { return emitted; }
        particle = stack.items[--stack.size];
    }
}

}  // namespace yttria
