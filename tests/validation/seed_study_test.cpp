// SPDX-License-Identifier: Apache-2.0
// The u of mean and D95 against the spread of seeds, of one source and of strata: the short version of validation/seed_study.
#include "validation/seed_study/seeds.hpp"

#include "host/metrics/structure_metrics.hpp"
#include "host/strata/strata.hpp"
#include "host/transport/source_shares.hpp"
#include "validation/harness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace yttria {
namespace {

/// 12 x 5 x 5 voxels of 4 mm of water; the first three columns are the lesion, with activity that rises from 1 to 2 along y.
struct Block {
    Structures structures;
    Tissue tissue;
    TransportInput input;

    Block() {
        auto& grid = tissue.density.geometry;
        grid.size = {12, 5, 5};
        grid.spacing_mm = {4, 4, 4};
        structures.grid = grid;
        tissue.density.values.assign(grid.voxels(), 1.0F);
        tissue.material = {grid, std::vector<std::uint8_t>(grid.voxels(), 0)};
        tissue.materials = {"water"};
        Activity activity;
        activity.decays = {grid, std::vector<float>(grid.voxels())};
        Structure lesion;
        lesion.name = "Lesion";
        lesion.role = Role::tumour;
        for (std::size_t v = 0; v < grid.voxels(); ++v) {
            bool const hot = v % 12 < 3;
            activity.decays.values[v] = hot ? 1.0F + 0.25F * static_cast<float>(v / 12 % 5) : 1.0F;
            lesion.fraction.push_back(hot ? 1.0F : 0.0F);
        }
        structures.list.push_back(lesion);
        Case request;
        request.file = "block.toml";
        request.transport.replicate_size = 512;
        input = make_transport_input(request, tissue, activity, preset(request));
    }

    std::map<std::string, Quantified> run(RunOptions const& options) const {
        auto const parts = choose_strata(options, input, structures);
        auto const energy = parts.empty() ? run_transport(input, options, {}) : weigh_strata(run_strata(input, parts, options, {}));
        auto const mass = voxel_mass_g(tissue);
        Tallied const tallied{energy.tally, mass, Replicates(energy.tally), 1.0};
        auto const set = voxels_of(structures.list[0]);
        auto out = measure_ranks(set, tallied, {{"D95", RankMetric::Kind::dose_at_percent, 95}});
        out["mean"] = mean_dose(set, tallied);
        return out;
    }
};

struct Seeds {
    std::map<std::string, SeedStudy> metric;
};

Seeds seeds_of(Block const& block, std::string const& strata, std::uint64_t histories, std::map<std::string, Quantified> const& reference) {
    RunOptions options;
    options.backend = {"cpu", 2};
    options.quiet = true;
    options.histories = histories;
    options.strata = strata;
    std::map<std::string, std::vector<Quantified>> all;
    for (options.seed = 1; options.seed <= 30; ++options.seed)
        for (auto const& [name, value] : block.run(options)) all[name].push_back(value);
    Seeds out;
    for (auto const& [name, values] : all) out.metric[name] = study_seeds(values, reference.at(name));
    return out;
}

TEST(SeedStudy, CountsByHand) {
    SeedStudy const s = study_seeds({{9, 2, -0.5}, {11, 4, -1.5}, {13, 3, -1}}, {12, 0.5, -0.25});
    EXPECT_EQ(s.seeds, 3U);
    EXPECT_DOUBLE_EQ(s.mean, 11);
    EXPECT_DOUBLE_EQ(s.spread, 2);
    EXPECT_DOUBLE_EQ(s.u, 3);
    EXPECT_DOUBLE_EQ(s.ratio, 1.5);
    EXPECT_DOUBLE_EQ(s.ratio_sigma, 0.75);
    EXPECT_DOUBLE_EQ(s.bias, -1);
    EXPECT_DOUBLE_EQ(s.shift, -1.25);
    EXPECT_DOUBLE_EQ(s.shift_sigma, std::hypot(2 / std::sqrt(3.0), 0.5));
    EXPECT_DOUBLE_EQ(s.bias_sigma, std::sqrt(0.25 / 3));
    EXPECT_DOUBLE_EQ(s.remainder(), -0.25 / std::hypot(s.shift_sigma, s.bias_sigma));
    EXPECT_EQ(s.outside(), 0);  // -1.25 is between -1 and -2.41
    EXPECT_DOUBLE_EQ(study_seeds({{9, 2, 0}, {11, 4, 0}, {13, 3, 0}}, {10, 0, 0}).outside(), 1 / (2 / std::sqrt(3.0)));
    EXPECT_THROW(study_seeds({{1, 1, 0}}, {1, 1, 0}), std::invalid_argument);
    EXPECT_THROW(study_seeds({{1, 1, 0}, {1, NAN, 0}}, {1, 1, 0}), std::invalid_argument);
}

TEST(SeedStudy, UncertaintyAndBiasAreWhatSeedsShowOfOneSourceAndOfStrata) {
    Block const block;
    RunOptions more;
    more.backend = {"cpu", 2};
    more.quiet = true;
    more.histories = 1 << 22;
    more.seed = 1000;
    auto const reference = block.run(more);
    Seeds const plain = seeds_of(block, "off", 65536, reference), strata = seeds_of(block, "Lesion:8", 65536, reference);
    for (auto const* runs : {&plain, &strata}) {
        for (auto const& [name, s] : runs->metric) {
            // ratio_sigma is 0.13 of it for 30 seeds: 3 sigma, of fixed seeds. One batch left out gives 1.6 and more for D95.
            EXPECT_GT(s.ratio, 1 / 1.45) << name;
            EXPECT_LT(s.ratio, 1.45) << name;
            // 4 standard errors (6e-5).
            EXPECT_LT(s.outside(), 4) << name;
        }
    }
    // The D95 of a noisy map is low, and of either the same once that is known.
    auto const &one = plain.metric.at("D95"), &two = strata.metric.at("D95");
    EXPECT_LT(one.shift, -4 * one.shift_sigma);
    EXPECT_LT(two.shift, 0);
    // A third of the decays is near: three rounds of four instead of 1.4, 2.1 times less variance. The squared u of 30 seeds is good to a
    // tenth for means and to a fifth for D95.
    auto const &a = plain.metric.at("mean"), &b = strata.metric.at("mean");
    EXPECT_GT(std::pow(a.u / b.u, 2), 1.4);
    EXPECT_LT(std::pow(a.u / b.u, 2), 3.2);
    EXPECT_GT(std::pow(one.u / two.u, 2), 1.1);
    // Both are the same mean. 4 sigma.
    EXPECT_LT(std::abs(a.mean - b.mean), 4 * std::hypot(a.spread, b.spread) / std::sqrt(30.0));
}

}  // namespace
}  // namespace yttria
