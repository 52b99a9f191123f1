// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/voxel_kernel.hpp"

#include "host/transport/homogeneous.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace yttria {
namespace {

/// The tally holds 32 batches of 8 bytes a voxel: 2 GiB.
constexpr std::size_t most_kernel_voxels = std::size_t{1} << 23;

/// The longest Y-90 electron range is 1.13 g/cm2 in water (CSDA, 2.28 MeV); this holds in all tissues.
constexpr double longest_range_g_per_cm2 = 1.2;
constexpr double mm_per_cm = 10;

/// Offsets that mirrors, and exchanges of axes with equal spacing, make the same.
std::array<int, 3> representative(std::array<int, 3> offset, Vec3d const& spacing) {
    for (auto& d : offset) d = std::abs(d);
    // Three passes of neighbours sort three numbers; each exchange only where the two voxel edges are equal.
    for (int pass = 0; pass < 3; ++pass)
        for (auto const& [a, b] : {std::pair<std::size_t, std::size_t>{0, 1}, {1, 2}, {0, 2}})
            if (spacing[a] == spacing[b] && offset[a] > offset[b]) std::swap(offset[a], offset[b]);
    return offset;
}

/// Mean over equivalent offsets: less noise, and the same answer however the grid is turned.
void make_symmetric(OffsetValues& share, Vec3d const& spacing) {
    std::map<std::array<int, 3>, std::pair<double, int>> sums;
    auto const each = [&](auto const& use) {
        for (int dz = -share.reach[2]; dz <= share.reach[2]; ++dz)
            for (int dy = -share.reach[1]; dy <= share.reach[1]; ++dy)
                for (int dx = -share.reach[0]; dx <= share.reach[0]; ++dx)
                    use(share.values[share.index(dx, dy, dz)], sums[representative({dx, dy, dz}, spacing)]);
    };
    each([](double value, auto& entry) { entry = {entry.first + value, entry.second + 1}; });
    each([](double& value, auto const& entry) { value = entry.first / entry.second; });
}

/// Relative standard error of the share of one voxel, from the scatter of the batches.
double relative_error(TransportTally const& tally, std::size_t voxel) {
    double sum = 0, squares = 0;
    for (std::size_t b = 0; b < batches; ++b) {
        double const share = static_cast<double>(tally.energy[b * tally.voxels + voxel]) / static_cast<double>(tally.emitted[b]);
        sum += share;
        squares += share * share;
    }
    double const mean = sum / batches;
    return std::sqrt(std::max(0.0, squares / batches - mean * mean) / (batches - 1)) / mean;
}

}  // namespace

std::array<int, 3> kernel_reach(Vec3d const& spacing_mm, KernelConfig const& config) {
    double const density = read_material(config.material).density;
    double const reach_mm = std::max(config.reach_mm, longest_range_g_per_cm2 / density * mm_per_cm);
    std::array<int, 3> reach{};
    double voxels = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        double const half = std::ceil(reach_mm / spacing_mm[a]) + config.margin_voxels;
        voxels *= 2 * half + 1;
        reach[a] = static_cast<int>(std::min(half, 1e6));
    }
    if (voxels > static_cast<double>(most_kernel_voxels))
        throw input_error("[transport] method = \"kernel\": a kernel of " + std::to_string(static_cast<std::uint64_t>(voxels)) +
                          " voxels (more than " + std::to_string(most_kernel_voxels) +
                          " do not fit into memory) use a larger spacing_mm or a shorter kernel_reach_mm");
    return reach;
}

VoxelKernel make_voxel_kernel(Case const& request, Vec3d const& spacing_mm, KernelConfig const& config, RunOptions const& options) {
    VoxelKernel kernel;
    kernel.density_g_per_cm3 = read_material(config.material).density;
    kernel.share.reach = kernel_reach(spacing_mm, config);
    HomogeneousGrid grid{{1, 1, 1}, spacing_mm, config.material, kernel.density_g_per_cm3};
    for (std::size_t a = 0; a < 3; ++a) grid.size[a] = 2 * kernel.share.reach[a] + 1;

    RunOptions own = options;
    own.method = "mc";
    own.histories = config.histories;
    own.quiet = true;
    own.on_progress = {};  // of a part of its own
    auto const scene = middle_voxel_scene(grid);
    kernel.run = run_transport(make_transport_input(request, scene.tissue, scene.activity, preset(request)), own, {});
    if (kernel.run.interrupted)
        throw Error(ExitCode::interrupted, "interrupted while the kernel was computed (a part of it is of no use) run it again");

    // Shares of what was emitted, not energies: the noise of the emitted energy cancels, and the ledger is that of the spectrum's mean.
    auto const& tally = kernel.run.tally;
    auto const emitted = static_cast<double>(tally.total_emitted());
    for (std::size_t v = 0; v < tally.voxels; ++v) kernel.share.values.push_back(static_cast<double>(tally.total(v)) / emitted);
    kernel.source_noise = relative_error(tally, kernel.share.index(0, 0, 0));
    make_symmetric(kernel.share, spacing_mm);
    kernel.beyond = static_cast<double>(tally.total_escaped()) / emitted;
    kernel.run.tally = {};
    return kernel;
}

}  // namespace yttria
