// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/data/transport_input.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace yttria {

/// Host memory that a run on a grid of `voxels` still takes when it starts: 32 batches of 8 bytes a voxel, and the most that the
/// stages after transport hold beside them (on all processors, with a structure that fills the grid).
std::uint64_t run_bytes(std::uint64_t voxels);

/// Bytes that this machine can still give without swapping: MemAvailable of /proc/meminfo. Unknown where the file does not say. The limit
/// of a container or of a batch system is not seen.
std::optional<std::uint64_t> available_bytes(std::filesystem::path const& meminfo = "/proc/meminfo");

/// Empty where run_bytes of the grid and `more` fit into `available`; else the text of the refusal.
std::string memory_problem(GridInput const& grid, std::uint64_t available, std::uint64_t more = 0);

/// Throws Error (input) with memory_problem. `limit` empty: what the machine has now; where that is not known, nothing is checked.
void require_memory(GridInput const& grid, std::optional<std::uint64_t> limit, std::uint64_t more = 0);

}  // namespace yttria
