// SPDX-License-Identifier: Apache-2.0
#include "host/prior/prior.hpp"

#include "tests/host/metrics/run_fixture.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

namespace yttria {
namespace {

using testing::HandMadeRun;

Geometry row(int voxels, double edge_mm, double first_mm = 0) {
    Geometry g;
    g.size = {voxels, 1, 1};
    g.spacing_mm = {edge_mm, 10, 10};
    g.origin_mm = {first_mm, 0, 0};
    return g;
}

StoredDose stored(std::vector<float> Gy, std::vector<float> density) {
    StoredDose dose;
    dose.method = "mc";
    dose.mean_Gy = {row(static_cast<int>(Gy.size()), 10), std::move(Gy)};
    dose.density_g_per_cm3 = std::move(density);
    return dose;
}

TEST(PriorDose, IsEnergyOverMassOfWhatComesTogether) {
    auto const coarse = row(2, 20, 5);
    auto const by_mass = resample_prior(stored({100, 40, 10, 30}, {1.0F, 0.5F, 1.0F, 1.0F}), {}, coarse);
    EXPECT_NEAR(by_mass.Gy[0], (100 * 1.0 + 40 * 0.5) / 1.5, 1e-4);
    EXPECT_NEAR(by_mass.Gy[1], 20, 1e-4);
    auto const by_volume = resample_prior(stored({100, 40, 10, 30}, {}), {}, coarse);
    EXPECT_NEAR(by_volume.Gy[0], 70, 1e-4);
    EXPECT_EQ(by_volume.covered[0], 1);
}

TEST(PriorDose, KeepsItsEnergyAndSaysWhereItEnds) {
    // From -5 to 35 mm; the grid reaches from -20 to 70, its first voxels lie half outside.
    auto const grid = row(6, 15, -12.5);
    auto const prior = resample_prior(stored({100, 40, 10, 30}, {2, 1, 1, 3}), {}, grid);
    double energy = 0, before = 100 * 2 + 40 + 10 + 90;
    std::vector<double> const mass{0, 2 * 1.0 + 0.5, 0.5 + 1.0, 3.0, 0, 0};  // g per mL of grid, times 10 mm
    for (std::size_t v = 0; v < 4; ++v) energy += 10 * mass[v] * static_cast<double>(prior.Gy[v]);
    EXPECT_NEAR(prior.covered[0], 0, 1e-6);
    EXPECT_NEAR(prior.covered[1], 1, 1e-6);
    EXPECT_NEAR(prior.covered[3], 10.0 / 15, 1e-6);
    // Voxel 3 holds 10 mm of the dose's 30 Gy at 3 g/mL; the rest of it is outside and counts as 0 Gy in tissue of the same density.
    EXPECT_NEAR(prior.Gy[3], 30 * 10.0 / 15, 1e-4);
    energy += 10 * mass[3] * static_cast<double>(prior.Gy[3]) * 0.5;
    EXPECT_NEAR(energy, 10 * before, 1e-2);
}

TEST(PriorDose, IsMovedByItsRegistration) {
    Affine to_dose;
    to_dose.offset_mm = {20, 0, 0};  // planning x = 0 is x = 20 of the dose
    auto const prior = resample_prior(stored({100, 40, 10, 30}, {1, 1, 1, 1}), to_dose, row(4, 10));
    EXPECT_NEAR(prior.Gy[0], 10, 1e-4);
    EXPECT_NEAR(prior.Gy[1], 30, 1e-4);
    EXPECT_EQ(prior.Gy[2], 0);
    EXPECT_EQ(prior.covered[2], 0);
}

SessionEntry session(std::string const& time) {
    SessionEntry s;
    s.image = "y90";
    s.administered_GBq = 1;
    s.injection_time = time;
    return s;
}

struct Twice {
    HandMadeRun run{50};
    PriorDoses priors;

    Twice() {
        run.request.sessions = {session("2026-03-15T10:00:00Z")};
        run.add("T", Role::tumour, std::vector<float>(50, 1.0F));
        PriorDose prior;
        prior.name = "first";
        prior.placed = "first: ...";
        prior.Gy = run.dose().mean_Gy.values;
        prior.covered.assign(50, 1.0F);
        prior.injected_s = case_time_s("2026-03-01T10:00:00Z", "injection_time");  // 14 days before
        priors.list = {prior};
    }
    Cumulative measured(std::vector<std::string> const& named = {}) const {
        return measure_cumulative(run.request, priors, run.dose(), run.energy, run.structures, run.tissue, run.activity, named);
    }
};

TEST(Cumulative, AddsDosesVoxelByVoxelWithTheUncertaintyOfThisOne) {
    Twice const twice;
    auto const alone = twice.run.metrics().find("T")->dose;
    auto const all = twice.measured({"cumulative.T.D37_Gy"});
    ASSERT_EQ(all.rows.size(), 1U);
    auto const& row = all.rows[0];
    for (auto const* name : {"mean_Gy", "D95_Gy", "D50_Gy", "max_Gy", "volume_mean_Gy"})
        EXPECT_NEAR(row.dose.at(name).value / alone.at(name).value, 2, 1e-5) << name;  // float maps
    EXPECT_NEAR(row.dose.at("mean_Gy").u / alone.at("mean_Gy").u, 1, 1e-9);
    EXPECT_TRUE(row.dose.contains("D37_Gy"));
    EXPECT_NEAR(row.prior_mean_Gy / alone.at("mean_Gy").value, 1, 1e-6);
    EXPECT_EQ(row.uncovered_percent, 0);
    EXPECT_TRUE(all.warnings.empty());
}

TEST(Cumulative, BedIsThatOfTheTimeCourseInEachVoxel) {
    Twice const twice;
    auto const all = twice.measured();
    ASSERT_EQ(all.biology.rows.size(), 1U) << all.biology.note;
    TimeCourse const course({0.0, 14 * 24.0}, {10, 1.5});
    double mean = 0;
    for (auto const d : twice.run.dose().mean_Gy.values) mean += course.bed_Gy({static_cast<double>(d), static_cast<double>(d)}) / 50;
    EXPECT_NEAR(all.biology.rows[0].values.at("BED_mean_Gy").value / mean, 1, 1e-5);
    // It is neither the sum of both BED nor the BED of the summed dose.
    double apart = 0, summed = 0;
    TimeCourse const one({0.0}, {10, 1.5});
    for (auto const d : twice.run.dose().mean_Gy.values) {
        apart += 2 * one.bed_Gy({static_cast<double>(d)}) / 50;
        summed += one.bed_Gy({2 * static_cast<double>(d)}) / 50;
    }
    EXPECT_GT(mean, apart);
    EXPECT_LT(mean, summed);
}

/// Correction 9 of clinical.md: 2 x 200 Gy is 583 plus a cross term of 5 at 14 d, 30 at 7 d, 86 at 3 d.
TEST(Cumulative, BedMapFollowsTheWorkedSessions) {
    HandMadeRun run(2);
    run.request.sessions = {session("2026-03-15T10:00:00Z")};
    Dose dose = run.dose();
    dose.mean_Gy.values = {200, 0};
    std::vector<float> const before{200, 200};
    for (auto const& [days, cross] : {std::pair{14, 5.0}, std::pair{7, 30.0}, std::pair{3, 86.0}}) {
        double const hours = (case_time_s("2026-03-15T10:00:00Z", "t") - days * 86400.0) / 3600.0;
        auto const map = make_bed_map(run.request, {10, 1.5}, dose, run.activity, {{&before, hours}});
        EXPECT_NEAR(map.bed_Gy.at(0), 583 + cross, 0.6);
        EXPECT_NEAR(map.bed_Gy.at(1), 583.0 / 2, 0.3);  // the earlier dose alone
    }
    EXPECT_NEAR(make_bed_map(run.request, {10, 1.5}, dose, run.activity, {}).bed_Gy.at(0), 583.0 / 2, 0.3);
    run.request.sessions[0].injection_time.reset();
    EXPECT_FALSE(make_bed_map(run.request, {10, 1.5}, dose, run.activity, {{&before, 0}}).why.empty());
    EXPECT_TRUE(make_bed_map(run.request, {10, 1.5}, dose, run.activity, {}).why.empty());  // one session needs no time
}

TEST(Cumulative, WithoutTimesThereIsDoseAndNoBed) {
    Twice twice;
    twice.priors.list[0].injected_s.reset();
    auto const all = twice.measured();
    EXPECT_EQ(all.rows.size(), 1U);
    EXPECT_TRUE(all.biology.rows.empty());
    EXPECT_NE(all.biology.note.find("never from summed dose"), std::string::npos);
}

TEST(Cumulative, AStructureThatEarlierDosesDoNotCoverIsNamed) {
    Twice twice;
    twice.priors.list[0].covered[3] = 0.5F;
    auto const all = twice.measured();
    EXPECT_NEAR(all.rows[0].uncovered_percent, 1, 1e-9);
    ASSERT_EQ(all.warnings.size(), 1U);
    EXPECT_EQ(all.warnings[0].id, "prior_dose.cut");
    EXPECT_NE(all.warnings[0].text.find("T 1 %"), std::string::npos) << all.warnings[0].text;
}

}  // namespace
}  // namespace yttria
