// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/case.hpp"

#include "host/base/error.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace yttria {
namespace {

Case read(std::string const& text, CaseUse use = CaseUse::plan) {
    auto const file = std::filesystem::path(::testing::TempDir()) / ("planning-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << "schema = 1\n[case]\nid = \"a\"\n" << text;
    return read_case(file, use);
}

void refused(std::string const& text, std::vector<std::string> const& words, CaseUse use = CaseUse::plan) {
    try {
        read(text, use);
        ADD_FAILURE() << "not refused:\n" << text;
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input);
        for (auto const& word : words) EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << word << "\n" << error.what();
    }
}

TEST(ReadPlanning, ReadsEveryKey) {
    auto const c = read(R"([planning]
objective = "rescue"
activity_GBq = 2.2
tumour_Gy = 300
tumour_range_Gy = [280, 520]
normal_limit_Gy = 40
lung_limit_Gy = 15
cumulative_lung_limit_Gy = 25
sessions = 2
tumour = "viable"
dose_constant = "49.67"
lung_dose = "mc"
residual_fraction = 0.02
necrotic_fraction = 0.3
[[planning.goal]]
structure = "T"
metric = "D95"
margin_mm = 5
Gy = 150
[[planning.limit]]
structure = "Liver"
Gy = 40
[[planning.territory]]
name = "right"
structure = "Right"
session = 2
activity_GBq = 1.4
lung_shunt_fraction = 0.05
[planning.uncertainty]
lung_shunt = 0.03
[product]
name = "resin"
vial_GBq = 3
Bq_per_sphere_at_calibration = 68.18
calibration_time = 2026-03-02T12:00:00+01:00
injection_time = "2026-03-01T12:00:00+01:00"
most_spheres_per_g = 50000
)");
    auto const& p = c.planning;
    EXPECT_TRUE(p.given);
    EXPECT_EQ(p.tumour_range_Gy->at(1), 520);
    EXPECT_EQ(p.sessions, 2);
    EXPECT_EQ(p.tumour, "viable");
    EXPECT_EQ(p.dose_constant, "49.67");
    EXPECT_EQ(p.lung_dose, "mc");
    EXPECT_EQ(p.goals[0].metric, "D95");
    EXPECT_EQ(p.goals[0].margin_mm, 5);
    EXPECT_EQ(p.limits[0].metric, "mean");
    EXPECT_EQ(p.territories[0].session, 2);
    EXPECT_EQ(p.uncertainty.lung_shunt, 0.03);
    EXPECT_EQ(p.uncertainty.activity, 0.10);
    EXPECT_EQ(c.product.vial_GBq, 3);
}

TEST(ReadPlanning, OnlyAPlanMayHaveNoImage) {
    EXPECT_TRUE(read("").images.empty());
    refused("", {"no activity", "anatomy"}, CaseUse::computation);
    refused("[anatomy]\ndensity = \"d.nrrd\"\n", {"material"});
}

TEST(ReadPlanning, AnImageOfCountsStandsForOneGBq) {
    std::string const image = "[activity]\nimage = \"a.nrrd\"\nquantity = \"counts\"\n[anatomy]\nct = \"ct\"\n";
    EXPECT_EQ(read(image).sessions[0].administered_GBq, 1.0);
    refused(image, {"administered_GBq"}, CaseUse::computation);
    EXPECT_FALSE(read("[activity]\nimage = \"a.nrrd\"\nquantity = \"decays\"\n[anatomy]\nct = \"ct\"\n").sessions[0].administered_GBq);
}

TEST(ReadPlanning, TakesVolumesThatThePartitionModelHas) {
    std::string const volumes = "[partition]\nliver_mL = 1800\ntumour_mL = 560\ntreated_normal_mL = 700\n";
    EXPECT_EQ(read(volumes + "[planning]\ntumour_Gy = 100\n").planning.treated_normal_mL, 700.0);
    refused(volumes + "[planning]\ntumour_mL = 560\n", {"tumour_mL", "given in [partition] too"});
}

TEST(ReadPlanning, RefusesWhatCannotBeMeant) {
    refused("[planning]\nsesions = 2\n", {"sesions", "sessions"});
    refused("[planning]\nsessions = 11\n", {"1 to 10"});
    refused("[planning]\ntumour_range_Gy = [520, 280]\n", {"no range"});
    refused("[planning]\nresidual_fraction = 2\n", {"probably percent"});
    refused("[planning]\nheight_cm = 1.7\n", {"probably metres"});
    refused("[planning]\ndose_constant = \"49.38\"\n", {"49.38", "evaluated"});
    for (auto const* metric : {"D0", "D101", "V150", "D9x", "D"})
        refused("[[planning.goal]]\nstructure = \"T\"\nGy = 1\nmetric = \"" + std::string(metric) + "\"\n", {metric, "D1 to D100"});
    refused("[[planning.territory]]\nname = \"a\"\n", {"neither a structure nor"});
    refused("[[planning.territory]]\nname = \"a\"\nstructure = \"R\"\nnormal_mass_kg = 1\n", {"keep one form"});
    refused("[product]\nname = \"r\"\nBq_per_sphere = 50\nBq_per_sphere_at_calibration = 50\n",
            {"keep one", "calibration_time is missing"});
    refused("[product]\nname = \"r\"\ncalibration_time = \"2026-03-02T12:00:00Z\"\n", {"stands alone"});
    refused("[partition]\nother_lung_shunt_fraction = 13\n", {"other_lung_shunt_fraction", "probably percent"});
}

}  // namespace
}  // namespace yttria
