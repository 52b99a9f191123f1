// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"
#include "tests/host/dicom/rt_writer.hpp"

#include <cmath>
#include <fstream>

namespace yttria {
namespace {

class EvaluateCommand : public CommandLine {
protected:
    nlohmann::json evaluation(std::string const& folder) const {
        return nlohmann::json::parse(std::ifstream(folder_ / folder / "evaluation.json"));
    }
    /// A block of 16 mm with its centre at `centre`, drawn on planes 2 mm apart.
    void draw_block(Vec3d const& centre) const {
        std::vector<Polygon3d> contours;
        for (int plane = 0; plane < 8; ++plane) {
            double const x = centre[0], y = centre[1], z = centre[2] - 7 + 2 * plane;
            contours.push_back({{x - 8, y - 8, z}, {x + 8, y - 8, z}, {x + 8, y + 8, z}, {x - 8, y + 8, z}});
        }
        test::write_rtstruct(folder_ / "rs.dcm", {{1, "Block", contours}});
    }
};

TEST_F(EvaluateCommand, GivesForItsOwnResultTheMetricsOfTheRun) {
    make_tiny();
    ASSERT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const outcome = yttria("evaluate r tiny/case.toml -o e --sub-voxel-mm 1");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"Tumour1", "mean Gy", "constant in a voxel"});
    expect_words(outcome.err, {"Research software"});
    auto const run = summary("r")["structures"], again = evaluation("e")["structures"];
    int compared = 0;
    for (auto const& [name, structure] : run.items()) {
        ASSERT_TRUE(again.contains(name)) << name;
        // Sub-voxels of a voxel share its dose; fractions and means are sums of floats in another order.
        EXPECT_NEAR(again[name]["volume_mL"].get<double>() / structure["volume_mL"].get<double>(), 1, 1e-5) << name;
        for (auto const* metric : {"mean_Gy", "volume_mean_Gy", "D95_Gy", "D50_Gy", "D5_Gy", "max_Gy"}) {
            double const wanted = structure["dose"][metric]["value"].get<double>();
            EXPECT_NEAR(again[name]["dose"][metric].get<double>(), wanted, 1e-5 * std::abs(wanted)) << name << " " << metric;
            ++compared;
        }
    }
    EXPECT_GT(compared, 10);
}

TEST_F(EvaluateCommand, AnswersTheRulesThatADoseCanAnswer) {
    make_tiny();
    ASSERT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const outcome = yttria("evaluate r tiny/case.toml -o e --sub-voxel-mm 1");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_words(outcome.out, {"RESCUE", "E2", "no uncertainty of this dose is known"});
    for (auto const& rule : evaluation("e")["verdict"]["rules"]) {
        EXPECT_TRUE(rule["u"].is_null());
        // The territory is half of the liver: its reserve needs no activity, the partition model does.
        if (rule["id"] == "E2") { EXPECT_EQ(rule["status"], "pass"); }
        if (rule["id"] == "E1a") { EXPECT_EQ(rule["status"], "not_assessable"); }
    }
}

/// AC-10 of clinical.md: doses 10 to 100 Gy in ten equal voxels.
TEST_F(EvaluateCommand, GivesTheHistogramOfTenVoxels) {
    Volume<float> dose, labels;
    dose.geometry.size = {10, 1, 1};
    dose.geometry.spacing_mm = {5, 5, 5};
    for (int v = 1; v <= 10; ++v) dose.values.push_back(10.0F * static_cast<float>(v));
    labels = {dose.geometry, std::vector<float>(10, 1.0F)};
    write_nrrd(folder_ / "ten.nrrd", dose, "Gy");
    write_nrrd(folder_ / "labels.nrrd", labels, "label");
    std::ofstream(folder_ / "case.toml") << "schema = 1\n[case]\nid = \"ten\"\n[[structure]]\nname = \"T\"\nrole = \"other\"\nmask = "
                                            "\"labels.nrrd\"\nmetrics = [\"D60_Gy\", \"D40_Gy\", \"gEUD2_Gy\", \"gEUD-10_Gy\", "
                                            "\"EUD0.01_Gy\", \"V60_mL\"]\n";
    auto const outcome = yttria("evaluate ten.nrrd case.toml -o e --between constant --sub-voxel-mm 5");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const d = evaluation("e")["structures"]["T"]["dose"];
    for (auto const& [name, value] :
         {std::pair{"volume_mean_Gy", 55.0}, std::pair{"D2_Gy", 100.0}, std::pair{"D50_Gy", 60.0}, std::pair{"D70_Gy", 40.0},
          std::pair{"D95_Gy", 10.0}, std::pair{"D98_Gy", 10.0}, std::pair{"V70_percent", 40.0}, std::pair{"D60_Gy", 50.0},
          std::pair{"V60_mL", 0.625}, std::pair{"gEUD2_Gy", 62.0484}, std::pair{"gEUD-10_Gy", 12.5880}, std::pair{"EUD0.01_Gy", 50.9092}})
        EXPECT_NEAR(d[name].get<double>(), value, 0.6e-4) << name;
    expect_words(outcome.out, {"T", "55"});
}

/// What a run measures of its own dose on its own grid: the same margins, and a liver without its vessel.
TEST_F(EvaluateCommand, MeasuresMarginsAndLeavesOutWhatIsNoLiverAsARunDoes) {
    make_tiny();
    append_to_case("[[structure]]\nname = \"Vessel\"\nrole = \"other\"\nmask = \"labels.nrrd\"\nlabel = 3\nexcluded_from_liver = true\n");
    std::ofstream(folder_ / "mine.toml") << "schema = 1\nname = \"m\"\ntitle = \"M\"\n[[rule]]\nid = \"A\"\ngroup = \"g\"\ntext = \"t\"\n"
                                            "source = \"s\"\nquantity = \"margin.Tumour1.5mm.shell_V20_percent\"\ncomparison = \">=\"\n"
                                            "limit = 1\n[[rule]]\nid = \"B\"\ngroup = \"g\"\ntext = \"t\"\nsource = \"s\"\nquantity = "
                                            "\"dose.Tumour1.D37_Gy\"\ncomparison = \">\"\nlimit = 1\n";
    edit_case("file = 'rescue'", "file = \"../mine.toml\"");
    ASSERT_EQ(yttria("run tiny/case.toml -o r --quiet --method local").code, 0);
    auto const outcome = yttria("evaluate r tiny/case.toml -o e --quiet --sub-voxel-mm 2");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    auto const run = summary("r"), again = evaluation("e");
    EXPECT_EQ(run["margins"], again["margins"]);
    EXPECT_FALSE(run["margins"].empty());
    for (auto const* name : {"liver_normal", "remnant"})
        EXPECT_NEAR(again["structures"][name]["volume_mL"].get<double>() / run["structures"][name]["volume_mL"].get<double>(), 1, 1e-5)
            << name;
    for (std::size_t i = 0; i < 2; ++i) {
        auto const& a = run["verdict"]["rules"][i];
        auto const& b = again["verdict"]["rules"][i];
        EXPECT_FALSE(a["value"].is_null()) << a;
        EXPECT_NEAR(b["value"].get<double>() / a["value"].get<double>(), 1, 1e-5);
        EXPECT_EQ(a["status"], b["status"]);
    }
}

TEST_F(EvaluateCommand, TakesContoursWhereARunDoes) {
    make_tiny();
    auto const image = read_image(folder_ / "tiny" / "labels.nrrd").volume.geometry;
    draw_block(image.to_patient({image.size[0] / 2.0, image.size[1] / 2.0, image.size[2] / 2.0}));
    append_to_case("[[structure]]\nname = \"B\"\nrole = \"other\"\nrtstruct = \"../rs.dcm\"\nroi = \"Block\"\n");
    auto const ran = yttria("run tiny/case.toml -o r --method local");
    ASSERT_EQ(ran.code, 0) << ran.err;
    expect_words(ran.err, {"frame of reference"});  // a phantom has none, which is said
    EXPECT_NEAR(summary("r")["structures"]["B"]["volume_mL"].get<double>(), 4.096, 1e-5);
    ASSERT_EQ(yttria("evaluate r/dose.nrrd tiny/case.toml -o e --between constant --quiet --sub-voxel-mm 1").code, 0);
    auto const a = summary("r")["structures"]["B"]["dose"], b = evaluation("e")["structures"]["B"]["dose"];
    EXPECT_NEAR(b["volume_mean_Gy"].get<double>() / a["volume_mean_Gy"]["value"].get<double>(), 1, 1e-4);
}

TEST_F(EvaluateCommand, SaysWhatIsWrong) {
    make_tiny();
    expect_refused("evaluate", 2, {"DOSE"});
    expect_refused("evaluate nowhere.dcm tiny/case.toml", 4, {"nowhere.dcm"});
    expect_refused("evaluate tiny/labels.nrrd tiny/case.toml --between cubic", 2, {"--between"});
    draw_block({0, 0, 0});
    expect_refused("evaluate rs.dcm tiny/case.toml", 3, {"is no RTDOSE"});
    append_to_case("[[structure]]\nname = \"B\"\nrole = \"other\"\nrtstruct = \"../rs.dcm\"\n");
    expect_refused("evaluate tiny/labels.nrrd tiny/case.toml", 3, {"has no ROI with the name \"B\"", "1 \"Block\""});
}

}  // namespace
}  // namespace yttria
