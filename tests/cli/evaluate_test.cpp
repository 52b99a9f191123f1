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
