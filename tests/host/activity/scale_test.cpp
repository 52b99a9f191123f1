// SPDX-License-Identifier: Apache-2.0
#include "host/activity/scale.hpp"

#include "host/activity/times.hpp"
#include "tests/host/activity/scene.hpp"

#include <algorithm>
#include <cmath>

namespace yttria {
namespace {

using test::ActivityScene;
using test::error_of;
using test::says;

ActivityScene pet() {
    ActivityScene scene(Quantity::bq_per_mL);
    for (float& value : scene.values()) { value *= 1.1e6F; }
    scene.activity().entry.reference_time = "2026-03-02T06:30:00+01:00";
    scene.session().injection_time = "2026-03-01T09:30:00Z";  // 20.0 h earlier
    return scene;
}

TEST(Scale, counts_over_the_liver_are_administered_less_the_shunt) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt_fraction = 0.05;
    Activity const activity = scene.made();
    // 80 liver voxels share 1900 MBq; clinical.md 3.2: A_net (1 - L) C / sum.
    EXPECT_NEAR(activity.decays.values[0] / (1900.0 / 80 * test::decays_per_MBq), 1, 1e-6);
    EXPECT_NEAR(activity.liver_MBq, 1900, 0.01);
    EXPECT_NEAR(activity.lung_MBq, 1900.0 * 24 / 80, 0.01);
    EXPECT_NE(activity.scale_note.find("2 GBq x (1 - 0.05)"), std::string::npos);
}

/// clinical.md 3.2 (AC-09): A_net 2.0 GBq, L 0.05, sum 4.0e7, 1200 counts: 57,000 Bq, 1.89585e10 decays (six digits), in 9.066843e-5 kg
/// 31.0454 Gy with K = 49.3831.
TEST(Scale, a_voxel_of_counts_of_the_specification) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt_fraction = 0.05;
    double in_liver = 0;
    auto const* liver = derived_structure(scene.structures, "whole_liver");
    ASSERT_NE(liver, nullptr);
    std::size_t first = liver->fraction.size();
    for (std::size_t v = 0; v < liver->fraction.size(); ++v) {
        if (!(liver->fraction[v] > 0)) { continue; }
        in_liver += 1;
        first = std::min(first, v);
    }
    for (float& value : scene.values()) { value = static_cast<float>((4.0e7 - 1200) / (in_liver - 1)); }
    scene.values()[first] = 1200;
    double const decays = static_cast<double>(scene.made().decays.values[first]), Bq = decays * std::log(2.0) / y90_half_life_s;
    EXPECT_NEAR(decays / 1.89585e10, 1, 3e-6);
    EXPECT_NEAR(Bq / 57000, 1, 1e-6);
    EXPECT_NEAR(49.3831 * Bq * 1e-9 / 9.066843e-5, 31.0454, 0.6e-4);
}

TEST(Scale, counts_over_liver_and_lung_are_administered_without_the_shunt) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 2;
    scene.session().lung_shunt_fraction = 0.05;
    scene.session().count_mask = CountMask::liver_lung;
    Activity const activity = scene.made();
    EXPECT_NEAR(activity.liver_MBq + activity.lung_MBq, 2000, 0.01);
    EXPECT_NEAR(activity.lung_MBq / 2000, 24.0 / 104, 1e-6);
}

TEST(Scale, the_sum_of_counts_follows_fractions_of_the_liver) {
    ActivityScene scene(Quantity::counts);
    scene.session().administered_GBq = 1;
    scene.session().lung_shunt_fraction = 0;
    for (Structure& structure : scene.structures.list) {
        if (structure.name == "whole_liver") {
            for (float& fraction : structure.fraction) { fraction *= 0.5F; }
        }
    }
    EXPECT_NEAR(scene.made().decays.values[0] / (1000.0 / 40 * test::decays_per_MBq), 1, 1e-6);
}

TEST(Scale, what_counts_need_is_asked_for) {
    ActivityScene scene(Quantity::counts);
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "administered_GBq"));
    scene.session().administered_GBq = 2;
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "lung_shunt_fraction"));
    scene.session().lung_shunt_fraction = 0.1;
    scene.session().count_mask = CountMask::liver_lung;
    scene.session().lung_activity_from_shunt = true;
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "twice"));
    scene.session().count_mask = CountMask::liver;
    for (std::size_t i = 0; i < scene.values().size(); ++i) { scene.values()[i] = i % 10 == 7 ? 1 : 0; }
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "no activity in the liver"));
    scene.structures.list.clear();
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "role = \"liver\""));
}

TEST(Scale, a_calibration_factor_is_absolute_and_refuses_normalisation) {
    ActivityScene scene(Quantity::counts);
    scene.activity().entry.calibration_factor = 5e5;
    EXPECT_NEAR(scene.made().decays.values[0] / (0.5 * test::decays_per_MBq), 1, 1e-6);
    scene.session().administered_GBq = 1;
    scene.session().normalise_to_administered = true;
    EXPECT_EQ(error_of([&] { (void)scene.made(); }).code(), ExitCode::input);
}

TEST(Scale, Bq_per_mL_is_decayed_to_the_injection) {
    ActivityScene const scene = pet();
    // clinical.md 3.2: 1.10e6 Bq/mL 20.0 h after the injection are 1.365859e6 at it (seven digits); voxels of 0.064 mL.
    double const Bq = 1.365859e6 * 0.064;
    EXPECT_NEAR(scene.made().decays.values[0] / (Bq * 1e-6 * test::decays_per_MBq), 1, 1e-6);
}

TEST(Scale, Bq_per_mL_is_scaled_to_the_administered_activity_where_asked) {
    ActivityScene scene = pet();
    double const MBq = test::sum(scene.made().decays.values) / test::decays_per_MBq;
    scene.session().administered_GBq = MBq * 1e-3 * 1.3;
    EXPECT_NEAR(scene.made().sessions.at(0).image_MBq / MBq, 1, 1e-6);
    scene.session().normalise_to_administered = true;
    scene.session().lung_shunt_fraction = 0.1;
    EXPECT_NEAR(scene.made().liver_MBq / (MBq * 1.3 * 0.9), 1, 1e-6);
}

TEST(Scale, times_that_are_missing_are_refused) {
    ActivityScene scene = pet();
    scene.activity().entry.reference_time = "2026-03-02T09:30:00";  // no UTC offset
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "UTC offset"));
    scene.activity().entry.reference_time.reset();
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "reference_time"));
    scene = pet();
    scene.session().injection_time.reset();
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "injection_time"));
}

TEST(Scale, decays_refuse_a_second_scale) {
    ActivityScene scene(Quantity::decays);
    scene.session().administered_GBq = 1;
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "administered_GBq"));
}

TEST(Scale, MAA_has_no_absolute_activity) {
    ActivityScene scene = pet();
    scene.activity().entry.purpose = "maa";
    EXPECT_TRUE(says(error_of([&] { (void)scene.made(); }), "MAA"));
}

ActivityScene dicom_pet() {
    ActivityScene scene = pet();
    scene.activity().entry.reference_time.reset();
    scene.activity().image.dicom = {{"Modality", "PT"},
                                    {"Units", "BQML"},
                                    {"DecayCorrection", "START"},
                                    {"SeriesDate", "20260302"},
                                    {"SeriesTime", "063000"},
                                    {"AcquisitionDate", "20260302"},
                                    {"AcquisitionTime", "063000.00"},
                                    {"AcquisitionTimes", "1"},
                                    {"TimezoneOffsetFromUTC", "+0100"},
                                    {"ActualFrameDuration", "1200000"},
                                    {"CorrectedImage", "DECY\\ATTN\\SCAT"},
                                    {"RadionuclideHalfLife", "230544"}};
    return scene;
}

TEST(Scale, the_header_of_a_PET_gives_the_reference_time) {
    double const at_injection = pet().made().total_decays;
    ActivityScene scene = dicom_pet();
    EXPECT_NEAR(scene.made().total_decays / at_injection, 1, 1e-6);
    scene.activity().image.dicom["DecayCorrection"] = "ADMIN";
    EXPECT_NEAR(scene.made().total_decays / at_injection, 1 / 1.241690, 1e-6);  // clinical.md 3.2
    scene.activity().image.dicom["DecayCorrection"] = "NONE";
    EXPECT_NEAR(scene.made().total_decays / at_injection, 1.001805, 1e-6);  // clinical.md 3.3: 20 min frame
    scene.activity().image.dicom["AcquisitionTimes"] = "2";
    EXPECT_THROW((void)scene.made(), Error);
    scene = dicom_pet();
    scene.activity().image.dicom["SeriesTime"] = "120000";  // reconstructed later: the acquisition counts
    EXPECT_NEAR(scene.made().total_decays / at_injection, 1, 1e-6);
    scene.activity().image.dicom.erase("TimezoneOffsetFromUTC");  // the injection's is taken: an hour later here, and announced
    EXPECT_NEAR(scene.made().total_decays / at_injection, std::exp2(1 / 64.04), 1e-6);
    EXPECT_TRUE(reference_of(scene.activity(), scene.session()).offset_assumed);
    scene.activity().entry.reference_time = "2026-03-01T09:30:00Z";  // the case's wins
    EXPECT_NEAR(scene.made().total_decays / at_injection, 1 / 1.241690, 1e-6);
}

TEST(Times, offsets_seconds_and_dates_are_read) {
    double const noon = *seconds_of_iso8601("2026-03-01T12:00:00Z");
    EXPECT_EQ(*seconds_of_iso8601("1970-01-02T00:00Z"), 86400);
    EXPECT_EQ(*seconds_of_iso8601("2026-03-01T13:30:00+01:30"), noon);
    EXPECT_EQ(*seconds_of_iso8601("2026-03-01 07:00:00.5-0500"), noon + 0.5);
    EXPECT_EQ(*seconds_of_dicom("20260301", "130000.25", "+0100"), noon + 0.25);
    for (char const* wrong : {"2026-03-01T12:00:00", "2026-13-01T12:00:00Z", "2026-02-30T12:00:00Z", "yesterday", "2026-03-01T25:00:00Z",
                              "2026-03-01T12:00:00Zz", ""}) {
        EXPECT_FALSE(seconds_of_iso8601(wrong)) << wrong;
    }
    EXPECT_FALSE(seconds_of_dicom("20260301", "130000", ""));
}

}  // namespace
}  // namespace yttria
