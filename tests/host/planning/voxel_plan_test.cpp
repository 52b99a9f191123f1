// SPDX-License-Identifier: Apache-2.0
#include "host/planning/voxel_plan.hpp"

#include "host/pipeline.hpp"
#include "tests/host/metrics/run_fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <numbers>

namespace yttria {
namespace {

/// Ten voxels in a row: tumour 0-1, another tumour 4, liver 0-7; doses of ten times the place.
struct Row {
    testing::HandMadeRun run{10};
    Volume<float> Gy;

    Row() {
        auto const fraction = [](int from, int to) {
            std::vector<float> f(10, 0.0F);
            for (int v = from; v <= to; ++v) f[static_cast<std::size_t>(v)] = 1.0F;
            return f;
        };
        run.add("A", Role::tumour, fraction(0, 1));
        run.add("B", Role::tumour, fraction(4, 4));
        run.add("whole_liver", Role::liver, fraction(0, 7));
        run.structures.list.back().derived = true;
        run.add("tumours", Role::tumour, fraction(0, 1));
        run.structures.list.back().derived = true;
        run.structures.list.back().fraction[4] = 1.0F;
        Gy = {run.structures.grid, {}};
        for (int v = 0; v < 10; ++v) Gy.values.push_back(10.0F * static_cast<float>(v + 1));
    }
    DosePerGBq dose() const { return {Gy, 2.0, run.structures, run.tissue}; }
};

TEST(VoxelPlan, MeansAndRanksAreThoseOfTheVoxelsPerGBq) {
    Row const row;
    EXPECT_NEAR(goal_per_GBq(row.dose(), {"A", "mean", 0, 1}).value, 15.0 / 2, 1e-12);
    EXPECT_NEAR(goal_per_GBq(row.dose(), {"A", "D95", 0, 1}).value, 10.0 / 2, 1e-12);
    EXPECT_NEAR(goal_per_GBq(row.dose(), {"tumours", "D50", 0, 1}).value, 20.0 / 2, 1e-12);
    EXPECT_THROW(goal_per_GBq(row.dose(), {"C", "mean", 0, 1}), Error);
}

TEST(VoxelPlan, TheActivityIsThatOfTheBindingTermAndCoverageFollowsIt) {
    Row const row;
    Case request;
    request.planning.goals = {{"tumours", "D100", 0, 50}};       // 10 GBq
    request.planning.limits = {{"whole_liver", "mean", 0, 90}};  // 45 Gy for 2 GBq: 4 GBq
    Objective objective;
    objective.tumour_Gy = 50;
    auto const plan = plan_voxels(request, objective, row.dose(), std::nan(""), false);
    EXPECT_EQ(plan.choice.binding, "whole_liver mean");
    EXPECT_NEAR(plan.choice.activity_GBq, 4, 1e-9);
    EXPECT_NEAR(plan.choice.wanted_GBq, 10, 1e-9);
    EXPECT_NEAR(plan.curve.back().activity_GBq, 12.5, 1e-9);
    EXPECT_NEAR(plan.curve.back().tumour_coverage_percent, 100, 1e-9);
    // 5.0 GBq: 25, 50 and 125 Gy.
    EXPECT_NEAR(plan.curve[16].activity_GBq, 5.0, 1e-9);
    EXPECT_NEAR(plan.curve[16].tumour_coverage_percent, 200.0 / 3, 1e-6);
    EXPECT_EQ(plan.curve.front().tumour_coverage_percent, 0);
}

TEST(VoxelPlan, LungLimitNamesItsDoseAndRefusesCrossFire) {
    Row const row;
    Case request;
    Objective objective;
    objective.tumour_Gy = 100;
    objective.lung_limit_Gy = 15;
    objective.strict = true;
    auto const plan = plan_voxels(request, objective, row.dose(), 5.0, false);
    EXPECT_EQ(plan.choice.binding, "lungs mean");
    EXPECT_NEAR(plan.choice.activity_GBq, 2.999, 1e-12);
    EXPECT_NE(plan.lung_note.find("partition"), std::string::npos);
    request.planning.lung_dose = "mc";
    EXPECT_THROW(plan_voxels(request, objective, row.dose(), 5.0, false), Error);
}

/// The plan on our dose of phantom64 against the plan on EGSnrc's: activities within 1 % (issue 6). Noise: EGSnrc's is 0.8 % in a tumour
/// voxel, 0.1 % and less in means over a thousand. Ours in a tumour voxel widens the histogram and lowers D95: its activity was 1.05 %
/// above EGSnrc's at 4e6 decays and 0.25 % at 2e7, hence 1e7 and the seconds that they take.
TEST(VoxelPlan, OnPhantom64AgreesWithThePlanOnEgsnrcsDose) {
    std::filesystem::path const folder = std::filesystem::path(YTTRIA_SOURCE_DIR) / "validation" / "phantom64";
    auto request = read_case(folder / "case.toml", CaseUse::plan);
    request.transport.histories = 10'000'000;
    auto options = run_options(request);
    options.quiet = true;
    auto prepared = prepare(request);
    auto energy = transport(prepared, options);
    auto const result = finish(std::move(prepared), std::move(energy));
    auto const ours = per_GBq(result);
    auto const egsnrc = read_image(folder / "egsnrc_dose_Gy_per_decay.nrrd").volume;
    ASSERT_EQ(egsnrc.values.size(), ours.Gy.values.size());
    // One decay is ln 2 / T of a Bq.
    EXPECT_NEAR(ours.reference_GBq / (std::numbers::ln2 / y90_half_life_s * 1e-9), 1, 1e-6);
    DosePerGBq const theirs{egsnrc, ours.reference_GBq, result.structures, result.tissue};

    Objective objective;
    objective.tumour_Gy = 200;
    struct Asked {
        std::vector<GoalEntry> goals, limits;
    };
    std::vector<Asked> const asked{{{{"tumours", "mean", 0, 200}}, {}},
                                   {{{"tumour1", "D95", 0, 120}}, {}},
                                   {{{"tumour2", "mean", 0, 150}}, {}},
                                   {{{"tumours", "mean", 0, 200}}, {{"liver normal", "mean", 0, 20}}},
                                   {{{"tumours", "mean", 0, 200}}, {{"lung", "mean", 0, 5}}}};
    for (auto const& one : asked) {
        request.planning.goals = one.goals;
        request.planning.limits = one.limits;
        auto const a = plan_voxels(request, objective, ours, std::nan(""), true);
        auto const b = plan_voxels(request, objective, theirs, std::nan(""), true);
        EXPECT_EQ(a.choice.binding, b.choice.binding);
        EXPECT_NEAR(a.choice.activity_GBq / b.choice.activity_GBq, 1, 0.01) << a.choice.binding;
        std::cout << a.choice.binding << ": " << a.choice.activity_GBq << " GBq, on EGSnrc's dose " << b.choice.activity_GBq << " GBq, "
                  << 100 * (a.choice.activity_GBq / b.choice.activity_GBq - 1) << " %\n";
    }
}

}  // namespace
}  // namespace yttria
