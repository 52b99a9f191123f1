// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace yttria::bench {

/// What the processors can do at best, all threads together, in single precision at the width in use (8 lanes: x86-64-v3).
struct Peak {
    double fma_per_second = 0;           ///< lanes of a fused multiply-add
    double divisions_per_second = 0;     ///< lanes
    double square_roots_per_second = 0;  ///< lanes
    double loads_per_second = 0;         ///< lanes gathered from a table of 32 KiB
    double bytes_per_second = 0;         ///< read once in order from an array beyond the caches
};

/// Runs a loop of each kind on `threads` threads at once, `seconds` of processor time each, and takes the best of three: about 15 times
/// `seconds` in all on a quiet machine.
/// Zeros where the processor has no AVX2 and FMA.
Peak measure_peak(int threads, double seconds = 0.02);

}  // namespace yttria::bench
