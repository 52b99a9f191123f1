// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/device_memory.hpp"

#include "kernels/backend/prepared.hpp"
#include "kernels/data/transport_tally.hpp"
#include "kernels/data/views.hpp"
#include "kernels/tables/sobol.hpp"

namespace yttria {
namespace {

template <class T>
std::uint64_t bytes(std::vector<T> const& values) {
    return values.size() * sizeof(T);
}

/// Rounded up: what is said to be needed suffices.
std::string in_MiB(std::uint64_t count) { return std::to_string((count + (1U << 20U) - 1) >> 20U) + " MiB"; }

}  // namespace

std::uint64_t device_bytes(TransportInput const& input) {
    auto const& s = input.spectrum;
    auto const& t = input.tables;
    std::uint64_t const grid = bytes(input.grid.density) + bytes(input.grid.material);
    std::uint64_t const guide = ((std::uint64_t{1} << source_guide_log2(input.source.voxel.size())) + 1) * sizeof(std::uint32_t);
    std::uint64_t const source = bytes(input.source.voxel) + bytes(input.source.cumulative) + guide;
    constexpr std::uint64_t births = ((1U << energy_guide_log2) + 1 + 128 * sobol_lanes) * sizeof(std::uint32_t);
    std::uint64_t const spectrum = bytes(s.lower_quanta) + bytes(s.cumulative) + s.lower_quanta.size() * sizeof(std::uint64_t) + births;
    std::uint64_t const tables = bytes(t.electron) + bytes(t.scattering) + bytes(t.bremsstrahlung) + bytes(t.photon) + bytes(t.form_factor);
    return TransportTally::bytes(input.grid.density.size()) + grid + source + spectrum + tables;
}

std::string device_memory_problem(std::string const& what, std::uint64_t needed, std::uint64_t free) {
    if (needed <= free) { return ""; }
    return what + " need " + in_MiB(needed) + " of device memory (the GPU has " + std::to_string(free >> 20U) + " MiB free)";
}

}  // namespace yttria
