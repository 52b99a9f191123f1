// SPDX-License-Identifier: Apache-2.0
// The interactive report in a real browser (page_checks.py asks it). Skips, with the reason, where one part of that is missing.
#include "host/report/viewer_bundle.hpp"
#include "tests/host/results/scratch.hpp"
#include "tests/host/results/synthetic_result.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace yttria {
namespace {

/// Names as a hostile or careless planning system might write them.
constexpr char const* hostile[] = {"</script><script>window.broken=1</script>", "\"><img src=x onerror=window.broken=1>", "<!--<script>",
                                   "&lt;b&gt; 'x' \\u003c \xE8\x82\x9D"};

std::string find_missing() {
    if (!interactive()) return "the plain report was built (npm was missing, or its registry did not answer): no script to look at";
    if (std::system("command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null") != 0)
        return "chromium is not installed";
    if (testing::python_with("h5py, numpy").empty()) return "python3-h5py is not installed";
    return "";
}

/// Asked once: starting Python takes its time.
std::string const& missing() {
    static std::string const why = find_missing();
    return why;
}

class Browser : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (!missing().empty()) return;
        auto const folder = std::filesystem::temp_directory_path() / ("yttria_browser_" + std::to_string(::getpid()));
        auto result = testing::synthetic_result(8);
        result.request.id = hostile[1];
        for (std::size_t n = 0; n < std::size(hostile); ++n) {
            std::string const before = result.structures.list.at(n).name;
            result.structures.list[n].name = hostile[n];
            for (auto& s : result.metrics.structures)
                if (s.name == before) s.name = hostile[n];
        }
        Beside other{hostile[0], "local", {"maa"}, "", result.metrics.structures};
        for (auto& s : other.structures)
            for (auto& dose : s.dvh_dose_Gy) dose *= 1.1F;
        result.beside = {other};
        write_result(folder, result);
        auto const python = testing::python_with("h5py, numpy");
        auto const command = python + " " YTTRIA_SOURCE_DIR "/tests/web/page_checks.py '" + (folder / "report.html").string() + "' '" +
                             (folder / "result.h5").string() + "' >'" + (folder / "checks.json").string() + "'";
        ended_well = std::system(command.c_str()) == 0;
        std::ifstream in(folder / "checks.json");
        checks = nlohmann::json::parse(in, nullptr, false);
        std::filesystem::remove_all(folder);
    }
    void SetUp() override {
        if (auto const why = missing(); !why.empty()) GTEST_SKIP() << why;
        ASSERT_TRUE(ended_well && checks.is_object());
    }
    static void expect(char const* check) {
        ASSERT_TRUE(checks.contains(check)) << checks.dump(1);
        EXPECT_EQ(checks[check], "");
    }
    static inline nlohmann::json checks;
    static inline bool ended_well = false;
};

TEST_F(Browser, UnpacksAllVolumes) { expect("opens"); }
TEST_F(Browser, ShowsTheValuesOfTheFileUnderTheCursor) { expect("values"); }
TEST_F(Browser, MovesBySlicesAndVoxelsWithTheKeyboard) { expect("keys"); }
TEST_F(Browser, ReadsTheCurveOfTheFileInThePlot) { expect("plots"); }
TEST_F(Browser, DrawsThreePictures) { expect("pictures"); }
TEST_F(Browser, AsksTheNetworkForNothing) { expect("no request"); }
TEST_F(Browser, ReportsNoError) { expect("no error"); }
TEST_F(Browser, LeavesNamesAsText) { expect("names"); }
TEST_F(Browser, RunsNoScriptThatIsNotItsOwn) { expect("policy"); }
TEST_F(Browser, PrintsPicturesInsteadOfCanvases) { expect("print"); }
TEST_F(Browser, FitsANarrowScreen) { expect("narrow"); }
TEST_F(Browser, NeverUsesWordsThatDecide) { expect("words"); }
TEST_F(Browser, IsWholeWithoutScripts) { expect("without scripts"); }

}  // namespace
}  // namespace yttria
