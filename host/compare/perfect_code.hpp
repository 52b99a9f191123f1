// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/compare/compare.hpp"

namespace yttria {

/// Pass rate of gamma [%] between two doses that differ by nothing but the noise of `sigma_a` and `sigma_b` (relative, 1 sigma, voxels
/// independent; empty or NaN: none): the less noisy of the two doses is taken for the truth and both noises are added to it.
/// `truth` is on the grid of the noises.
double perfect_code_pass_percent(Volume<float> const& truth, std::vector<float> const& sigma_a, std::vector<float> const& sigma_b,
                                 std::vector<char> const& use, CompareOptions const& options);

/// Median of the finite values; infinite where there is none.
double median_of(std::vector<float> values);

}  // namespace yttria
