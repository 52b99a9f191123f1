// SPDX-License-Identifier: Apache-2.0
#include "host/base/error.hpp"
#include "host/casefile/case.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

namespace yttria {
namespace {

class ReadSession : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / ("yttria_session_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    /// A case whose [[session]] has these lines, of an image with these.
    Case read(std::string const& session, std::string const& image = "quantity = \"counts\"\n") {
        std::ofstream(folder_ / "case.toml")
            << "schema = 1\n[case]\nid = \"a\"\n[[image]]\nname = \"i\"\npurpose = \"y90\"\nfile = \"i.nrrd\"\n"
            << image << "[anatomy]\nct = \"ct\"\n[[session]]\nimage = \"i\"\n"
            << session;
        return read_case(folder_ / "case.toml");
    }
    void expect_refusal(std::string const& session, std::vector<std::string> const& words,
                        std::string const& image = "quantity = \"counts\"\n") {
        try {
            (void)read(session, image);
            ADD_FAILURE() << "accepted: " << session;
        } catch (Error const& error) {
            EXPECT_EQ(error.code(), ExitCode::input);
            for (auto const& word : words)
                EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << word << "\n" << error.what();
        }
    }
    std::filesystem::path folder_;
};

std::string const drawn =
    "drawn_GBq = 2.6\ndrawn_time = \"2026-03-01T08:00:00+01:00\"\ninjection_time = \"2026-03-01T10:30:00+01:00\"\n"
    "residual_GBq = 0.11\nresidual_time = \"2026-03-01T14:00:00+01:00\"\n";

TEST_F(ReadSession, DrawnAndResidualWithTheirTimes) {
    auto const session = read(drawn + "lung_shunt_fraction = 0.05\nordered_GBq = 2.5\ncount_mask_dilation_mm = 12\n").sessions.at(0);
    EXPECT_EQ(session.drawn_GBq, 2.6);
    EXPECT_EQ(session.residual_GBq, 0.11);
    EXPECT_EQ(session.residual_time, "2026-03-01T14:00:00+01:00");
    EXPECT_EQ(session.ordered_GBq, 2.5);
    EXPECT_EQ(session.count_mask_dilation_mm, 12);
}

TEST_F(ReadSession, ActivityIsSaidOnceAndWithItsTimes) {
    expect_refusal(drawn + "administered_GBq = 2\n", {"administered_GBq", "beside drawn_GBq"});
    expect_refusal("drawn_GBq = 2\n", {"drawn_time is missing", "injection_time is missing"});
    expect_refusal("drawn_GBq = 2\nresidual_GBq = 0.1\n", {"residual_time is missing"});
    expect_refusal("administered_GBq = 2\nresidual_GBq = 0.1\n", {"residual_GBq", "without drawn_GBq"});
    expect_refusal("drawn_GBq = 2\ndrawn_time = \"2026-03-01T08:00:00\"\n", {"drawn_time", "UTC offset"});
    expect_refusal("lung_shunt_fraction = 0.05\n", {"administered_GBq is missing", "[[session.injection]]"});
}

TEST_F(ReadSession, InjectionsOfASession) {
    auto const session = read(
                             "[[session.injection]]\nterritory = \"right\"\nvessel = \"A\"\nvial = \"1\"\nadministered_GBq = 1.4\n"
                             "ordered_GBq = 1.5\nreason = \"stasis\"\n[[session.injection]]\n" +
                             drawn)
                             .sessions.at(0);
    ASSERT_EQ(session.injections.size(), 2U);
    EXPECT_EQ(session.injections[0].territory, "right");
    EXPECT_EQ(session.injections[0].reason, "stasis");
    EXPECT_EQ(session.injections[1].drawn_GBq, 2.6);
    expect_refusal("administered_GBq = 2\n[[session.injection]]\nadministered_GBq = 1\n", {"administered_GBq", "keep one"});
    expect_refusal("[[session.injection]]\nvessel = \"A\"\n", {"administered_GBq is missing"});
    expect_refusal("[[session.injection]]\nadministered_GBq = 1\nvesel = \"A\"\n", {"\"vesel\"", "\"vessel\""});
}

TEST_F(ReadSession, ShuntAsATable) {
    auto const planar = read(
                            "administered_GBq = 2\nlung_shunt_fraction = { method = \"planar\", lung_anterior = 42000, lung_posterior = "
                            "51000, liver_anterior = 520000, liver_posterior = 310000, lung_background = 6000 }\n")
                            .sessions.at(0);
    ASSERT_TRUE(planar.lung_shunt);
    EXPECT_EQ(planar.lung_shunt_method, "planar");
    EXPECT_EQ(planar.lung_shunt->liver_posterior, 310000);
    EXPECT_EQ(planar.lung_shunt->lung_background, 6000);
    auto const spect = read(
                           "administered_GBq = 2\nlung_shunt_fraction = { method = \"spect\", lung = 1.9e6, liver = 4.61e7, "
                           "imaged_lung_fraction = 0.62 }\n")
                           .sessions.at(0);
    EXPECT_EQ(spect.lung_shunt->imaged_lung_fraction, 0.62);
    std::string const given = "administered_GBq = 2\n";
    expect_refusal(given + "lung_shunt_fraction = { method = \"planar\", lung_anterior = 1 }\n", {"lung_posterior is missing"});
    expect_refusal(given + "lung_shunt_fraction = { method = \"spect\", lung = 1, liver = 2, imaged_lung_fraction = 62 }\n",
                   {"imaged_lung_fraction", "probably percent"});
    expect_refusal(given + "lung_shunt_fraction = { method = \"spect\", image = \"i\", lung = 1 }\n", {"lung", "keep one"});
    expect_refusal(given +
                       "lung_shunt_method = \"spect\"\nlung_shunt_fraction = { method = \"planar\", lung_anterior = 1, lung_posterior = "
                       "1, liver_anterior = 1, liver_posterior = 1 }\n",
                   {"lung_shunt_method", "remove it"});
}

TEST_F(ReadSession, ASensitivityIsACalibration) {
    std::string const counts = "quantity = \"counts\"\n";
    auto const request = read("", counts + "calibration_cps_per_MBq = 8\nacquisition_s = 1200\n");
    EXPECT_DOUBLE_EQ(*request.images.at(0).calibration_factor, 1e6 / 9600);
    expect_refusal("", {"calibration_cps_per_MBq", "stands alone"}, counts + "calibration_cps_per_MBq = 8\n");
    expect_refusal("", {"keep one"}, counts + "calibration_cps_per_MBq = 8\nacquisition_s = 9\ncalibration_Bq_per_count = 1\n");
    expect_refusal("count_mask_dilation_mm = 9\n", {"count_mask_dilation_mm", "absolute"}, counts + "calibration_Bq_per_count = 8\n");
}

TEST_F(ReadSession, BqPerMlNeedsATimeWhereItsFormatHasNone) {
    expect_refusal("", {"reference_time", "normalise"}, "quantity = \"Bq/mL\"\n");
    EXPECT_NO_THROW((void)read("", "quantity = \"Bq/mL\"\nreference_time = \"2026-03-01T08:00:00Z\"\n"));
}

TEST_F(ReadSession, ASecondShuntIsByTheOtherMethod) {
    std::string const first = "administered_GBq = 2\nlung_shunt_fraction = 0.05\nlung_shunt_method = \"planar\"\n";
    auto const session = read(first + "lung_shunt_other = { method = \"spect\", fraction = 0.08 }\n").sessions.at(0);
    ASSERT_TRUE(session.other_shunt);
    EXPECT_EQ(session.other_shunt->fraction, 0.08);
    EXPECT_EQ(session.other_shunt->method, "spect");
    EXPECT_EQ(read(first + "lung_shunt_other = { method = \"spect\", lung = 2, liver = 30 }\n").sessions.at(0).other_shunt->liver, 30);
    EXPECT_FALSE(read(first).sessions.at(0).other_shunt);
    expect_refusal(first + "lung_shunt_other = { method = \"planar\", fraction = 0.08 }\n", {"lung_shunt_other", "the other one"});
    expect_refusal(first + "lung_shunt_other = { method = \"spect\", fraction = 8 }\n", {"[session.lung_shunt_other] fraction", "percent"});
    expect_refusal(first + "lung_shunt_other = 0.08\n", {"lung_shunt_other"});
    expect_refusal("administered_GBq = 2\nlung_shunt_other = { method = \"spect\", fraction = 0.08 }\n",
                   {"lung_shunt_fraction is missing"});
    expect_refusal("administered_GBq = 2\nlung_shunt_fraction = 0.05\nlung_shunt_other = { method = \"spect\", fraction = 0.08 }\n",
                   {"lung_shunt_method is missing"});
    expect_refusal("administered_GBq = 2\nlung_shunt_fraction = { method = \"spect\", fraction = 0.05 }\n", {"fraction"});
}

TEST_F(ReadSession, LandmarksAreSixNumbersEach) {
    std::string const counts = "quantity = \"counts\"\n", session = "administered_GBq = 2\n";
    auto const marks = read(session, counts + "landmarks = [[1, 2, 3, 4, 5, 6.5], [0, 0, 0, 0, 0, 1]]\n").images.at(0).landmarks;
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_EQ(marks[0].planning_mm, (Vec3d{1, 2, 3}));
    EXPECT_EQ(marks[0].image_mm, (Vec3d{4, 5, 6.5}));
    for (char const* wrong : {"[1, 2, 3, 4, 5, 6]", "[[1, 2, 3]]", "[[1, 2, 3, 4, 5, \"6\"]]", "7"})
        expect_refusal(session, {"landmarks", "lists of 6 numbers"}, counts + "landmarks = " + wrong + "\n");
}

}  // namespace
}  // namespace yttria
