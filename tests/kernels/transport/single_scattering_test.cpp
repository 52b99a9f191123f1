// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/support/scene.hpp"
#include "tests/kernels/support/statistics.hpp"

#include <array>
#include <numeric>
#include <thread>

// The condensed-history scheme against the oracle that samples every elastic collision (physics.md 3.1): same cross sections, same hard
// events, no step. Limits of 0.5 % + 3 sigma; sigma from the 32 groups of each run.
namespace yttria {
namespace {

constexpr int n = 45;
constexpr float spacing_cm = 0.025F;
constexpr std::size_t groups = 32;

struct Tally {
    std::vector<std::int64_t> energy = std::vector<std::int64_t>(n * n * n, 0);
    std::int64_t escaped = 0;
    void deposit(std::uint32_t v, std::uint32_t q) { energy[v] += q; }
    void escape(std::uint32_t q) { escaped += q; }
};

/// Electrons of 1 MeV from the middle of the grid along +z, `per_group` in each group; on two threads.
std::vector<Tally> pencil_beam(TransportInput const& input, std::uint64_t seed, std::uint64_t per_group) {
    PreparedInput const prepared = prepare_input(input);
    TransportView const view = make_view(input, prepared);
    std::vector<Tally> tallies(groups);
    auto const work = [&](std::size_t first) {
        for (std::size_t g = first; g < groups; g += 2) {
            LocalCounters counters;
            for (std::uint64_t h = 0; h < per_group; ++h) {
                Particle p{};
                p.quanta = 1U << 24;
                for (int a = 0; a < 3; ++a) { p.cell[a] = n / 2, p.fraction[a] = 0.5F; }
                p.direction = {0, 0, 1};
                test::follow(view, seed, g * per_group + h, p, tallies[g], counters);
            }
        }
    };
    std::jthread const other(work, 1);
    work(0);
    return tallies;
}

/// Quantities of one group, from its voxels.
using Observables = std::vector<double>;
using Measure = std::function<Observables(Tally const&)>;

void compare(TransportInput const& condensed, TransportInput const& single, std::uint64_t condensed_per_group,
             std::uint64_t single_per_group, std::vector<char const*> const& names, Measure const& measure) {
    auto const a = pencil_beam(condensed, 71, condensed_per_group);
    auto const b = pencil_beam(single, 72, single_per_group);
    std::vector<test::Mean> ma(names.size());
    std::vector<test::Mean> mb(names.size());
    for (auto const& t : a) {
        auto const o = measure(t);
        for (std::size_t i = 0; i < o.size(); ++i) { ma[i].add(o[i]); }
    }
    for (auto const& t : b) {
        auto const o = measure(t);
        for (std::size_t i = 0; i < o.size(); ++i) { mb[i].add(o[i]); }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        double const sigma = std::hypot(ma[i].error(), mb[i].error());
        EXPECT_NEAR(ma[i].value(), mb[i].value(), 0.005 * mb[i].value() + 3 * sigma) << names[i] << ", sigma " << sigma;
        EXPECT_LT(sigma, 0.012 * mb[i].value()) << names[i] << ": too few histories to say anything";
        ::testing::Test::RecordProperty(
            names[i], std::to_string(ma[i].value() / mb[i].value() - 1.0) + " +- " + std::to_string(sigma / mb[i].value()));
    }
}

/// The scheme under test without straggling, which the oracle has not.
Parameters condensed() {
    Parameters p = test::electrons_only();
    p.straggling = 0;
    return p;
}

Parameters oracle() {
    Parameters p = condensed();
    p.single_scattering = 1;
    return p;
}

TEST(CondensedHistory, AgreesWithSingleScatteringInWater) {
    auto const measure = [](Tally const& t) {
        std::vector<std::pair<double, double>> by_radius;
        double sum = 0;
        double depth = 0;
        double lateral = 0;
        double radius = 0;
        for (int k = 0; k < n; ++k) {
            for (int j = 0; j < n; ++j) {
                for (int i = 0; i < n; ++i) {
                    double const e = static_cast<double>(t.energy[static_cast<std::size_t>(i + n * (j + n * k))]);
                    if (e == 0) { continue; }
                    double const x = (i - n / 2) * static_cast<double>(spacing_cm);
                    double const y = (j - n / 2) * static_cast<double>(spacing_cm);
                    double const z = (k - n / 2) * static_cast<double>(spacing_cm);
                    double const r = std::sqrt(x * x + y * y + z * z);
                    by_radius.push_back({r, e});
                    sum += e;
                    depth += e * z;
                    lateral += e * std::hypot(x, y);
                    radius += e * r;
                }
            }
        }
        // Radii are taken between voxel centres: linear in cells of one voxel, so that no single voxel decides.
        std::vector<double> shell(2 * n, 0.0);
        for (auto const& [r, e] : by_radius) { shell[static_cast<std::size_t>(r / static_cast<double>(spacing_cm))] += e / sum; }
        auto const quantile = [&](double share) {
            double before = 0;
            std::size_t s = 0;
            while (before + shell[s] < share) { before += shell[s++]; }
            return (static_cast<double>(s) + (share - before) / shell[s]) * static_cast<double>(spacing_cm);
        };
        return Observables{depth / sum, lateral / sum, radius / sum, quantile(0.5), quantile(0.9)};
    };
    compare(test::water_cube(n, spacing_cm, test::line(1.0), condensed()), test::water_cube(n, spacing_cm, test::line(1.0), oracle()), 1536,
            480, {"mean_depth", "mean_lateral", "mean_radius", "radius_50", "radius_90"}, measure);
}

/// Water, 0.75 mm of bone from 0.6 mm in front of the source on, water.
constexpr std::size_t bone_begin = n / 2 + 3;
constexpr std::size_t bone_end = bone_begin + 3;

TransportInput slab(Parameters const& p) {
    TransportInput input = test::water_cube(n, spacing_cm, test::line(1.0), p);
    for (std::size_t k = bone_begin; k < bone_end; ++k) {
        for (std::size_t v = 0; v < n * n; ++v) {
            input.grid.material[v + n * n * k] = 1;
            input.grid.density[v + n * n * k] = 1.85F;
        }
    }
    return input;
}

TEST(CondensedHistory, AgreesWithSingleScatteringAcrossBone) {
    auto const measure = [](Tally const& t) {
        std::array<double, 3> region{};
        double depth = 0;
        for (std::size_t k = 0; k < n; ++k) {
            double plane = 0;
            for (std::size_t v = 0; v < n * n; ++v) { plane += static_cast<double>(t.energy[v + n * n * k]); }
            region[k < bone_begin ? 0 : k < bone_end ? 1 : 2] += plane;
            depth += plane * (static_cast<double>(k) - n / 2) * static_cast<double>(spacing_cm);
        }
        double const sum = std::accumulate(region.begin(), region.end(), 0.0);
        return Observables{region[0] / sum, region[1] / sum, region[2] / sum, depth / sum};
    };
    compare(slab(condensed()), slab(oracle()), 1536, 480, {"before", "bone", "behind", "mean_depth"}, measure);
}

}  // namespace
}  // namespace yttria
