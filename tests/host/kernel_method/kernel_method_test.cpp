// SPDX-License-Identifier: Apache-2.0
#include "host/kernel_method/kernel_method.hpp"

#include "host/dose/dose.hpp"
#include "host/kernel_method/voxel_kernel.hpp"
#include "tests/host/tables/error_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace yttria {
namespace {

/// A block of one material with one active voxel, or with all voxels active.
struct Scene {
    Case request;
    Tissue tissue;
    Activity activity;
    TransportInput input;
};

Scene block(int n, Vec3d const& spacing, float density, bool one_voxel) {
    Scene s;
    Geometry geometry;
    geometry.size = {n, n, n};
    geometry.spacing_mm = spacing;
    s.tissue.density = {geometry, std::vector<float>(geometry.voxels(), density)};
    s.tissue.material = {geometry, std::vector<std::uint8_t>(geometry.voxels(), 0)};
    s.tissue.materials = {"liver"};
    s.activity.decays = {geometry, std::vector<float>(geometry.voxels(), one_voxel ? 0.0F : 1.0F)};
    if (one_voxel) s.activity.decays.values[geometry.index(n / 2, n / 2, n / 2)] = 1.0F;
    s.activity.total_decays = one_voxel ? 1 : static_cast<double>(geometry.voxels());
    s.input = make_transport_input(s.request, s.tissue, s.activity, preset(s.request));
    return s;
}

RunOptions options(std::uint64_t histories) {
    RunOptions o;
    o.method = "kernel";
    o.histories = histories;
    o.quiet = true;
    return o;
}

/// Energy in a voxel as a share of what was emitted.
double share(TransportTally const& tally, std::size_t voxel) {
    return static_cast<double>(tally.total(voxel)) / static_cast<double>(tally.total_emitted());
}

void expect_closed(TransportTally const& tally) { EXPECT_EQ(tally.total_emitted(), tally.total_deposited() + tally.total_escaped()); }

TEST(VoxelKernel, IsSymmetricAndItsSharesAddUpToOne) {
    // Two equal voxel edges and one of another length.
    auto const kernel = make_voxel_kernel({}, {3, 3, 5}, {}, options(1));
    EXPECT_EQ(kernel.share.reach, (std::array<int, 3>{7, 7, 6}));
    auto const at = [&](int x, int y, int z) { return kernel.share.values[kernel.share.index(x, y, z)]; };
    EXPECT_EQ(at(1, 2, 0), at(-2, 1, 0));
    EXPECT_EQ(at(1, 0, 2), at(0, -1, -2));
    EXPECT_NE(at(1, 0, 0), at(0, 0, 1));
    double const sum = std::accumulate(kernel.share.values.begin(), kernel.share.values.end(), 0.0);
    EXPECT_NEAR(sum + kernel.beyond, 1, 1e-12);  // integers divided by their sum, 2925 roundings
    // Bremsstrahlung only: the radiative yield of Y-90 is about 0.4 %, a part of it is absorbed within 2 cm.
    EXPECT_GT(kernel.beyond, 1e-4);
    EXPECT_LT(kernel.beyond, 5e-3);
    EXPECT_GT(kernel.source_noise, 0);
    EXPECT_LT(kernel.source_noise, 1e-3);  // what KernelConfig::histories promises
}

TEST(KernelMethod, GivesTheKernelForOneActiveVoxelOfItsOwnMaterial) {
    auto const s = block(15, {3, 3, 3}, 1.06F, true);
    auto const kernel = make_voxel_kernel(s.request, {3, 3, 3}, {}, options(1'000'000));
    auto const result = convolve_kernel(s.request, s.tissue, s.input, options(1'000'000));
    expect_closed(result.tally);
    EXPECT_EQ(result.method, "kernel");
    auto const& grid = s.tissue.density.geometry;
    // A voxel is rounded to whole quanta: of 1e6 histories of 0.93 MeV that is 32 / 1.6e13; a float density of 1.06 is off by 4e-8.
    for (int d = 0; d <= 7; ++d) {
        double const expected = kernel.share.values[kernel.share.index(d, 0, 0)];
        EXPECT_NEAR(share(result.tally, grid.index(7 + d, 7, 7)), expected, 1e-7 * expected + 1e-11);
    }
    auto const escaped = static_cast<double>(result.tally.total_escaped()) / static_cast<double>(result.tally.total_emitted());
    EXPECT_NEAR(escaped, kernel.beyond, 1e-7);
}

TEST(KernelMethod, AgreesWithMonteCarloInAHomogeneousBlock) {
    auto const s = block(21, {3, 3, 3}, 1.06F, false);
    auto const kernel = convolve_kernel(s.request, s.tissue, s.input, options(1'000'000));
    RunOptions monte_carlo = options(4'000'000);
    monte_carlo.method = "mc";
    monte_carlo.seed = 2;  // other random numbers than the kernel's
    auto const mc = run_transport(s.input, monte_carlo, {});
    auto const& grid = s.tissue.density.geometry;
    // The 7^3 voxels in the middle: 21 mm from the edge, where no electron escapes. Noise of their mean is 0.1 % (343 x 430 histories),
    // that of the kernel's sum far less; bremsstrahlung from beyond the kernel's 21 mm is within the block's: below 0.02 %.
    double a = 0, b = 0;
    for (int k = 7; k < 14; ++k)
        for (int j = 7; j < 14; ++j)
            for (int i = 7; i < 14; ++i) {
                a += share(kernel.tally, grid.index(i, j, k));
                b += share(mc.tally, grid.index(i, j, k));
            }
    EXPECT_NEAR(a / b, 1, 0.004);  // 4 sigma: false alarm 6e-5
    // A face layer loses electrons to the vacuum in both. The kernel counts electrons that would have come back from tissue beyond the
    // face, which Monte Carlo has not: it may be higher there by a per cent or two, and never lower beyond noise (0.06 % for 441 voxels).
    double face_kernel = 0, face_mc = 0;
    for (int k = 0; k < 21; ++k)
        for (int j = 0; j < 21; ++j) {
            face_kernel += share(kernel.tally, grid.index(0, j, k));
            face_mc += share(mc.tally, grid.index(0, j, k));
        }
    EXPECT_GT(face_kernel / face_mc, 0.997);
    EXPECT_LT(face_kernel / face_mc, 1.03);
    expect_closed(kernel.tally);
}

TEST(KernelMethod, KeepsDoseWithoutDensityScalingAndEnergyWithIt) {
    auto s = block(15, {3, 3, 3}, 1.06F, true);
    auto const& grid = s.tissue.density.geometry;
    auto const light = grid.index(8, 7, 7), heavy = grid.index(6, 7, 7);  // mirror images of each other
    s.tissue.density.values[light] = 0.53F;
    s.tissue.density.values[heavy] = 2.12F;
    s.input = make_transport_input(s.request, s.tissue, s.activity, preset(s.request));
    auto const plain = convolve_kernel(s.request, s.tissue, s.input, options(1'000'000));
    s.request.transport.kernel_density_scaling = true;
    auto const scaled = convolve_kernel(s.request, s.tissue, s.input, options(1'000'000));
    expect_closed(plain.tally);
    expect_closed(scaled.tally);
    // Dose is energy over mass: equal doses are energies as 0.5 to 2, equal energies doses as 2 to 0.5. Float density: 1e-7.
    EXPECT_NEAR(share(plain.tally, heavy) / share(plain.tally, light), 4, 1e-6);
    EXPECT_NEAR(share(scaled.tally, heavy) / share(scaled.tally, light), 1, 1e-6);
    // With scaling nothing is lost but what leaves; without, twice is counted in the heavy voxel and half is missing in the light one.
    EXPECT_LT(plain.tally.total_escaped(), scaled.tally.total_escaped());
    EXPECT_GT(scaled.tally.total_escaped(), 0);
}

TEST(KernelMethod, HasNoUncertaintyAndSaysWhatItNeglects) {
    auto const s = block(3, {4, 4, 4}, 1.06F, true);
    auto const result = convolve_kernel(s.request, s.tissue, s.input, options(1000));
    auto const dose = make_dose(result, s.tissue, s.activity);
    for (float const u : dose.relative_uncertainty.values) EXPECT_TRUE(std::isnan(u));
    ASSERT_FALSE(result.warnings.empty());
    EXPECT_EQ(result.warnings.back().id, "kernel.approximation");
    // Asked for "auto": what convolved, and why no GPU did.
    std::string const why = why_no_cufft();
    if (why.empty()) {
        EXPECT_EQ(result.convolution.substr(0, 9), "cuFFT on ");
    } else {
        EXPECT_EQ(result.convolution, "FFTW on the CPU: " + why);
    }
}

TEST(KernelMethod, ConvolvesOnTheBackEndThatIsAskedFor) {
    auto const s = block(3, {4, 4, 4}, 1.06F, true);
    auto asked = options(1000);
    asked.backend.name = "cpu";
    EXPECT_EQ(convolve_kernel(s.request, s.tissue, s.input, asked).convolution, "FFTW on the CPU");
    std::string const why = why_no_cufft();
    asked.backend.name = "cuda";
    if (why.empty()) {
        EXPECT_EQ(convolve_kernel(s.request, s.tissue, s.input, asked).convolution.substr(0, 9), "cuFFT on ");
    } else {
        auto const text = test::error_text(ExitCode::device, [&] { convolve_kernel(s.request, s.tissue, s.input, asked); });
        EXPECT_EQ(text, "--backend cuda: " + why + "; with --backend auto the CPU takes over");
    }
}

TEST(KernelMethod, IsRefusedWhereTheMemoryIsTooSmallForTalliesAndTransforms) {
    auto const s = block(3, {4, 4, 4}, 1.06F, true);
    auto asked = options(1000);
    asked.memory_bytes = run_bytes(27);  // the padded grids are missing in it
    auto const text = test::error_text(ExitCode::input, [&] { convolve_kernel(s.request, s.tissue, s.input, asked); });
    EXPECT_NE(text.find("3 x 3 x 3"), std::string::npos) << text;
}

TEST(KernelMethod, RefusesWhatItCannotDo) {
    auto s = block(3, {4, 4, 4}, 1.06F, true);
    auto sharded = options(1000);
    sharded.shard = 1;
    sharded.shards = 2;
    EXPECT_THROW(convolve_kernel(s.request, s.tissue, s.input, sharded), Error);
    auto targeted = options(1000);
    targeted.target_uncertainty = 0.01;
    EXPECT_THROW(convolve_kernel(s.request, s.tissue, s.input, targeted), Error);
    s.request.transport.kernel_material = "no_such_material";
    EXPECT_THROW(convolve_kernel(s.request, s.tissue, s.input, options(1000)), Error);
    s.request.transport.kernel_material = "liver";
    s.request.transport.kernel_reach_mm = 1e4;
    EXPECT_THROW(convolve_kernel(s.request, s.tissue, s.input, options(1000)), Error);
}

}  // namespace
}  // namespace yttria
