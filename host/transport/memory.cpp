// SPDX-License-Identifier: Apache-2.0
#include "host/transport/memory.hpp"

#include "host/base/error.hpp"
#include "kernels/data/transport_tally.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

namespace yttria {
namespace {

/// Dose, its uncertainty and the masses (16 bytes a voxel), volumes of the report and buffers of the files; docs/methods/memory.md.
constexpr std::uint64_t later_stages_bytes_per_voxel = 32;

std::string in_GiB(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f GiB", static_cast<double>(bytes) / 1073741824.0);
    return text;
}

}  // namespace

std::uint64_t run_bytes(std::uint64_t voxels) { return TransportTally::bytes(voxels) + voxels * later_stages_bytes_per_voxel; }

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
           " voxels needs " + in_GiB(needed) + " of memory (its 32 batches take 256 bytes a voxel, and " + in_GiB(available) +
           " are free) raise spacing_mm, leave crop on, or run where there is more memory";
}

void require_memory(GridInput const& grid, std::optional<std::uint64_t> limit, std::uint64_t more) {
    auto const available = limit ? limit : available_bytes();
    if (!available) return;
    if (auto const problem = memory_problem(grid, *available, more); !problem.empty()) throw input_error(problem);
}

}  // namespace yttria
