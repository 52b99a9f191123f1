// SPDX-License-Identifier: Apache-2.0
#include "kernels/core/lookup.hpp"
#include "kernels/tables/build_tables.hpp"
#include "kernels/tables/elastic.hpp"
#include "kernels/tables/stopping_power.hpp"
#include "tests/kernels/support/materials.hpp"
#include "tests/kernels/support/statistics.hpp"

namespace yttria {
namespace {

/// Tables of water and bone with a Moller threshold of 50 keV and a photon threshold of 10 keV, which the tests below repeat.
struct Built {
    Parameters parameters;
    TablesInput tables;
    Built() {
        parameters.photons = 0;
        parameters.delta_threshold_MeV = 0.05F;
        tables = build_material_tables({test::water(), test::bone()}, {}, parameters);
    }
    ElectronTable table(int material) const { return {tables.electron.data() + material * ElectronLayout::floats}; }
};

Built const& built() {
    static Built const b;
    return b;
}

double loss(StoppingPower const& s, double T) { return s.collision(T, 0.05) + s.radiative_soft(T, 0.01); }

TEST(ElectronTable, RangeIsTheIntegralOfTheInverseRestrictedLoss) {
    StoppingPower const water(test::water());
    ElectronTable const table = built().table(0);
    double const from = 0.02;
    double const start = static_cast<double>(table.range(0.02F));
    for (double const T : {.05, .2, 1.0, 2.2}) {
        double const expected =
            test::simpson(std::log(from), std::log(T), 400, [&](double x) { return std::exp(x) / loss(water, std::exp(x)); });
        // 1e-4: linear interpolation on 32 cells an octave (physics.md 5.3 vi).
        EXPECT_NEAR(static_cast<double>(table.range(static_cast<float>(T))) - start, expected, 1e-4 * expected) << T;
    }
}

TEST(ElectronTable, EnergyAndRangeInvertEachOther) {
    for (int material = 0; material < 2; ++material) {
        ElectronTable const table = built().table(material);
        double mean = 0;
        int count = 0;
        for (float T = 0.01F; T < 3.5F; T *= 1.0037F, ++count) {
            float const back = table.energy(table.range(T));
            ASSERT_NEAR(back / T, 1.0F, 2e-4F) << T;  // two linear interpolations on 32 cells an octave, each 1e-4 at most
            mean += static_cast<double>(back / T) - 1.0;
        }
        EXPECT_NEAR(mean / count, 0.0, 1e-4);  // chords of a curved function always lie on one side of it
    }
}

TEST(ElectronTable, ClocksAndTheirInversesAgree) {
    for (int material = 0; material < 2; ++material) {
        ElectronTable const table = built().table(material);
        for (float T = 0.02F; T < 3.5F; T *= 1.01F) {
            float const r = table.range(T);
            float const K = table.scattering_clock(r);
            // A step is 0.1 T^-0.75 long on the clock: an error of 1 % of that moves the hinge by 1 % of the step at random, unbiased.
            float const step = std::min(1.0F, Parameters{}.c0 * std::pow(T, -0.75F));
            EXPECT_NEAR(table.scattering_clock(table.range_at_scattering(K)), K, 0.01F * step) << T;
            // Below twice the Moller threshold the clock counts bremsstrahlung only, 1e-4 in all: its inverse must not blur that.
            float const M = table.hard_clock(r);
            EXPECT_NEAR(table.hard_clock(table.range_at_hard(M)), M, 2e-3F * std::sqrt(M) + 1e-6F) << T;
        }
        EXPECT_EQ(table.range_at_scattering(0.0F), 0.0F);
        EXPECT_EQ(table.range_at_scattering(-1.0F), 0.0F);
        EXPECT_EQ(table.range_at_hard(-1.0F), 0.0F);
    }
}

TEST(ElectronTable, ClocksRiseWithTheRange) {
    ElectronTable const table = built().table(0);
    float const end = table.range(4.0F);
    for (int i = 1; i < range_grid.nodes() && range_grid.node(i) < static_cast<double>(end); ++i) {
        auto const r = [](int node) { return static_cast<float>(range_grid.node(node)); };
        ASSERT_GT(table.energy(r(i)), table.energy(r(i - 1)));
        ASSERT_GE(table.scattering_clock(r(i)), table.scattering_clock(r(i - 1)));
        ASSERT_GE(table.hard_clock(r(i)), table.hard_clock(r(i - 1)));
    }
    for (int i = 1; i <= clock_cells; ++i) {
        ASSERT_GE(table.data[ElectronLayout::range_of_scattering + i], table.data[ElectronLayout::range_of_scattering + i - 1]);
        ASSERT_GE(table.data[ElectronLayout::range_of_hard + i], table.data[ElectronLayout::range_of_hard + i - 1]);
    }
}

TEST(ElectronTable, ClocksAreTheIntegralsOfTheirCrossSections) {
    StoppingPower const water(test::water());
    ElasticScattering const elastic(test::water(), 0.05);
    ElectronTable const table = built().table(0);
    for (double const T : {.3, 1.0, 2.0}) {
        auto const between = [&](float (ElectronTable::*clock)(float) const) {
            return static_cast<double>((table.*clock)(table.range(static_cast<float>(T))) - (table.*clock)(table.range(0.12F)));
        };
        auto const integral = [&](auto&& per_gram) {
            return test::simpson(std::log(0.12), std::log(T), 200, [&](double x) {
                double const t = std::exp(x);
                return t * per_gram(t) / loss(water, t);
            });
        };
        double const K = integral([&](double t) { return elastic.first_transport(t); });
        double const M = integral([&](double t) { return water.moller(t, 0.05) + water.bremsstrahlung(t, 0.01); });
        EXPECT_NEAR(between(&ElectronTable::scattering_clock), K, 1e-3 * K) << T;  // chords of a curve on 32 cells an octave
        EXPECT_NEAR(between(&ElectronTable::hard_clock), M, 1e-3 * M) << T;
        float const r = table.range(static_cast<float>(T));
        double const hard = water.moller(T, 0.05) + water.bremsstrahlung(T, 0.01);
        EXPECT_NEAR(static_cast<double>(table.brems_fraction(r)), water.bremsstrahlung(T, 0.01) / hard, 1e-3) << T;
    }
}

TEST(ElectronTable, OffersOnlyBremsstrahlungBelowTwiceTheMollerThreshold) {
    ElectronTable const table = built().table(0);
    EXPECT_EQ(table.brems_fraction(table.range(0.095F)), 1.0F);
    EXPECT_LT(table.brems_fraction(table.range(0.15F)), 0.1F);
    EXPECT_NEAR(table.cutoff_range(), table.range(0.01F), 1e-4F * table.range(0.01F));
}

TEST(MaterialTables, AreTheSameWhenBuiltTwiceAndChangeWithEveryCutoff) {
    TransportInput input;
    Parameters const p = built().parameters;
    input.tables = build_material_tables({test::water()}, {}, p);
    std::string const before = table_sha256(input);
    input.tables = build_material_tables({test::water()}, {}, p);
    EXPECT_EQ(table_sha256(input), before);
    for (auto const member : {&Parameters::c0, &Parameters::delta_threshold_MeV, &Parameters::photon_threshold_MeV}) {
        Parameters changed = p;
        changed.*member *= 0.5F;
        input.tables = build_material_tables({test::water()}, {}, changed);
        EXPECT_NE(table_sha256(input), before);
    }
}

TEST(MaterialTables, DoNotDependOnTheOtherMaterials) {
    TablesInput const alone = build_material_tables({test::bone()}, {}, built().parameters);
    for (std::size_t i = 0; i < ElectronLayout::floats; ++i) {
        ASSERT_EQ(alone.electron[i], built().tables.electron[ElectronLayout::floats + i]);
    }
    for (std::size_t i = 0; i < ScatteringLayout::floats; ++i) {
        ASSERT_EQ(alone.scattering[i], built().tables.scattering[ScatteringLayout::floats + i]);
    }
}

TEST(MaterialTables, AreRefusedWherePhotonDataIsMissing) {
    Parameters const with_photons;
    EXPECT_THROW(build_material_tables({test::water()}, {}, with_photons), std::invalid_argument);
}

}  // namespace
}  // namespace yttria
