// SPDX-License-Identifier: Apache-2.0
#include "host/report/viewer.hpp"

#include "host/report/bytes.hpp"
#include "host/report/viewer_bundle.hpp"
#include "kernels/data/sha256.hpp"
#include "tests/host/results/synthetic_result.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace yttria {
namespace {

TEST(Viewer, SaysWhichReportIsBuilt) {
    if (!interactive()) GTEST_SKIP() << "the plain report was built (CMake says why in a line \"Yttria: plain report\")";
    RecordProperty("report", "interactive");
    EXPECT_GT(viewer_script().size(), 20000U);  // viewer, plots and contours
    EXPECT_FALSE(viewer_style().empty());
    for (auto const* library : {"uplot", "d3-contour"}) EXPECT_NE(viewer_licences().find(library), std::string_view::npos) << library;
    // What is only used to build is not in the page and has no licence there.
    EXPECT_EQ(viewer_licences().find("esbuild"), std::string_view::npos);
}

TEST(Viewer, EveryVoxelIsExactWhereThePageHasRoom) {
    auto const volumes = viewer_volumes(testing::synthetic_result());
    EXPECT_TRUE(volumes.exactness.all());
}

TEST(Viewer, KeepsStructuresAndHighDosesExactWhereItHasNot) {
    auto const result = testing::synthetic_result();
    ViewerBudget budget;
    auto const& dose = result.dose.mean_Gy.values;
    std::size_t inside = 0;
    std::vector<char> in_structure(dose.size(), 0);
    auto const all = viewer_volumes(result);
    for (auto const& s : all.structures)
        for (std::size_t v = 0; v < dose.size(); ++v)
            if (result.structures.list[s.index].fraction[v] > 0) in_structure[v] = 1;
    for (auto const i : in_structure) inside += i != 0;
    ASSERT_LT(inside + 100, dose.size());

    budget.exact_voxels = inside + 50;
    auto const some = viewer_volumes(result, budget).exactness;
    EXPECT_EQ(some.inside_Gy, 0);
    EXPECT_GT(some.outside_Gy, 0);
    EXPECT_GT(some.step_Gy, 0);
    std::size_t exact = 0;
    for (std::size_t v = 0; v < dose.size(); ++v)
        exact += static_cast<double>(dose[v]) >= (in_structure[v] ? some.inside_Gy : some.outside_Gy);
    EXPECT_LE(exact, budget.exact_voxels);
    EXPECT_GE(exact, inside);
    // Those, and no others, have their float32 in the page (its box leaves out zeros at the ends).
    EXPECT_LE(static_cast<std::size_t>(viewer_volumes(result, budget).exact_dose.size[0]), exact);
    EXPECT_GT(static_cast<std::size_t>(viewer_volumes(result, budget).exact_dose.size[0]), exact / 2);

    budget.exact_voxels = inside / 2;
    auto const few = viewer_volumes(result, budget).exactness;
    EXPECT_GT(few.inside_Gy, 0);
    std::size_t most = 0;
    for (std::size_t v = 0; v < dose.size(); ++v)
        most += static_cast<double>(dose[v]) >= (in_structure[v] ? few.inside_Gy : few.outside_Gy);
    EXPECT_LE(most, budget.exact_voxels + budget.exact_voxels);  // each of the two classes keeps to the budget
}

TEST(Viewer, BackgroundGetsCoarserUntilItFits) {
    auto const result = testing::synthetic_result();
    auto const fine = viewer_volumes(result);
    EXPECT_EQ(fine.background_step, 1);  // HU
    ViewerBudget budget;
    budget.background_bytes = fine.background.packed_bytes() - 1;
    auto const coarse = viewer_volumes(result, budget);
    EXPECT_GT(coarse.background_step, 1);
    EXPECT_EQ(coarse.background_offset, -1024);
}

TEST(Viewer, NoNameCanEndTheScriptThatHoldsIt) {
    auto result = testing::synthetic_result();
    std::string const name = "</script><script>alert(1)</script><!-- \"x\" \xff";
    result.structures.list[0].name = name;
    auto const json = viewer_json(result, viewer_volumes(result));
    EXPECT_EQ(json.find('<'), std::string::npos);
    auto const read = nlohmann::json::parse(json);
    EXPECT_EQ(read["structures"][0]["name"], "</script><script>alert(1)</script><!-- \"x\" \xEF\xBF\xBD");  // the bad byte is replaced
}

TEST(Viewer, PolicyNamesTheScriptAndAllowsNothingElse) {
    auto const policy = content_policy();
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe-eval"), std::string::npos);
    EXPECT_EQ(policy.find("http:"), std::string::npos);
    if (!interactive()) {
        EXPECT_EQ(policy.find("script-src"), std::string::npos);
        return;
    }
    auto const at = policy.find("script-src 'sha256-");
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(policy.find("unsafe-inline", at), std::string::npos);
    EXPECT_EQ(policy.substr(at + 19, 45).find('\''), 44U);  // 32 bytes in base 64
}

}  // namespace
}  // namespace yttria
