// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_tally.hpp"

#include <gtest/gtest.h>

namespace yttria::test {

/// Two tallies are the same to the last count.
inline void expect_equal(TransportTally const& a, TransportTally const& b) {
    EXPECT_EQ(a.energy, b.energy);
    EXPECT_EQ(a.emitted, b.emitted);
    EXPECT_EQ(a.escaped, b.escaped);
    EXPECT_EQ(a.histories, b.histories);
    EXPECT_EQ(a.counters.segments, b.counters.segments);
    EXPECT_EQ(a.counters.hinges, b.counters.hinges);
    EXPECT_EQ(a.counters.hard_events, b.counters.hard_events);
    EXPECT_EQ(a.counters.photons, b.counters.photons);
    EXPECT_EQ(a.counters.photon_events, b.counters.photon_events);
    EXPECT_EQ(a.counters.errors(), b.counters.errors());
    EXPECT_EQ(dose_sha256(a), dose_sha256(b));
}

}  // namespace yttria::test
