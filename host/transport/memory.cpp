// SPDX-License-Identifier: Apache-2.0
#include "host/transport/memory.hpp"

#include "host/base/error.hpp"
#include "kernels/data/transport_tally.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

namespace yttria {
namespace {

/// Dose, its uncertainty, masses, files and report. Measured on the demo case at 2 and 1.5 mm (2.2 and 5.4 million voxels), --method local:
/// the peak is 294 and 303 bytes a voxel above what is held when transport starts, 256 of them the tallies.
constexpr std::uint64_t later_stages_bytes_per_voxel = 48;

/// Each worker that reads metrics again sorts the doses of a structure: quanta, dose, sort keys twice. With a structure that fills
/// the grid (Body) and 4 workers, the same grids, --method mc: 358 and 367 bytes a voxel in all.
constexpr std::uint64_t resampling_bytes_per_voxel = 28;

std::string in_GiB(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f GiB", static_cast<double>(bytes) / 1073741824.0);
    return text;
}

}  // namespace

std::uint64_t run_bytes(std::uint64_t voxels) {
    std::uint64_t const workers = std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, batches);
    return TransportTally::bytes(voxels) + voxels * (later_stages_bytes_per_voxel + workers * resampling_bytes_per_voxel);
}

std::optional<std::uint64_t> available_bytes(std::filesystem::path const& meminfo) {
    std::ifstream file(meminfo);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string name, unit;
        std::uint64_t kibibytes = 0;
        if (words >> name >> kibibytes >> unit && name == "MemAvailable:" && unit == "kB") return kibibytes * 1024;
    }
    return {};
}

std::string memory_problem(GridInput const& grid, std::uint64_t available, std::uint64_t more) {
    std::uint64_t const needed = run_bytes(std::uint64_t{grid.nx} * grid.ny * grid.nz) + more;
    if (needed <= available) return "";
    return "[transport] a grid of " + std::to_string(grid.nx) + " x " + std::to_string(grid.ny) + " x " + std::to_string(grid.nz) +
           " voxels needs " + in_GiB(needed) + " of memory (the 32 batches alone take 256 bytes a voxel, and " + in_GiB(available) +
           " are free) raise spacing_mm, leave crop on, or run where there is more memory";
}

void require_memory(GridInput const& grid, std::optional<std::uint64_t> limit, std::uint64_t more) {
    auto const available = limit ? limit : available_bytes();
    if (!available) return;
    if (auto const problem = memory_problem(grid, *available, more); !problem.empty()) throw input_error(problem);
}

}  // namespace yttria
