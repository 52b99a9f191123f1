// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/metrics/quantified.hpp"

#include <vector>

namespace yttria {

/// A metric over runs that differ in nothing but the seed: is the u that they report the spread that they have, and is the bias by noise
/// that they report the one that they have?
struct SeedStudy {
    std::size_t seeds = 0;
    double mean = 0;         ///< of the values
    double spread = 0;       ///< standard deviation of the values
    double u = 0;            ///< reported, mean over the seeds
    double ratio = 0;        ///< u/spread: 1 where u is honest
    double ratio_sigma = 0;  ///< of the ratio, from the finite number of seeds: ratio/sqrt(2 (n - 1)), for normal values
    double bias = 0;         ///< reported, mean over the seeds
    double bias_sigma = 0;   ///< of that mean
    double reference = 0;    ///< the value of a run with many more histories
    double shift = 0;        ///< mean - reference: the bias that the runs have
    double shift_sigma = 0;  ///< of the shift, by the spread of the seeds and the u of the reference

    /// Of the shift once the reported bias is taken away, in standard errors.
    double remainder() const;
    /// Standard errors by which the shift lies outside of what the reported bias may stand for; 0 inside. Halves of the histories show
    /// a bias that falls as 1/n (noise small against the spread of the dose) as it is, and one that falls as 1/sqrt(n) (a minimum, a
    /// quantile of voxels of equal dose) too small by sqrt(2) - 1.
    double outside() const;
};

/// At least two values of finite u. The reference's own bias is the reported one and taken away (it is small where the reference has
/// many more histories). Throws std::invalid_argument.
SeedStudy study_seeds(std::vector<Quantified> const& values, Quantified const& reference);

}  // namespace yttria
