// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"

#include <cstdint>
#include <string>

namespace yttria {

/// Bytes that the CUDA back end takes for this input: the tallies (32 batches of 8 bytes a voxel), grid, source and tables. What the driver
/// takes for the stacks of the threads comes on top.
std::uint64_t device_bytes(TransportInput const& input);

/// Empty where `needed` bytes fit into `free`; else "problem (why it is one)": `what` needs so much and the GPU has so much.
std::string device_memory_problem(std::string const& what, std::uint64_t needed, std::uint64_t free);

}  // namespace yttria
