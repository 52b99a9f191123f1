// SPDX-License-Identifier: Apache-2.0
#include "validation/harness.hpp"
#include "validation/suite.hpp"

#include "host/grid/grid.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <cstdlib>

#include <algorithm>
#include <fstream>

namespace yttria::validation {
namespace {

namespace fs = std::filesystem;

std::string read_text(fs::path const& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(ClaimCases, AreReadWithTheirImagesAndHoldTheirActivity) {
    int cases = 0;
    for (auto const& claim : claims()) {
        for (auto const& entry : fs::directory_iterator(folder() / claim.name)) {
            if (entry.path().extension() != ".toml") continue;
            ++cases;
            auto const request = read_case(entry.path());
            auto const images = read_images(request);
            auto const grid = choose_grid(request, images);
            auto const& activity = images.activity.at(request.images.at(0).name).image.volume;
            if (request.transport.grid == "activity") { EXPECT_EQ(grid.size, activity.geometry.size) << entry.path() << ": cropped"; }
            EXPECT_GT(*std::max_element(activity.values.begin(), activity.values.end()), 0) << entry.path();
            EXPECT_TRUE(request.transport.spectrum) << entry.path() << ": the reference's spectrum is named";
        }
    }
    EXPECT_GE(cases, 11);
}

TEST(ClaimCase, IsPreparedAsYttriaRunPreparesIt) {
    auto const request = claim_case("slabs");
    auto const by_run = prepare(read_case(folder() / "slabs" / "case.toml")).input;
    auto const by_claim = prepare_claim(request, {}).input;
    EXPECT_EQ(input_sha256(by_claim), input_sha256(by_run));
    // What no case can say changes the input and nothing before it.
    auto const electrons_only = prepare_claim(request, {}, false).input;
    EXPECT_EQ(electrons_only.parameters.photons, 0U);
    EXPECT_EQ(electrons_only.grid.density, by_run.grid.density);
    EXPECT_NE(input_sha256(electrons_only), input_sha256(by_run));
    SuiteOptions study;
    study.parameters = Parameters{};
    study.parameters->c0 *= 2;
    EXPECT_EQ(prepare_claim(request, study).input.parameters, *study.parameters);
}

TEST(ClaimCase, TakesOtherFilesOfItsFolder) {
    auto const request =
        claim_case("voxel_s_values", {"activity_2mm.nrrd", "density_soft.nrrd", "../spectra/y90_penelope.csv", {"soft_tissue"}});
    auto const home = folder() / "voxel_s_values";
    EXPECT_EQ(request.images.at(0).file, home / "activity_2mm.nrrd");
    EXPECT_EQ(request.anatomy.density, home / "density_soft.nrrd");
    EXPECT_EQ(request.transport.spectrum, home / "../spectra/y90_penelope.csv");
    EXPECT_EQ(request.anatomy.materials, std::vector<std::string>{"soft_tissue"});
    EXPECT_EQ(claim_case("voxel_s_values").images.at(0).file, home / "activity_3mm.nrrd");
    EXPECT_THROW(claim_case("voxel_s_values", {}, "none.toml"), Error);
}

/// A suite's folder and a copy of the pages for validation/figures.py, which puts the one into the other.
class Figures : public ::testing::Test {
protected:
    fs::path const root_ = fs::temp_directory_path() / ("yttria-figures-" + std::to_string(getpid()));
    std::string const markers_ = "<!-- measured: begin good (written by validation/figures.py) -->\nold\n<!-- measured: end -->\n";

    void SetUp() override {
        fs::create_directories(root_ / "suite" / "figures");
        fs::create_directories(root_ / "pages" / "good");
        SuiteReport report;
        ClaimResult good;
        good.name = "good";
        good.rows = {make_row("a | b", "Gy", 1.0, 0.1, 1.1, 0.1, 0.2, ""), make_row("gap", "", 2.0, 0.1, 1.0, 0.1, 0.1, "")};
        good.rows[1].open = "its cause has not been found";
        good.curves.push_back({"c", "x", "y", false, {1, 2, 3}, {1, 2, 3}, {}, {1, 2, 3.1}, {}});
        ClaimResult absent;
        absent.name = "absent";
        absent.skipped = "no folder";
        report.results = {good, absent};
        std::ofstream(root_ / "suite" / "validation.json") << suite_json(report);
        std::ofstream(root_ / "suite" / "figures" / "good.svg") << figure_svg(good);
        std::ofstream(root_ / "pages" / "good" / "README.md") << "# Good\n\n" << markers_ << "after\n";
    }
    void TearDown() override { fs::remove_all(root_); }
    int run(std::string const& into) const {
        return std::system(
            ("python3 '" + (folder() / "figures.py").string() + "' '" + (root_ / "suite").string() + "' " + into + " >/dev/null 2>&1")
                .c_str());
    }
    std::string copy() const { return "--into '" + (root_ / "pages").string() + "'"; }
};

TEST_F(Figures, StandBetweenTheMarkersAndNowhereElse) {
    ASSERT_EQ(run(copy()), 0);
    auto const page = read_text(root_ / "pages" / "good" / "README.md");
    EXPECT_TRUE(page.starts_with("# Good\n\n<!-- measured: begin good (")) << page;
    EXPECT_TRUE(page.ends_with("<!-- measured: end -->\nafter\n")) << page;
    EXPECT_EQ(page.find("old"), std::string::npos);
    for (auto const* words : {"2 rows: 1 pass, 1 open", "| gap | 2 | 1 | +100 % | 10 % |", "Open: its cause has not been found.",
                              "quick suite", "](figure.svg)"})
        EXPECT_NE(page.find(words), std::string::npos) << words << " in\n" << page;
    auto const svg = read_text(root_ / "pages" / "good" / "figure.svg");
    EXPECT_TRUE(svg.starts_with("<svg ")) << svg.substr(0, 80);
    EXPECT_NE(svg.find("xmlns='http://www.w3.org/2000/svg'"), std::string::npos);
    EXPECT_NE(svg.find("<style>"), std::string::npos);
    // Twice is once.
    ASSERT_EQ(run(copy()), 0);
    EXPECT_EQ(read_text(root_ / "pages" / "good" / "README.md"), page);
}

TEST_F(Figures, RefuseAPageWithoutMarkersAndAQuickSuiteInTheSourceTree) {
    std::ofstream(root_ / "pages" / "good" / "README.md") << "# Good\n";
    EXPECT_NE(run(copy()), 0);
    EXPECT_EQ(read_text(root_ / "pages" / "good" / "README.md"), "# Good\n");
    EXPECT_NE(run(""), 0);
}

TEST(Figure, IsEmptyWithoutACurve) { EXPECT_TRUE(figure_svg(ClaimResult{}).empty()); }

}  // namespace
}  // namespace yttria::validation
