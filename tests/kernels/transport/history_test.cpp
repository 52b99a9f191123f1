// SPDX-License-Identifier: Apache-2.0
#include "kernels/transport/history.hpp"

#include "tests/kernels/support/scene.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

/// Water, bone, lung-like and air-like voxels in turn, anisotropic, decays everywhere.
TransportInput patchwork(Parameters const& parameters) {
    TransportInput input = test::water_cube(12, 0.2F, y90_spectrum(), parameters);
    input.grid.spacing_cm[1] = 0.3F;
    input.grid.spacing_cm[2] = 0.442F;
    std::vector<std::uint32_t> all;
    for (std::uint32_t v = 0; v < input.grid.density.size(); ++v) {
        std::uint32_t const kind = (v * 2654435761U) >> 30;
        input.grid.material[v] = kind == 1 ? 1 : 0;
        input.grid.density[v] = std::array{1.0F, 1.85F, 0.26F, 0.0012F}[kind];
        all.push_back(v);
    }
    input.source = test::equal_shares(all);
    return input;
}

TEST(History, AccountsForEveryQuantumWithAndWithoutPhotons) {
    for (std::uint32_t const photons : {0U, 1U}) {
        Parameters p;
        p.photons = photons;
        TransportTally const tally = test::run_cpu(patchwork(p), 51, {0, 6, 1});  // 98304 histories
        for (std::size_t b = 0; b < batches; ++b) {
            std::int64_t deposited = 0;
            for (std::uint64_t v = 0; v < tally.voxels; ++v) { deposited += tally.energy[b * tally.voxels + v]; }
            EXPECT_EQ(tally.emitted[b], deposited + tally.escaped[b]) << "batch " << b;
        }
        EXPECT_EQ(tally.counters.errors(), 0U);
        EXPECT_EQ(tally.total_histories(), 6U * p.replicate_size);
        EXPECT_GT(tally.total_escaped(), 0);
        EXPECT_EQ(tally.counters.photons > 0, photons == 1);
        EXPECT_EQ(tally.counters.photon_events > 0, photons == 1);
    }
}

TEST(History, EmitsTheMeanEnergyOfTheSpectrum) {
    TransportTally const tally = test::run_cpu(patchwork(test::electrons_only()), 52, {0, 32, 1});
    test::Mean mean;
    for (std::size_t b = 0; b < batches; ++b) { mean.add(static_cast<double>(tally.emitted[b]) / quanta_per_MeV / 16384.0); }
    test::expect_mean(mean, y90_spectrum().mean_MeV);
}

TEST(History, PutsNothingBeyondTheRangeOfTheElectron) {
    // Mean losses: an electron that straggles may lose less than the mean and pass the range (1 in 1e5 of these does, by 1 %).
    Parameters parameters = test::electrons_only();
    parameters.straggling = 0;
    TransportInput const input = test::water_cube(61, 0.02F, test::line(1.0), parameters);
    TransportTally const tally = test::run_cpu(input, 53, {0, 2, 1});
    double const range = static_cast<double>(ElectronTable{input.tables.electron.data()}.range(1.0F));
    EXPECT_EQ(tally.total_escaped(), 0);
    double farthest = 0;
    for (int k = 0; k < 61; ++k) {
        for (int j = 0; j < 61; ++j) {
            for (int i = 0; i < 61; ++i) {
                if (tally.total(static_cast<std::uint64_t>(i + 61 * (j + 61 * k))) == 0) { continue; }
                // Nearest corner of the voxel to the nearest corner of the source voxel.
                auto const gap = [](int n) { return std::max(std::abs(n - 30) - 1, 0) * 0.02; };
                farthest = std::max(farthest, std::hypot(gap(i), gap(j), gap(k)));
            }
        }
    }
    EXPECT_LT(farthest, range);
    EXPECT_GT(farthest, 0.7 * 0.4367);  // and some come near to the CSDA range of 0.4367 cm: the test sees the edge
}

/// Differences of the voxels around the source beyond `sigmas` and `relative` of their value.
void expect_same_doses(TransportTally const& a, TransportTally const& b, int n, double sigmas, double relative) {
    int const c = n / 2;
    for (int k = c; k <= c + 2; ++k) {
        for (int j = c; j <= k; ++j) {
            for (int i = c; i <= j; ++i) {
                auto const v = static_cast<std::uint64_t>(i + n * (j + n * k));
                auto const ea = test::voxel_energy(a, v);
                auto const eb = test::voxel_energy(b, v);
                EXPECT_NEAR(ea.mean, eb.mean, sigmas * std::hypot(ea.error, eb.error) + relative * ea.mean) << i - c << j - c << k - c;
            }
        }
    }
}

TEST(History, GivesTheSameDoseWithAndWithoutRangeRejection) {
    Parameters with = test::electrons_only();
    with.replicate_size = 4096;
    Parameters without = with;
    without.range_rejection_MeV = 0;
    auto const a = test::run_cpu(test::water_cube(7, 0.3F, y90_spectrum(), with), 54, {0, 32, 1});
    auto const b = test::run_cpu(test::water_cube(7, 0.3F, y90_spectrum(), without), 55, {0, 32, 1});
    // Ten voxels, each within 4 sigma (0.2 % in the middle): a false alarm in 1e3 seeds, this one is fixed.
    expect_same_doses(a, b, 7, 4.0, 0.0);
    EXPECT_LT(test::voxel_energy(a, 171).error, 2.5e-3 * test::voxel_energy(a, 171).mean);
    EXPECT_LT(a.counters.segments, b.counters.segments);
}

TEST(History, HasTheVoxelValuesOfEgsnrcAndPenelopeIn3MillimetreVoxelsOfWater) {
    Parameters p;
    auto const tally = test::run_cpu(test::water_cube(7, 0.3F, y90_spectrum(), p), 56, {0, 32, 1});
    auto const at = [&](int x, int y, int z) {
        // Mean over the images of the voxel by the symmetries of the cube.
        double sum = 0;
        int count = 0;
        for (int k = -2; k <= 2; ++k) {
            for (int j = -2; j <= 2; ++j) {
                for (int i = -2; i <= 2; ++i) {
                    std::array found{std::abs(i), std::abs(j), std::abs(k)};
                    std::sort(found.begin(), found.end());
                    if (found != std::array{x, y, z}) { continue; }
                    sum += test::voxel_energy(tally, static_cast<std::uint64_t>(171 + i + 7 * (j + 7 * k))).mean;
                    ++count;
                }
            }
        }
        return sum / count;
    };
    // MeV per decay, mean of EGSnrc (case4b, spin on) and PENELOPE (shared/reference, svoxel_3.00mm), whose spectra have a mean 0.25 %
    // above ours: within 0.4 % for that, and 4 sigma of theirs and ours (524288 decays). validation/ compares with equal spectra.
    EXPECT_NEAR(at(0, 0, 0) / .26923, 1.0, 0.004 + 4 * std::hypot(0.0006, 0.0008));
    EXPECT_NEAR(at(0, 0, 1) / .04734, 1.0, 0.004 + 4 * std::hypot(0.0010, 0.0010));
    EXPECT_NEAR(at(0, 1, 1) / .016667, 1.0, 0.006 + 4 * std::hypot(0.0012, 0.0015));
    EXPECT_NEAR(at(1, 1, 1) / .007687, 1.0, 0.008 + 4 * std::hypot(0.0022, 0.0025));
    EXPECT_NEAR(at(0, 0, 2) / .003744, 1.0, 0.010 + 4 * std::hypot(0.0035, 0.0035));
}

TEST(History, HasTheSameBitsWhenDensityIsDoubledAndLengthsAreHalved) {
    // A power of two passes through every operation exactly, so that this holds to the last bit, photons included.
    Parameters p;
    p.replicate_size = 4096;
    TransportInput const input = patchwork(p);
    TransportInput scaled = input;
    for (float& h : scaled.grid.spacing_cm) { h *= 0.5F; }
    for (float& rho : scaled.grid.density) { rho *= 2.0F; }
    EXPECT_EQ(dose_sha256(test::run_cpu(input, 57, {0, 4, 1})), dose_sha256(test::run_cpu(scaled, 57, {0, 4, 1})));
}

TEST(History, ScalesStatisticallyForOtherFactors) {
    Parameters p = test::electrons_only();
    p.replicate_size = 2048;
    TransportInput const input = test::water_cube(7, 0.3F, y90_spectrum(), p);
    TransportInput scaled = input;
    for (float& h : scaled.grid.spacing_cm) { h *= 3.3F; }
    for (float& rho : scaled.grid.density) { rho /= 3.3F; }
    expect_same_doses(test::run_cpu(input, 58, {0, 32, 1}), test::run_cpu(scaled, 59, {0, 32, 1}), 7, 4.0, 0.0);
}

/// Plain water against a chessboard with a second material.
void expect_undisturbed(TransportInput const& plain, TransportInput const& board, std::uint64_t seed) {
    auto const a = test::run_cpu(plain, seed, {0, 32, 1});
    auto const b = test::run_cpu(board, seed, {0, 32, 1});
    // With the same random numbers most tracks stay alike but for rounding (seen: 3e-5 in the middle voxel); a few part, so that the
    // outer voxels differ by a part of their statistics.
    expect_same_doses(a, b, 15, 1.0, 0.0);
    std::uint64_t const middle = 7 * (1 + 15 + 225);
    EXPECT_NEAR(test::voxel_energy(a, middle).mean / test::voxel_energy(b, middle).mean, 1.0, 3e-4);
    EXPECT_EQ(a.total_emitted(), b.total_emitted());
}

TransportInput plain_water() {
    Parameters p = test::electrons_only();
    p.replicate_size = 4096;
    p.range_rejection_MeV = 0;
    return test::water_cube(15, 0.1F, y90_spectrum(), p);
}

void make_chessboard(TransportInput& input, float other_density) {
    for (std::uint32_t v = 0; v < input.grid.material.size(); ++v) {
        bool const other = (v % 15 + v / 15 % 15 + v / 225) % 2 == 1;
        input.grid.material[v] = other ? 1 : 0;
        input.grid.density[v] = other ? other_density : 1.0F;
    }
}

TEST(History, IsNotDisturbedByABorderBetweenEqualMaterials) {
    TransportInput plain = plain_water();
    plain.tables = build_material_tables({test::water(), test::water()}, {test::water_photons(), test::water_photons()}, plain.parameters);
    TransportInput board = plain;
    make_chessboard(board, 1.0F);
    expect_undisturbed(plain, board, 60);
}

TEST(History, CarriesItsClocksIntoAMaterialWhereEveryRangeIsTwiceAsLong) {
    // A second material in which a track of given energy has twice the range and the same clocks is, at twice the density, the first
    // one: only the conversion at the faces can tell them apart.
    using L = ElectronLayout;
    TransportInput const plain = plain_water();
    TransportInput board = plain;
    make_chessboard(board, 2.0F);
    auto& t = board.tables;
    float const* first = t.electron.data();
    float* second = t.electron.data() + L::floats;
    constexpr int octave = 1 << range_grid.cells_log2;
    std::copy(first, first + L::floats, second);
    second[4] = 2.0F * first[4];
    for (int const column : {L::energy_of_range, L::scattering_clock, L::hard_clock, L::brems_fraction}) {
        for (int i = 0; i < range_grid.nodes(); ++i) { second[column + i] = first[column + std::max(i - octave, 0)]; }
    }
    for (int i = L::range_of_energy; i < L::floats; ++i) { second[i] = 2.0F * first[i]; }
    std::copy_n(t.scattering.begin(), ScatteringLayout::floats, t.scattering.begin() + ScatteringLayout::floats);
    std::copy_n(t.bremsstrahlung.begin(), BremsstrahlungLayout::floats, t.bremsstrahlung.begin() + BremsstrahlungLayout::floats);
    expect_undisturbed(plain, board, 60);
}

}  // namespace
}  // namespace yttria
