// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"

#include <array>
#include <vector>

namespace yttria {

/// Voxels with decays > 0 and their shares of 2^64 (`decays`: [voxel] of a grid of this size, x fastest; negative voxels count as 0), along
/// the Hilbert curve: what follows one another in the list is near in space, so that strata of the activity are compact.
/// A share is exact to 2^-62 of the total, at least 2^-62, and a whole number of 2^-64, formed in integers.
/// Throws Error (input) where a voxel is not finite or none has decays.
SourceInput make_source(std::vector<float> const& decays, std::array<int, 3> const& size);
/// The same in grid order.
SourceInput make_source_in_grid_order(std::vector<float> const& decays);

/// Upper ends of the shares of 2^64 of weights of at least 1 whose sum is at most 2^64, formed in integers: strictly increasing, the last
/// is 2^64 - 1.
std::vector<std::uint64_t> cumulative_shares(std::vector<std::uint64_t> const& weights);

/// Fraction of the decays that source voxel `index` gets.
long double source_share(SourceInput const& source, std::size_t index);

}  // namespace yttria
