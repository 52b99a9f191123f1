// SPDX-License-Identifier: Apache-2.0
#include "validation/parameter_study/study.hpp"

#include "host/base/error.hpp"
#include "kernels/data/tables.hpp"
#include "validation/parameter_study/driver.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

namespace yttria::validation {
namespace {

namespace fs = std::filesystem;

TEST(StudyVariants, HalveAndDoubleEachStepAndCutoffAndNothingElse) {
    auto const variants = study_variants({});
    ASSERT_TRUE(variants.front().is_default());
    EXPECT_EQ(variants.front().parameters, Parameters{});
    std::size_t expected = 1;
    Parameters const standard;
    visit_parameters(standard, [&](ParameterNote const& note, auto value) {
        if (note.kind != ParameterKind::step && note.kind != ParameterKind::cutoff) return;
        for (double const factor : {0.5, 2.0}) {
            ASSERT_LT(expected, variants.size());
            auto const& variant = variants[expected++];
            EXPECT_EQ(variant.parameter, note.name);
            EXPECT_FALSE(variant.parameters == standard) << variant.name() << " is the default";
            double const aim = factor * static_cast<double>(value);
            EXPECT_TRUE(std::abs(variant.value - aim) < 1e-6 * aim || !variant.note.empty()) << variant.name();
        }
    });
    EXPECT_EQ(variants.size(), expected);
}

TEST(StudyVariants, DoNotGoBelowTheElectronTables) {
    for (auto const& variant : study_variants({"electron_cutoff_MeV"})) {
        EXPECT_GE(static_cast<double>(variant.parameters.electron_cutoff_MeV), energy_grid.low());
    }
}

TEST(StudyVariants, AreLimitedToTheNamedOnesAndRefuseOthers) {
    EXPECT_EQ(study_variants({"c0", "k1_max"}).size(), 5U);
    try {
        study_variants({"photons"});
        FAIL() << "a mode was accepted";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
        EXPECT_NE(std::string(error.what()).find("delta_threshold_MeV"), std::string::npos);
    }
}

/// Two runs of `n` batches around 1e9 whose spread is 1 % and of which a share of the variance is common; the second is 0.5 % higher.
std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>> two_runs(std::mt19937_64& random, std::size_t n, double common) {
    std::normal_distribution<double> normal;
    std::vector<std::int64_t> standard, changed;
    for (std::size_t b = 0; b < n; ++b) {
        double const shared = std::sqrt(common) * normal(random);
        standard.push_back(std::llround(1e9 * (1 + 0.01 * (shared + std::sqrt(1 - common) * normal(random)))));
        changed.push_back(std::llround(1.005e9 * (1 + 0.01 * (shared + std::sqrt(1 - common) * normal(random)))));
    }
    return {changed, standard};
}

TEST(PairedChange, HasTheMeanAndTheSpreadOfManyStudies) {
    std::mt19937_64 random(1);
    for (double const common : {0.0, 0.9}) {
        constexpr int studies = 800;
        double sum = 0, squares = 0, claimed = 0, unpaired = 0;
        for (int s = 0; s < studies; ++s) {
            auto const [changed, standard] = two_runs(random, 64, common);
            auto const change = paired_change(changed, standard);
            sum += change.relative;
            squares += change.relative * change.relative;
            claimed += change.sigma;
            unpaired += change.sigma_unpaired;
        }
        double const mean = sum / studies;
        double const spread = std::sqrt(squares / studies - mean * mean);
        EXPECT_NEAR(mean, 0.005, 5 * spread / std::sqrt(studies)) << "5 sigma: false alarm 6e-7";
        // The spread of 800 normal numbers is known to 1/sqrt(1600) = 2.5 %; five of these.
        EXPECT_NEAR(claimed / studies / spread, 1, 0.125) << "common share " << common;
        EXPECT_NEAR(unpaired / claimed, 1 / std::sqrt(1 - common), 0.05 / std::sqrt(1 - common)) << "common share " << common;
    }
}

TEST(PairedChange, RefusesWhatDoesNotPair) {
    EXPECT_THROW(paired_change({1, 2, 3}, {1, 2}), std::invalid_argument);
    EXPECT_THROW(paired_change({1}, {1}), std::invalid_argument);
    EXPECT_THROW(paired_change({1, 2}, {0, 0}), std::invalid_argument);
}

TEST(Verdict, FollowsTheIssue) {
    EXPECT_EQ(verdict({0.0019, 0.0005, 0}), "holds");
    EXPECT_EQ(verdict({-0.0029, 0.0005, 0}), "holds");  // within 0.2 % + 2 sigma
    EXPECT_EQ(verdict({-0.0031, 0.0005, 0}), "moves");
    EXPECT_EQ(verdict({0.0001, 0.0011, 0}), "noisy");
    EXPECT_EQ(verdict({0.01, 0.0011, 0}), "moves");
    EXPECT_EQ(worst_verdict({{0, 0.0005, 0}, {0, 0.002, 0}, {0, 0.0005, 0}}), "noisy");
    EXPECT_EQ(worst_verdict({{0.01, 0.0005, 0}, {0, 0.002, 0}}), "moves");
    EXPECT_EQ(worst_verdict({{0, 0.0005, 0}}), "holds");
}

TEST(Plan, TakesBatchesAsTheSquareOfSigmaWithAMarginAndNeverFewerThanThereAre) {
    EXPECT_EQ(planned_batches(0.0005, 100, 0.001), 100U);
    double const margin = 1 + 4 / std::sqrt(2 * 127.0);
    EXPECT_EQ(planned_batches(0.003, 128, 0.001), static_cast<std::uint64_t>(std::ceil(128 * std::pow(3 * margin, 2))));
    EXPECT_EQ(planned_batches(0.003, 4, 0.001), 81U);  // the margin is 1.5 at most
}

class State : public ::testing::Test {
protected:
    State() { fs::create_directories(folder); }
    ~State() override { fs::remove_all(folder); }
    fs::path const folder = fs::path(::testing::TempDir()) / ("yttria_study_" + std::to_string(::getpid()));
    fs::path const file = folder / "state.json";
};

TEST_F(State, ComesBackWholeAndIsRefusedByAnotherProgramOrSeed) {
    auto state = load_study(file, "abc", 3);
    EXPECT_TRUE(state.runs.empty());
    state.runs["c0=0.05"]["voxel"] = {"hash", 2, 1.5, {1, 2}, {{"S000", {std::int64_t{1} << 60, 5}}}};
    state.timing_pairs["c0=0.05"] = {{1.0, 1.25}};
    state.refused["k1_max=2"] = "why";
    save_study(file, state);
    auto const back = load_study(file, "abc", 3);
    auto const& run = back.runs.at("c0=0.05").at("voxel");
    EXPECT_EQ(run.input_sha256, "hash");
    EXPECT_EQ(run.chunks, 2U);
    EXPECT_EQ(run.seconds, 1.5);
    EXPECT_EQ(run.emitted, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(run.energy.at("S000"), (std::vector<std::int64_t>{std::int64_t{1} << 60, 5}));
    EXPECT_EQ(back.timing_pairs, state.timing_pairs);
    EXPECT_EQ(back.refused, state.refused);
    EXPECT_THROW(load_study(file, "abd", 3), Error);
    EXPECT_THROW(load_study(file, "abc", 4), Error);
    fs::resize_file(file, fs::file_size(file) / 2);
    EXPECT_THROW(load_study(file, "abc", 3), Error);
}

TEST(StudyReportFiles, ShowEveryVariantWithItsVerdict) {
    StudyReport report;
    auto const variants = study_variants({"c0"});
    for (std::size_t v = 1; v < variants.size(); ++v) {
        VariantResult result;
        result.variant = variants[v];
        if (v == 1) {
            result.verdict = "refused";
            result.refused = "it cannot run";
        } else {
            result.changes.assign(study_quantities().size(), {-0.0123, 0.0004, 0.001});
            result.verdict = "moves";
            result.histories = {{"voxel", 1e6}, {"phantom64", 2e6}};
        }
        report.results.push_back(result);
    }
    auto const page = study_markdown(report);
    EXPECT_NE(page.find("refused: it cannot run"), std::string::npos) << page;
    EXPECT_NE(page.find("-1.230(0.040)"), std::string::npos) << page;
    auto const json = nlohmann::json::parse(study_json(report));
    EXPECT_EQ(json.at("variants").at(0).at("verdict"), "refused");
    auto const& changes = json.at("variants").at(1).at("changes");
    EXPECT_EQ(changes.size(), study_quantities().size());
    EXPECT_EQ(changes.at("S000").at("verdict"), "moves");
    EXPECT_EQ(changes.at("bone").at("verdict"), "not judged");
    EXPECT_TRUE(json.at("variants").at(1).at("speed").is_null());
}

}  // namespace
}  // namespace yttria::validation
