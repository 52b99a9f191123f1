// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/kernel_method.hpp"

#include "host/kernel_method/voxel_kernel.hpp"
#include "host/transport/plan.hpp"
#include "host/transport/source_shares.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace yttria {
namespace {

/// Above this the kernel's noise is worth a word (KernelConfig::histories aims below it).
constexpr double tolerated_noise = 1e-3;

void check(RunOptions const& options) {
    if (options.shards > 0) throw usage_error("--shard with --method kernel (a convolution is not made of histories) leave --shard out");
    if (options.target_uncertainty > 0)
        throw usage_error("--uncertainty with --method kernel (it has no statistical uncertainty) leave --uncertainty out");
}

std::string number(char const* format, double value) {
    char text[40];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

/// Shares of the emitted energy, for the reader of the result.
struct Balance {
    double beyond_kernel = 0, beyond_grid = 0, density = 0;
};

Warning describe(VoxelKernel const& kernel, TransportEntry const& asked, Balance const& balance) {
    auto const percent = [](double share) { return number("%.2f", 100 * share) + " %"; };
    std::string size;
    for (int const r : kernel.share.reach) {
        if (!size.empty()) size += "x";
        size += std::to_string(2 * r + 1);
    }
    std::string text = "dose by convolution with a kernel of " + asked.kernel_material + " at " + number("%.4g", kernel.density_g_per_cm3) +
                       " g/cm3, " + size + " voxels, noise of its source voxel " + number("%.3f", 100 * kernel.source_noise) +
                       " % (the tissue between voxels is not seen" +
                       (asked.kernel_density_scaling ? "; dose is scaled by the density of the voxel)" : ")") + ": of the energy " +
                       percent(balance.beyond_kernel) + " is beyond the kernel, " + percent(balance.beyond_grid) + " beyond the grid";
    if (!asked.kernel_density_scaling) text += ", " + percent(balance.density) + " is missing because voxels have other densities";
    if (kernel.source_noise > tolerated_noise) text += "; the kernel's noise is above 0.1 %, as the voxels are very small";
    return {"kernel.approximation", text + "; use --method mc where lung, bone or density steps matter"};
}

}  // namespace

EnergyResult convolve_kernel(Case const& request, Tissue const& tissue, TransportInput const& input, RunOptions const& options) {
    check(options);
    auto const start = std::chrono::steady_clock::now();
    auto const& asked = request.transport;
    auto const& geometry = tissue.density.geometry;
    KernelConfig config;
    config.material = asked.kernel_material;
    config.reach_mm = asked.kernel_reach_mm;
    ConvolutionShape const shape{geometry.size, kernel_reach(geometry.spacing_mm, config)};
    require_memory(input.grid, options.memory_bytes, convolution_bytes(shape));
    std::string note;
    auto const convolver = make_convolver(shape, options.backend.name, note);
    auto const kernel = make_voxel_kernel(request, geometry.spacing_mm, config, options);

    std::vector<double> share(geometry.voxels());
    for (std::size_t i = 0; i < input.source.voxel.size(); ++i)
        share[input.source.voxel[i]] = static_cast<double>(source_share(input.source, i));
    share = convolver->convolve(share, kernel.share);

    EnergyResult result = kernel.run;
    result.method = "kernel";
    result.convolution = convolver->library() + " on " + convolver->device() + (note.empty() ? "" : ": " + note);
    result.replicates_planned = planned_replicates(options.histories, input.parameters.replicate_size, input.spectrum.mean_MeV);
    result.replicates_done = result.replicates_planned;
    result.input_sha256 = input_sha256(input);
    result.mean_emitted_MeV = input.spectrum.mean_MeV;
    result.tally.resize(geometry.voxels());
    std::uint64_t const histories = result.replicates_planned / batches * input.parameters.replicate_size;
    result.tally.histories.fill(histories);
    double const quanta = static_cast<double>(histories) * input.spectrum.mean_MeV * quanta_per_MeV;
    double absorbed = 0, given = 0;
    std::int64_t deposited = 0;
    for (std::size_t v = 0; v < share.size(); ++v) {
        // Dose is that of the kernel's medium, so energy goes with the voxel's mass; scaled by density it stays what it is.
        double const mass_ratio =
            asked.kernel_density_scaling ? 1.0 : static_cast<double>(tissue.density.values[v]) / kernel.density_g_per_cm3;
        double const here = std::max(0.0, share[v]);  // rounding of the FFT can be below zero
        absorbed += here;
        given += here * mass_ratio;
        auto const energy = static_cast<std::int64_t>(std::llround(here * mass_ratio * quanta));
        deposited += energy;
        for (std::size_t b = 0; b < batches; ++b) result.tally.energy[b * result.tally.voxels + v] = energy;
    }
    result.tally.emitted.fill(static_cast<std::int64_t>(std::llround(quanta)));
    result.tally.escaped.fill(result.tally.emitted[0] - deposited);
    if (!note.empty() && result.backend == "cuda") result.warnings.push_back({"kernel.convolution", "convolved on the CPU: " + note});
    result.warnings.push_back(describe(kernel, asked, {kernel.beyond, 1 - kernel.beyond - absorbed, absorbed - given}));
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace yttria
