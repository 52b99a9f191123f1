// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/dose/dose.hpp"
#include "host/structures/structures.hpp"

#include <sys/resource.h>

#include <cmath>

// What the studies of variance and time measure alike (emission_study, seed_study).
namespace yttria {

/// Processor time of this process so far, all threads [s].
inline double user_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec);
}

/// Mean squared relative u of the voxels that lie in the structure by at least a half.
inline double voxel_variance(Dose const& dose, Structure const& structure) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t v = 0; v < structure.fraction.size(); ++v) {
        double const u = dose.relative_uncertainty.values[v];
        if (structure.fraction[v] < 0.5F || !std::isfinite(u)) continue;
        sum += u * u;
        ++count;
    }
    return sum / static_cast<double>(count);
}

}  // namespace yttria
