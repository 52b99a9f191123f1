// SPDX-License-Identifier: Apache-2.0
// Functional image and earlier doses, through the program.
#include "program.hpp"

#include <fstream>
#include <sstream>

namespace yttria {
namespace {

class Earlier : public CommandLine {
protected:
    void write(std::string const& name, std::string const& text) const { std::ofstream(folder_ / name) << text; }
    std::string rule(std::string const& id, std::string const& quantity, std::string const& rest) const {
        return "[[rule]]\nid = \"" + id + "\"\ngroup = \"g\"\ntext = \"t\"\nsource = \"s\"\nquantity = \"" + quantity + "\"\n" + rest +
               "\n";
    }
    std::string const head = "schema = 1\nname = \"mine\"\ntitle = \"T\"\n";
};

/// The boxes of phantoms/catalog/planning_boxes.toml: function 540 outside and 350 inside the treated volume; with --method local the dose
/// is nil outside and uniform inside, so that the mean weighted by function is 350/890 of the treated normal liver's.
TEST_F(Earlier, FunctionOfABoxPhantomIsThatOfItsConstruction) {
    ASSERT_EQ(yttria("phantom planning_boxes -o boxes").code, 0);
    write("mine.toml", head +
                           rule("R", "functional.reserve_fraction", "comparison = \">=\"\nlimit = 0.3\nrequires_image = \"functional\"") +
                           rule("M", "functional.mean_Gy", "comparison = \"<\"\nlimit = 30") +
                           rule("L", "functional.below_20_Gy_fraction", "comparison = \">\"\nlimit = 0.5"));
    std::ifstream in(folder_ / "boxes" / "case.toml");
    std::stringstream text;
    text << in.rdbuf();
    auto changed = text.str();
    changed.replace(changed.find("file = 'rescue'"), 15, "file = \"../mine.toml\"");
    write("boxes/case.toml", changed);
    auto const outcome = yttria("run boxes/case.toml -o r --quiet --method local");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const s = summary("r");
    auto const& f = s["functional"];
    constexpr double rounding = 2e-6;  // float32 counts
    EXPECT_EQ(f["tracer"], "Tc-99m mebrofenin");
    EXPECT_NEAR(f["reserve_fraction"].get<double>(), 540.0 / 890, rounding);
    EXPECT_NEAR(s["untreated_reserve_fraction"].get<double>(), 0.435484, 0.6e-6);
    double const treated = s["structures"]["perfused_normal"]["dose"]["mean_Gy"]["value"].get<double>();
    EXPECT_NEAR(f["mean_Gy"]["value"].get<double>() / (treated * 350 / 890), 1, rounding);
    EXPECT_NEAR(f["parts"]["tumours"]["counts"].get<double>(), 0, rounding);
    EXPECT_EQ(s["verdict"]["overall"], "pass") << s["verdict"];
    EXPECT_NEAR(s["verdict"]["rules"][2]["value"].get<double>(), 540.0 / 890, rounding);
    std::ifstream report(folder_ / "r" / "report.html");
    std::stringstream page;
    page << report.rdbuf();
    expect_words(page.str(), {"Function of the liver", "60.7", "mebrofenin"});
}

TEST_F(Earlier, ARuleAboutFunctionWithoutAFunctionalImageIsNotAssessable) {
    make_tiny();
    write("mine.toml", head +
                           rule("R", "functional.reserve_fraction", "comparison = \">=\"\nlimit = 0.3\nrequires_image = \"functional\"") +
                           rule("C", "cumulative.Liver.mean_Gy", "comparison = \"<\"\nlimit = 70"));
    edit_case("file = 'rescue'", "file = \"../mine.toml\"");
    ASSERT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    for (auto const& r : summary("r")["verdict"]["rules"]) EXPECT_EQ(r["status"], "not_assessable");
    EXPECT_TRUE(summary("r")["functional"].is_null());
    EXPECT_TRUE(summary("r")["cumulative"].is_null());
}

TEST_F(Earlier, AFunctionalImageThatMissesTheLiverOrHasNoCountsIsRefused) {
    ASSERT_EQ(yttria("phantom planning_boxes -o tiny").code, 0);
    edit_image("function.nrrd", [](Volume<float>& image) { image.geometry.origin_mm[2] += 60; });
    expect_refused("run tiny/case.toml -o r --method local", 3, {"function_coverage", "image \"function\"", "mL"});
    edit_image("function.nrrd", [](Volume<float>& image) {
        image.geometry.origin_mm[2] -= 60;
        for (auto& v : image.values) v = 0;
    });
    expect_refused("run tiny/case.toml -o r --method local", 3, {"function_zero"});
}

TEST_F(Earlier, TheSameTreatmentTwiceIsTwiceTheDoseAndMoreThanTwiceTheBed) {
    make_tiny();
    ASSERT_EQ(yttria("run tiny/case.toml -o first --quiet --method local").code, 0);
    edit_case("administered_GBq = 1\n", "administered_GBq = 1\ninjection_time = 2026-03-15T10:00:00+01:00\n");
    write("mine.toml", head + rule("C", "cumulative.Liver.mean_Gy", "comparison = \"<\"\nlimit = 100000") +
                           rule("B", "cumulative.Tumour1.BED_mean_Gy", "comparison = \">\"\nlimit = 1"));
    edit_case("file = 'rescue'", "file = \"../mine.toml\"");
    append_to_case(
        "[[prior_dose]]\nname = \"first\"\nfile = \"../first\"\nsame_frame = true\ninjection_time = 2026-03-01T10:00:00+01:00\n"
        "[[bed_map]]\nname = \"tumour\"\nalpha_beta_Gy = 10\nrepair_half_time_h = 1.5\n");
    auto const outcome = yttria("run tiny/case.toml -o r --method local");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.err, {"prior_dose.same_frame", "by the case's statement"});
    auto const s = summary("r");
    for (auto const* name : {"Liver", "Tumour1", "liver_normal"}) {
        auto const all = s["cumulative"]["structures"][name];
        EXPECT_NEAR(all["dose"]["mean_Gy"]["value"].get<double>() / s["structures"][name]["dose"]["mean_Gy"]["value"].get<double>(), 2,
                    1e-5);
        EXPECT_NEAR(all["dose"]["D95_Gy"]["value"].get<double>(), 2 * s["structures"][name]["dose"]["D95_Gy"]["value"].get<double>(), 1e-3);
    }
    EXPECT_EQ(s["verdict"]["rules"][0]["status"], "pass");
    double const all = s["verdict"]["rules"][1]["value"].get<double>();
    double one = 0;
    for (auto const& row : s["biology"]["rows"])
        if (row["structure"] == "Tumour1") one = row["values"]["BED_mean_Gy"]["value"].get<double>();
    EXPECT_GT(all, 2 * one);  // what is not repaired in 14 days meets the second
    EXPECT_LT(all, 2.1 * one);
    // An image in Gy instead of the result: no densities, the same lattice, the same dose.
    edit_case("file = \"../first\"", "file = \"../first/dose.nrrd\"");
    ASSERT_EQ(yttria("run tiny/case.toml -o q --quiet --method local").code, 0);
    EXPECT_NEAR(summary("q")["cumulative"]["structures"]["Liver"]["dose"]["mean_Gy"]["value"].get<double>() /
                    s["cumulative"]["structures"]["Liver"]["dose"]["mean_Gy"]["value"].get<double>(),
                1, 1e-6);
}

TEST_F(Earlier, ADoseWhosePlaceNobodyKnowsIsRefused) {
    make_tiny();
    ASSERT_EQ(yttria("run tiny/case.toml -o first --quiet --method local").code, 0);
    append_to_case("[[prior_dose]]\nname = \"first\"\nfile = \"../first\"\n");
    expect_refused("run tiny/case.toml -o r --method local", 3, {"neither a registration", "same_frame = true"});
    edit_case("file = \"../first\"", "file = \"../nowhere\"\nsame_frame = true");
    expect_refused("run tiny/case.toml -o r --method local", 4, {"nowhere"});
    edit_case("file = \"../nowhere\"", "file = \"activity.nrrd\"");
    edit_image("activity.nrrd", [](Volume<float>& image) { image.values[0] = -1; });
    expect_refused("run tiny/case.toml -o r --method local", 3, {"negative dose"});
    edit_image("activity.nrrd", [](Volume<float>& image) {
        image.values[0] = 0;
        image.geometry.origin_mm[0] += 1000;
    });
    edit_case("image = \"activity.nrrd\"", "image = \"again.nrrd\"");
    std::filesystem::copy_file(folder_ / "first" / "dose.nrrd", folder_ / "tiny" / "again.nrrd");
    expect_refused("run tiny/case.toml -o r --method local", 3, {"no voxel in common"});
}

}  // namespace
}  // namespace yttria
