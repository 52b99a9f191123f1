// SPDX-License-Identifier: Apache-2.0
#include "host/biology/biology.hpp"

#include "host/biology/bed.hpp"
#include "host/metrics/jackknife.hpp"
#include "tests/host/metrics/run_fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace yttria {
namespace {

using testing::HandMadeRun;

Biology measured(HandMadeRun const& run) {
    return measure_biology(run.request, run.dose(), run.energy, run.structures, run.tissue, run.activity);
}
SessionEntry session(std::string const& time) {
    SessionEntry s;
    s.image = "y90";
    s.administered_GBq = 1;
    s.injection_time = time;
    return s;
}

TEST(Biology, BedIsTheMeanOverVoxelsWithTheSpreadOfThatMeanOverHalves) {
    HandMadeRun run(50);
    run.request.sessions = {session("2026-03-01T10:00:00Z")};
    run.add("T", Role::tumour, std::vector<float>(50, 1.0F));
    auto const dose = run.dose();
    auto const biology = measured(run);
    ASSERT_EQ(biology.rows.size(), 1U);
    auto const& row = biology.rows[0];
    EXPECT_EQ(row.alpha_beta_Gy, 10);
    double mean = 0;
    TimeCourse const course({0.0}, {10, 1.5});
    for (auto const d : dose.mean_Gy.values) mean += course.bed_Gy({static_cast<double>(d)}) / 50;
    EXPECT_NEAR(row.values.at("BED_mean_Gy").value, mean, 1e-6 * mean);  // float32 maps
    EXPECT_NEAR(row.values.at("EQD2_mean_Gy").value, mean / 1.2, 1e-6 * mean);
    double sum = 0, squares = 0;  // each half as a run of its own
    Replicates const replicates(run.energy.tally);
    ASSERT_TRUE(replicates.halves());
    for (std::size_t map = 0; map < replicates.maps(); ++map) {
        HandMadeRun other = run;
        for (std::size_t b = 0; b < batches; ++b) {
            if (replicates.in_map(map, b)) continue;
            other.energy.tally.histories[b] = 0;
            std::fill_n(other.energy.tally.energy.begin() + static_cast<std::ptrdiff_t>(b * 50), 50, 0);
        }
        double const half = measured(other).rows[0].values.at("BED_mean_Gy").value - mean;
        sum += half, squares += half * half;
    }
    auto const maps = static_cast<double>(replicates.maps());
    double const u = std::sqrt(squares / maps - sum * sum / (maps * maps));
    EXPECT_NEAR(row.values.at("BED_mean_Gy").u, u, 1e-3 * u);  // rounding of float32 maps beside differences of 1e-3 of them
    EXPECT_GT(u, 0);
}

TEST(Biology, SessionsOfOneDistributionHaveTheBedOfTheirTimeCourse) {
    HandMadeRun run(10, 0.0);
    run.request.sessions = {session("2026-03-01T10:00:00Z"), session("2026-03-04T12:00:00+02:00")};  // 3 d apart
    run.activity.session_decays = {std::vector<float>(10, 4e8F), std::vector<float>(10, 6e8F)};
    run.activity.sessions.resize(2);
    run.add("T", Role::tumour, std::vector<float>(10, 1.0F));
    auto const biology = measured(run);
    ASSERT_EQ(biology.rows.size(), 1U) << biology.note;
    TimeCourse const course({0.0, 72.0}, {10, 1.5});
    auto const dose = run.dose();
    double mean = 0;
    for (auto const d : dose.mean_Gy.values) mean += course.bed_Gy({0.4 * static_cast<double>(d), 0.6 * static_cast<double>(d)}) / 10;
    EXPECT_NEAR(biology.rows[0].values.at("BED_mean_Gy").value, mean, 1e-6 * mean);
}

TEST(Biology, TerritoriesThatDoNotMeetHaveEachTheBedOfTheirOwnSession) {
    HandMadeRun run(10, 0.0);
    run.request.sessions = {session("2026-03-01T10:00:00Z"), session("2026-03-01T11:00:00Z")};
    run.activity.session_decays = {std::vector<float>(10, 0.0F), std::vector<float>(10, 0.0F)};
    for (std::size_t v = 0; v < 10; ++v) run.activity.session_decays[v < 5 ? 0 : 1][v] = 1e9F;
    run.activity.sessions.resize(2);
    run.add("A", Role::tumour, {1, 1, 1, 1, 1, 0, 0, 0, 0, 0});
    auto const dose = run.dose();
    double mean = 0;
    for (std::size_t v = 0; v < 5; ++v) mean += TimeCourse({0.0}, {10, 1.5}).bed_Gy({static_cast<double>(dose.mean_Gy.values[v])}) / 5;
    EXPECT_NEAR(measured(run).rows.at(0).values.at("BED_mean_Gy").value, mean, 1e-6 * mean);
}

TEST(Biology, SessionsWithoutATimeAreNotAssessable) {
    HandMadeRun run(3, 0.0);
    run.request.sessions = {session("2026-03-01T10:00:00Z"), session("2026-03-04T10:00:00Z")};
    run.request.sessions[1].injection_time.reset();
    run.add("T", Role::tumour, {1, 1, 1});
    EXPECT_TRUE(measured(run).rows.empty());
    EXPECT_NE(measured(run).note.find("injection_time"), std::string::npos);
}

TEST(Biology, ParametersAreThoseOfTheRoleUnlessTheStructureHasItsOwn) {
    HandMadeRun run(3);
    run.request.sessions = {session("2026-03-01T10:00:00Z")};
    StructureEntry entry;
    entry.name = "L";
    entry.alpha_beta_Gy = 8, entry.repair_half_time_h = 2.5;
    run.request.structures = {entry};
    for (auto const& [name, role] : {std::pair{"L", Role::liver}, {"M", Role::liver}, {"Lung", Role::lung}, {"Body", Role::body}})
        run.add(name, role, {1, 1, 1});
    auto const biology = measured(run);
    ASSERT_EQ(biology.rows.size(), 3U);  // nothing is known of a body
    EXPECT_EQ(biology.rows[0].alpha_beta_Gy, 8);
    EXPECT_EQ(biology.rows[1].alpha_beta_Gy, 2.5);
    EXPECT_EQ(biology.rows[2].alpha_beta_Gy, 3);
    run.energy.method = "local";
    auto const local = measured(run);
    EXPECT_TRUE(std::isnan(local.rows[0].values.at("BED_mean_Gy").u));
}

}  // namespace
}  // namespace yttria
