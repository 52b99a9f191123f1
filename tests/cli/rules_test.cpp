// SPDX-License-Identifier: Apache-2.0
// Acceptance cases of clinical.md that are a command: AC-12 and variants by `yttria run`, protocol files by `yttria protocol check`.
#include "program.hpp"

#include <fstream>
#include <sstream>

namespace yttria {
namespace {

class Rules : public CommandLine {
protected:
    /// The tiny phantom with AC-12's patient; what [partition] gives by hand wins over its voxels.
    void make_patient() const {
        make_tiny();
        edit_case("administered_GBq = 1", "administered_GBq = 2.20");
        edit_case("lung_shunt_fraction = 0.05", "lung_shunt_fraction = 0.06\nlung_shunt_method = \"spect\"");
        append_to_case(R"(
[partition]
tumour_mass_kg = 0.560
normal_mass_kg = 0.700
tumour_to_normal_ratio = 5
soft_density_g_per_mL = 1.00
liver_mL = 1800
tumour_mL = 560
treated_normal_mL = 700

[clinical]
age_years = 61
lirads = 5
lesion_count = 3
largest_diameter_cm = 11.2
vascular_invasion = false
bile_duct_invasion = false
extrahepatic_metastasis = false
prior_treatment = false
bilirubin_mg_per_dL = 0.8
albumin_g_per_dL = 4.02
inr = 1.05
creatinine_mg_per_dL = 0.9
ascites = "absent"
encephalopathy_grade = 0
ecog = 0
leukocytes_per_uL = 6200
neutrophils_per_uL = 3900
haemoglobin_g_per_dL = 13.1
platelets_per_uL = 182000
ast_IU_per_L = 48
alt_IU_per_L = 39
alp_IU_per_L = 120
laboratory_date = "2026-02-26"
enrolment_date = "2026-03-08"
anticoagulant = false

[clinical.declared]
life_expectancy_above_3_months = true
consent = true
not_pregnant = true
no_severe_arterioportal_shunt = true
no_scheduled_immunotherapy = true
no_other_cancer = true
no_bile_duct_procedure = true
not_pregnant_or_breastfeeding = true
)");
    }
    nlohmann::json verdict() const {
        auto const outcome = yttria("run tiny/case.toml -o r --quiet --method local");
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return summary("r")["verdict"];
    }
    nlohmann::json rule(std::string const& id) const {
        auto const all = verdict();
        for (auto const& r : all["rules"])
            if (r["id"] == id) return r;
        ADD_FAILURE() << "no rule " << id;
        return {};
    }
    void write(std::string const& name, std::string const& text) const { std::ofstream(folder_ / name) << text; }
};

TEST_F(Rules, AcceptanceCaseTwelveComesOutOfARun) {
    make_patient();
    auto const all = verdict();
    int inclusion = 0, exclusion = 0;
    for (auto const& r : all["rules"]) {
        inclusion += r["group"] == "inclusion" && r["status"] == "pass";
        exclusion += r["group"] == "exclusion" && r["status"] == "pass";
        if (r["group"] == "manual") { EXPECT_EQ(r["status"], "not_assessable"); }
        if (r["id"] == "E1a") { EXPECT_NEAR(r["value"].get<double>(), 6.7021, 0.5e-4); }
        if (r["id"] == "E2") { EXPECT_NEAR(r["value"].get<double>(), 0.43548, 0.5e-5); }
        if (r["id"] == "P1") {
            EXPECT_EQ(r["status"], "fail");
            EXPECT_NEAR(r["parts"][0]["value"].get<double>(), 145.8916, 0.5e-4);
        }
        if (r["id"] == "P2") { EXPECT_NEAR(r["parts"][1]["value"].get<double>(), 6.5186, 0.5e-4); }
    }
    EXPECT_EQ(inclusion, 23);
    EXPECT_EQ(exclusion, 7);
    EXPECT_EQ(all["overall"], "fail");
    auto const scores = summary("r")["clinical"]["scores"];
    EXPECT_EQ(scores["child_pugh"]["value"], 5.0);
    EXPECT_EQ(scores["meld"]["value"], 7.0);
    EXPECT_NEAR(scores["albi"]["value"].get<double>(), -2.6672, 0.5e-4);
    std::string warnings = summary("r")["warnings"].dump();
    EXPECT_EQ(warnings.find("partition.treated_mass"), std::string::npos);
}

TEST_F(Rules, VariantsOfAcceptanceCaseTwelveChangeOneRow) {
    make_patient();
    edit_case("lesion_count = 3", "lesion_count = 6");
    EXPECT_EQ(rule("I3a")["status"], "fail");
    edit_case("largest_diameter_cm = 11.2", "largest_diameter_cm = 8.0");
    EXPECT_EQ(rule("I3b")["status"], "boundary");
    edit_case("treated_normal_mL = 700", "treated_normal_mL = 880");
    EXPECT_EQ(rule("E2")["status"], "fail");
    EXPECT_NE(summary("r")["warnings"].dump().find("partition.treated_mass"), std::string::npos);
    edit_case("normal_mass_kg = 0.700", "normal_mass_kg = 0.880");
    EXPECT_NEAR(rule("E1a")["value"].get<double>(), 7.0468, 0.5e-4);
    edit_case("tumour_mass_kg", "other_lung_shunt_fraction = 0.13\nother_lung_shunt_method = \"planar\"\ntumour_mass_kg");
    EXPECT_EQ(rule("E1a")["status"], "indeterminate");
}

TEST_F(Rules, AProtocolFileWithMistakesIsRefusedWithAllOfThem) {
    write("mine.toml",
          "schema = 1\nname = \"mine\"\ntitle = \"T\"\n[[rule]]\nid = \"A\"\ngroup = \"g\"\ntext = \"t\"\nquantity = \"lung.mc\"\n"
          "comparison = \"=<\"\nlimit = \"x\"\nsource = \"s\"\n[[rule]]\nid = \"A\"\ngroup = \"g\"\ntext = \"t\"\nany = []\nsource = "
          "\"s\"\n");
    expect_refused("protocol check mine.toml", 3,
                   {"mine.toml:8: ", "lung.mc_Gy", "mine.toml:9: ", "\"=<\"", "mine.toml:16: ", "any", "mine.toml:12: ", "used twice"});
    auto const good = yttria("protocol check rescue");
    EXPECT_EQ(good.code, 0) << good.err;
    expect_words(good.out, {"one_month_days", "house choice", "P1", "partition.tumour_at_lung_15_Gy"});
    for (auto const* name : {"eanm2022-resin", "glass-example", "template"})
        EXPECT_EQ(yttria(std::string("protocol check ") + name).code, 0);
}

}  // namespace
}  // namespace yttria
