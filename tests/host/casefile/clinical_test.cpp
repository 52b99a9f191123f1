// SPDX-License-Identifier: Apache-2.0
#include "host/casefile/case.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "host/base/error.hpp"

namespace yttria {
namespace {

std::string const head = "schema = 1\n[case]\nid = \"a\"\n[activity]\nimage = \"a.nrrd\"\nquantity = \"decays\"\n[anatomy]\nct = \"ct\"\n";

Case read(std::string const& text) {
    auto const file = std::filesystem::path(::testing::TempDir()) / ("yttria-clinical-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << head + text;
    try {
        auto const request = read_case(file);
        std::filesystem::remove(file);
        return request;
    } catch (...) {
        std::filesystem::remove(file);
        throw;
    }
}
void expect_refusal(std::string const& text, std::string const& word) {
    try {
        read(text);
        ADD_FAILURE() << "accepted: " << text;
    } catch (Error const& error) { EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what(); }
}

TEST(Clinical, HoldsWhatIsGivenAndNothingElse) {
    auto const clinical = read(
                              "[clinical]\nage_years = 61\nbilirubin_mg_per_dL = 0.8\nascites = \"absent\"\nanticoagulant = false\n"
                              "laboratory_date = \"2026-02-26\"\nenrolment_date = \"2026-03-08\"\n[clinical.declared]\nconsent = true\n")
                              .clinical;
    EXPECT_EQ(clinical.number("age_years"), 61.0);
    EXPECT_EQ(clinical.number("laboratory_age_days"), 10.0);  // over the end of February
    EXPECT_EQ(clinical.flag("anticoagulant"), false);
    EXPECT_FALSE(clinical.flag("dialysis").has_value());
    EXPECT_EQ(clinical.declared.at("consent"), true);
    EXPECT_EQ(clinical.ascites, "absent");
    EXPECT_TRUE(read("").clinical.numbers.empty());
}

TEST(Clinical, RefusesOtherUnitsAndWrongValues) {
    expect_refusal("[clinical]\nalbumin_g_per_dL = 40.2\n", "probably g/L");
    expect_refusal("[clinical]\nalbumin_g_per_L = 40.2\n", "albumin_g_per_dL");
    expect_refusal("[clinical]\nplatelets_per_uL = 182\n", "thousands");
    expect_refusal("[clinical]\necog = 0.5\n", "whole number");
    expect_refusal("[clinical]\nage_year = 61\n", "age_years");
    expect_refusal("[clinical]\nlaboratory_date = \"2026-02-30\"\nenrolment_date = \"2026-03-08\"\n", "no date");
    expect_refusal("[clinical]\nlaboratory_date = \"2026-02-20\"\n", "enrolment_date is missing");
    expect_refusal("[clinical]\nascites = \"some\"\n", "absent");
    expect_refusal("[clinical.declared]\nconsent = \"yes\"\n", "true or false");
}

std::string const visit = "[[clinical.visit]]\ndate = \"2026-01-05\"\nlesion = [";

TEST(Clinical, ReadsFollowUpRows) {
    auto const visits = read(visit +
                             "{ name = \"A\", kind = \"target\", enhancing_mm = 96, in_treated_volume = true }]\n"
                             "[[clinical.visit]]\ndate = \"2026-04-05\"\nlesion = ["
                             "{ name = \"A\", kind = \"target\", enhancing_mm = 0, in_treated_volume = true },"
                             "{ name = \"B\", kind = \"new\", in_treated_volume = false }]\n")
                            .clinical.visits;
    ASSERT_EQ(visits.size(), 2U);
    EXPECT_EQ(visits[1].lesions[1].kind, LesionKind::new_lesion);
    EXPECT_FALSE(visits[1].lesions[1].in_treated_volume);
    expect_refusal(visit + "{ name = \"A\", kind = \"target\", in_treated_volume = true }]\n", "enhancing_mm is missing");
    expect_refusal(visit + "{ name = \"A\", kind = \"non_target\", state = \"gone\" }]\n", "in_treated_volume is missing");
    expect_refusal(visit + "{ name = \"A\", kind = \"target\", enhancing_mm = 5, in_treated_volume = true, state = \"gone\" }]\n",
                   "remove it");
    expect_refusal(visit + "]\n" + visit + "]\n", "not after the visit before");
}

TEST(Clinical, PartitionByHandNeedsVolumesThatFit) {
    auto const p = read("[partition]\nliver_mL = 1800\ntumour_mL = 560\ntreated_normal_mL = 700\n").partition;
    EXPECT_EQ(p.treated_normal_mL, 700.0);
    EXPECT_FALSE(p.lung_mass_kg.has_value());
    EXPECT_EQ(read("[partition]\nlung_mass_kg = 1.0\n").partition.lung_mass_kg, 1.0);
    expect_refusal("[partition]\nliver_mL = 1800\n", "tumour_mL is missing");
    expect_refusal("[partition]\nliver_mL = 500\ntumour_mL = 560\ntreated_normal_mL = 0\n", "not below liver_mL");
    expect_refusal("[partition]\nliver_mL = 1800\ntumour_mL = 560\ntreated_normal_mL = 1300\n", "above liver_mL");
    expect_refusal("[partition]\nother_lung_shunt_fraction = 0.13\n", "stands alone");
}

TEST(Clinical, RadiobiologyOfAStructureNeedsBothParameters) {
    std::string const structure = "[[structure]]\nname = \"L\"\nrole = \"liver\"\nmask = \"m\"\n";
    EXPECT_EQ(read(structure + "alpha_beta_Gy = 8\nrepair_half_time_h = 2.5\n").structures.at(0).alpha_beta_Gy, 8.0);
    expect_refusal(structure + "alpha_beta_Gy = 8\n", "stands alone");
    expect_refusal(structure + "alpha_beta_Gy = 8\nrepair_half_time_h = 90\n", "minutes");
}

}  // namespace
}  // namespace yttria
