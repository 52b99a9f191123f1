// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

namespace yttria {

/// One back end made of several (the cards of a machine): of n, the i-th takes replicates i, i + n, ... of a range, and the tallies are
/// added; integer sums, so the same bits as one alone. The parts must report their progress after equal numbers of replicates: they wait
/// for one another there, so that a stopped run is a whole number of the first replicates. Host memory: one more tally for each part but
/// the first.
std::unique_ptr<Backend> make_split_backend(std::vector<std::unique_ptr<Backend>> parts);

}  // namespace yttria
