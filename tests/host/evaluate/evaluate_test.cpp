// SPDX-License-Identifier: Apache-2.0
#include "host/evaluate/evaluate.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <nlohmann/json.hpp>

namespace yttria {
namespace {

using test::error_of;
using test::grid;
using test::says;
using test::ScratchFolder;

/// A dose of 1 Gy/mm along x on 12 x 4 x 4 voxels of 2 mm, and a label image on the same grid with one digit per column.
struct Scene {
    ScratchFolder folder;
    Case request;
    StoredDose dose;

    explicit Scene(std::string const& columns = "000111122200") {
        Geometry const g = grid({12, 4, 4}, {2, 2, 2});
        dose.file = "dose.nrrd";
        dose.mean_Gy = test::constant(g, 0);
        Volume<std::uint8_t> labels{g, std::vector<std::uint8_t>(g.voxels())};
        for (std::size_t i = 0; i < g.voxels(); ++i) {
            dose.mean_Gy.values[i] = static_cast<float>(2 * (i % 12));
            labels.values[i] = static_cast<std::uint8_t>(columns[i % 12] - '0');
        }
        write_nrrd(folder / "labels.nrrd", labels);
        request.file = "case.toml";
    }
    Scene& add(std::string const& name, Role role, std::vector<int> const& label) {
        StructureEntry entry;
        entry.name = name;
        entry.role = role;
        entry.mask = folder / "labels.nrrd";
        entry.labels = label;
        request.structures.push_back(entry);
        return *this;
    }
};

TEST(Evaluate, a_linear_dose_is_read_between_the_centres) {
    Scene scene;
    scene.add("T", Role::tumour, {1});  // x from 5 to 13 mm
    auto const result = evaluate(scene.request, scene.dose);
    auto const* t = result.find("T");
    ASSERT_NE(t, nullptr);
    EXPECT_NEAR(t->volume_mL, 0.512, 1e-6);
    EXPECT_NEAR(t->whole_volume_mL, 0.512, 1e-9);
    // 64 000 points spread evenly over 8 mm: a hundredth of a Gy is 80 of them.
    EXPECT_NEAR(t->dose.at("volume_mean_Gy"), 9, 0.01);
    EXPECT_NEAR(t->dose.at("D95_Gy"), 5.4, 0.01);
    EXPECT_NEAR(t->dose.at("D5_Gy"), 12.6, 0.01);
    EXPECT_FALSE(t->dose.contains("mean_Gy"));
    EXPECT_FALSE(result.density_known);
    EXPECT_EQ(result.sub_voxel_mm, (Vec3d{0.2, 0.2, 0.2}));
}

TEST(Evaluate, our_own_results_are_constant_in_a_voxel_and_weigh_by_mass) {
    Scene scene;
    scene.dose.method = "mc";
    scene.dose.density_g_per_cm3.assign(scene.dose.mean_Gy.values.size(), 1.0F);
    for (std::size_t i = 0; i < scene.dose.density_g_per_cm3.size(); ++i) {
        if (i % 12 == 3) { scene.dose.density_g_per_cm3[i] = 3.0F; }
        if (i % 12 == 6) { scene.dose.density_g_per_cm3[i] = 0.01F; }  // too thin for the histogram
    }
    scene.add("T", Role::tumour, {1});
    auto const result = evaluate(scene.request, scene.dose);
    auto const& dose = result.find("T")->dose;
    EXPECT_NEAR(dose.at("mean_Gy"), (3 * 6 + 8 + 10 + 0.01 * 12) / 5.01, 1e-6);
    EXPECT_NEAR(dose.at("volume_mean_Gy"), 8, 1e-6);
    EXPECT_EQ(dose.at("max_Gy"), 10);
    EXPECT_EQ(dose.at("D95_Gy"), 6);
}

TEST(Evaluate, derived_structures_are_formed_within_voxels) {
    Scene scene;
    scene.add("Liver", Role::liver, {1, 2}).add("T", Role::tumour, {2});
    auto const result = evaluate(scene.request, scene.dose);
    EXPECT_NEAR(result.find("liver_normal")->volume_mL, 0.512, 1e-6);
    EXPECT_NEAR(result.find("whole_liver")->volume_mL, 7 * 0.128, 1e-6);
    EXPECT_TRUE(result.find("liver_normal")->derived);
    EXPECT_NEAR(result.find("liver_normal")->dose.at("volume_mean_Gy"), 9, 0.01);
}

TEST(Evaluate, what_lies_outside_the_dose_is_said_or_refused) {
    Scene scene;
    scene.add("T", Role::tumour, {1});
    scene.dose.mean_Gy.geometry.origin_mm = {8, 0, 0};
    auto const result = evaluate(scene.request, scene.dose);
    EXPECT_TRUE(test::warned(result.warnings, "structures.cut"));
    EXPECT_NEAR(result.find("T")->volume_mL, 0.384, 1e-6);
    scene.dose.mean_Gy.geometry.origin_mm = {100, 0, 0};
    EXPECT_TRUE(says(error_of([&] { evaluate(scene.request, scene.dose); }), "no structure touches the dose grid"));
}

TEST(Evaluate, a_case_without_structures_or_a_dose_with_nan_is_refused) {
    Scene scene;
    EXPECT_TRUE(says(error_of([&] { evaluate(scene.request, scene.dose); }), "no [[structure]]"));
    scene.add("T", Role::tumour, {1});
    scene.dose.mean_Gy.values[5] = NAN;
    EXPECT_TRUE(says(error_of([&] { evaluate(scene.request, scene.dose); }), "NaN"));
}

TEST(Evaluate, the_json_says_how_the_dose_was_read) {
    Scene scene;
    scene.add("T \"<b>\"", Role::tumour, {1});
    auto const json = nlohmann::json::parse(evaluation_json(evaluate(scene.request, scene.dose)));
    EXPECT_EQ(json["schema"], 1);
    EXPECT_EQ(json["dose_between_centres"], "linear");
    EXPECT_NEAR(json["structures"]["T \"<b>\""]["dose"]["D95_Gy"].get<double>(), 5.4, 0.01);
    EXPECT_EQ(json["structures"]["tumours"]["definition"], "all tumours");
    EXPECT_TRUE(json["structures"]["tumours"]["whole_volume_mL"].is_null());
    EXPECT_NE(json["statement"].get<std::string>().find("Research software"), std::string::npos);
}

/// A protocol with a dose rule, the lung rule, the reserve and a Monte Carlo lung dose.
std::filesystem::path write_protocol(std::filesystem::path const& file) {
    std::ofstream out(file);
    out << "schema = 1\nname = \"p\"\ntitle = \"P\"\nk = 2.0\nunspecified = [\"the rest\"]\n";
    auto const rule = [&](char const* id, char const* quantity, char const* comparison, char const* limit) {
        out << "[[rule]]\nid = \"" << id << "\"\ngroup = \"plan\"\ntext = \"t\"\nquantity = \"" << quantity << "\"\ncomparison = \""
            << comparison << "\"\nlimit = " << limit << "\nunit = \"Gy\"\nsource = \"a test\"\n";
    };
    rule("A", "dose.T.D95_Gy", ">=", "5.0");
    rule("B", "dose.T.D95_Gy", ">=", "6.0");
    rule("C", "liver.untreated_reserve_fraction", ">=", "0.3");
    rule("D", "partition.lung_at_150_Gy", "<=", "15.0");
    rule("E", "lung.mc_Gy", "<=", "15.0");
    rule("F", "dose.T.mean_Gy", ">=", "5.0");
    return file;
}

TEST(Evaluate, the_rules_of_the_protocol_are_answered_and_say_that_no_uncertainty_is_known) {
    Scene scene("003111122244");
    scene.add("T", Role::tumour, {1}).add("Liver", Role::liver, {1, 2, 3, 4}).add("Treated", Role::perfused, {1, 2, 3});
    scene.request.protocol = write_protocol(scene.folder / "p.toml").string();
    auto const verdict = evaluate(scene.request, scene.dose).verdict;
    ASSERT_EQ(verdict.rules.size(), 6U);
    auto const& rules = verdict.rules;
    EXPECT_EQ(rules[0].status, Status::pass) << rules[0].why;  // D95 is 5.4 Gy, see above
    EXPECT_EQ(rules[1].status, Status::fail);
    EXPECT_EQ(rules[2].status, Status::pass);  // 2 of 6 columns of normal liver are untreated
    for (auto const& rule : rules) {
        EXPECT_FALSE(rule.u) << rule.id;
        if (rule.value) { EXPECT_NE(rule.why.find("no uncertainty"), std::string::npos) << rule.id << ": " << rule.why; }
    }
    EXPECT_EQ(rules[3].status, Status::not_assessable);
    EXPECT_EQ(rules[4].status, Status::not_assessable);
    EXPECT_EQ(rules[5].status, Status::not_assessable);  // energy over mass needs a density
    EXPECT_EQ(verdict.overall, Status::fail);
    auto const json = nlohmann::json::parse(evaluation_json(evaluate(scene.request, scene.dose)));
    EXPECT_EQ(json["verdict"]["rules"][0]["status"], "pass");
    EXPECT_TRUE(json["verdict"]["rules"][0]["u"].is_null());
    scene.request.protocol.reset();
    EXPECT_TRUE(evaluate(scene.request, scene.dose).verdict.rules.empty());
}

TEST(Evaluate, shunts_that_disagree_about_the_lung_rule_make_it_indeterminate) {
    Scene scene("003111122244");
    scene.add("T", Role::tumour, {1}).add("Liver", Role::liver, {1, 2, 3, 4});
    scene.request.protocol = write_protocol(scene.folder / "p.toml").string();
    scene.request.partition.tumour_mass_kg = 0.560;
    scene.request.partition.normal_mass_kg = 0.700;
    scene.request.partition.tumour_to_normal_ratio = 5;
    SessionEntry session;
    session.lung_shunt_fraction = 0.06;
    session.lung_shunt_method = "planar";
    scene.request.sessions = {session};
    EXPECT_EQ(evaluate(scene.request, scene.dose).verdict.rules[3].status, Status::pass);  // 6.7 Gy
    scene.request.sessions[0].other_shunt = ShuntEntry{};
    scene.request.sessions[0].other_shunt->method = "spect";
    scene.request.sessions[0].other_shunt->fraction = 0.13;  // 15.7 Gy
    auto const rule = evaluate(scene.request, scene.dose).verdict.rules[3];
    EXPECT_EQ(rule.status, Status::indeterminate);
    EXPECT_NE(rule.why.find("spect"), std::string::npos) << rule.why;
    scene.request.sessions[0].other_shunt->fraction = 0.08;  // 9.1 Gy: the answer is the same
    EXPECT_EQ(evaluate(scene.request, scene.dose).verdict.rules[3].status, Status::pass);
}

}  // namespace
}  // namespace yttria
