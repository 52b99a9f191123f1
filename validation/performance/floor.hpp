// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_tally.hpp"
#include "validation/performance/peak.hpp"

#include <string>

namespace yttria::bench {

/// What the transport needs at least, counted in its source (docs/decisions/0011-floor.md). Lanes, not vectors.
struct Work {
    double operations = 0;    ///< float and integer operations; a wide product counts twice, a division or root not at all
    double divisions = 0;     ///< float
    double square_roots = 0;  ///< float
    double loads = 0;         ///< from tables
    double bytes = 0;         ///< of grid, source and tally, read or written

    Work& operator+=(Work const& other);
    Work operator*(double factor) const;
};

/// One of each thing that a history is made of.
namespace count {
inline constexpr Work decay{392, 7, 2, 18, 40};
inline constexpr Work step{221, 2, 1, 15, 0};
inline constexpr Work deflection{94, 6, 4, 3, 0};
inline constexpr Work segment{11, 0, 0, 1, 0};  ///< looking for what comes next
inline constexpr Work inside{16, 0, 0, 0, 0};   ///< the end of a segment that is no face
inline constexpr Work face{52, 1, 0, 4, 21};    ///< the end of one that is
inline constexpr Work hard_event{389, 14, 5, 22, 16};
inline constexpr Work photon{141, 2, 0, 6, 16};
inline constexpr Work photon_event{320, 8, 4, 10, 16};
}  // namespace count

/// Faces crossed, by subtraction: a segment ends at a hinge, at the end of its step (one for each hinge), at a hard event, at a face, or
/// with the electron (taken as one a decay; it is more where secondaries are followed).
double faces(Counters const& counters, std::uint64_t histories);

/// Mean work of a decay.
Work work_per_decay(Counters const& counters, std::uint64_t histories);

struct Floor {
    Work work;                   ///< of a decay
    double seconds = 0;          ///< of a decay at least, all threads together; 0: not known
    std::string bound = "none";  ///< what takes so long: operations, divider, loads or memory
};
/// The longest of what each part of the processor needs when all others are free.
Floor lower_limit(Work const& work, Peak const& peak);

}  // namespace yttria::bench
