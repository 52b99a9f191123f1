// SPDX-License-Identifier: Apache-2.0
// Margins of a case: what is measured, its uncertainty, its resolution, and what rules may ask.
#include <gtest/gtest.h>

#include "bodies.hpp"
#include "host/margin/names.hpp"

#include <random>

namespace yttria::testing {
namespace {

/// A tumour of 12 mm in a liver, 32 batches whose doses scatter by `noise` as a whole and per voxel.
struct Patient {
    Case request;
    Tissue tissue;
    EnergyResult energy;
    Activity activity;
    Scene scene{grid_around({3, 3, 3}, 36)};

    explicit Patient(double noise) {
        auto const tumour = ball({0, 0, 0}, 12);
        scene.add("T", Role::tumour, tumour);
        scene.add("whole_liver", Role::liver, ball({0, 0, 0}, 200), true);
        scene.dose(falling_from(tumour));
        auto const& grid = scene.grid();
        tissue.density = {grid, std::vector<float>(grid.voxels(), 1.0F)};
        activity.decays = {grid, std::vector<float>(grid.voxels(), 1e9F)};
        activity.total_decays = 1e9 * static_cast<double>(grid.voxels());
        energy.method = "mc";
        energy.tally.resize(grid.voxels());
        energy.tally.histories.fill(1);
        std::mt19937 random(5);
        std::normal_distribution<double> normal;
        for (std::size_t b = 0; b < batches; ++b) {
            double const common = 1 + noise * normal(random);
            for (std::size_t v = 0; v < grid.voxels(); ++v)
                energy.tally.energy[b * grid.voxels() + v] =
                    static_cast<std::int64_t>(1e6 * common * static_cast<double>(scene.dose_Gy[v]));
        }
        StructureEntry entry;
        entry.name = "T";
        entry.role = Role::tumour;
        request.structures = {entry};
        ImageEntry image;
        image.name = "spect";
        image.resolution_fwhm_mm = 7;
        request.images = {image};
        SessionEntry session;
        session.image = "spect";
        request.sessions = {session};
    }
    Dose dose() const { return make_dose(energy, tissue, activity); }
    /// Isodoses as parts of the largest dose, since the scale of a tally is its own.
    Margins measure(std::vector<std::string> const& named = {}) {
        auto const d = dose();
        return measure_margins(request, d, energy, scene.structures, tissue, named);
    }
    double gray_per_unit() const {
        auto const d = dose();
        std::size_t const middle = scene.grid().index(scene.grid().size[0] / 2, scene.grid().size[1] / 2, scene.grid().size[2] / 2);
        return static_cast<double>(d.mean_Gy.values[middle]) / static_cast<double>(scene.dose_Gy[middle]);
    }
};

TEST(MarginOfACase, UncertaintyOfAMeanIsThatOfTheBatches) {
    Patient run(0.05);
    auto const margins = run.measure();
    auto const& t = margins.tumours.at(0);
    auto const mean = t.rings[1].shell.at("volume_mean_Gy");
    // All voxels of a batch scatter together: the relative u of a mean is that of the mean of 32 numbers, 0.05 / sqrt(32), itself
    // known to 1 / sqrt(62) = 13 %; three of these.
    EXPECT_NEAR(mean.u / mean.value, 0.05 / std::sqrt(32.0), 0.4 * 0.05 / std::sqrt(32.0));
    EXPECT_NEAR(t.fall_off[4].mean_Gy.u / t.fall_off[4].mean_Gy.value, mean.u / mean.value, 1e-3);
    // A mean has no bias; of what halves say of it, the batch that is in all of them remains: 1/31 of its deviation,
    // 0.18 u; three of these.
    EXPECT_LT(std::abs(mean.bias), 0.54 * mean.u);
}

TEST(MarginOfACase, UncertaintyOfADistanceFollowsTheFallOff) {
    Patient run(0.05);
    // The isodose of half the plateau is 6.93 mm away; a change of all doses by x moves it by 10 mm * x.
    run.request.structures[0].isodose_Gy = {100 * run.gray_per_unit()};
    auto const margins = run.measure();
    auto const edge = margins.tumours.at(0).rings[1].isodoses.at(0).edge;
    EXPECT_NEAR(edge.smallest_mm.value, 6.9315, 0.4);
    EXPECT_NEAR(edge.smallest_mm.u, 10 * 0.05 / std::sqrt(32.0), 0.4 * 10 * 0.05 / std::sqrt(32.0));
}

TEST(MarginOfACase, WithoutBatchesThereIsNoUncertainty) {
    Patient run(0);
    auto const exact = run.measure();
    EXPECT_NEAR(exact.tumours.at(0).rings[1].shell.at("D95_Gy").u, 0, 1e-6);
    run.energy.method = "kernel";
    auto const convolved = run.measure();
    EXPECT_TRUE(std::isnan(convolved.tumours.at(0).rings[1].shell.at("D95_Gy").u));
}

TEST(MarginOfACase, RowsBelowTheImagesResolutionSaySo) {
    Patient run(0);
    auto margins = run.measure();
    EXPECT_EQ(margins.image_fwhm_mm, 7);
    EXPECT_EQ(margins.tumours[0].rings[0].limited, "resolution-limited: 5 mm is below the image's 7 mm FWHM");
    EXPECT_EQ(margins.tumours[0].rings[1].limited, "");
    run.request.images[0].resolution_fwhm_mm = 0;
    run.request.structures[0].margin_mm = {2};
    EXPECT_EQ(run.measure().tumours[0].rings[0].limited, "resolution-limited: 2 mm is below the grid's 3 mm voxels");
    run.request.images[0].resolution_fwhm_mm.reset();
    EXPECT_NE(run.measure().tumours[0].rings[0].limited.find("not known"), std::string::npos);
    EXPECT_FALSE(run.measure().image_fwhm_mm);
}

TEST(MarginOfACase, RulesNameWidthsAndIsodosesOfTheirOwn) {
    Patient run(0);
    std::string const name = "margin.tumours.8mm.MAM60_mm";
    auto const parsed = parse_margin_name(name);
    ASSERT_TRUE(parsed);
    auto const margins = run.measure({name});
    EXPECT_EQ(margins.tumours.size(), 1U);
    auto const found = margin_answer(margins, *parsed);
    ASSERT_TRUE(found.value) << found.why;
    EXPECT_EQ(found.limited, "");
    auto const narrow = margin_answer(margins, *parse_margin_name("margin.T.5mm.shell_D95_Gy"));
    ASSERT_TRUE(narrow.value) << narrow.why;
    EXPECT_NE(narrow.limited.find("resolution-limited"), std::string::npos);
    auto const geometric = margin_answer(margins, *parse_margin_name("margin.T.5mm.target_volume_mL"));
    EXPECT_EQ(geometric.limited, "");
    EXPECT_FALSE(margin_answer(margins, *parse_margin_name("margin.T.9mm.shell_D95_Gy")).value);
    EXPECT_FALSE(margin_answer(margins, *parse_margin_name("margin.U.5mm.shell_D95_Gy")).value);
    EXPECT_FALSE(margin_answer(margins, *parse_margin_name("margin.T.5mm.treated_mm")).value);
}

TEST(MarginName, IsParsedFromTheRightAndNothingElsePasses) {
    auto const name = parse_margin_name("margin.Lesion 1.2.10mm.shell_V150_percent");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->tumour, "Lesion 1.2");
    EXPECT_EQ(name->width_mm, 10);
    EXPECT_EQ(name->isodose_Gy, 150);
    for (auto const* wrong : {"margin.coverage", "margin.T.10mm.shell_V_percent", "margin.T.10mm.shell_V0_percent", "margin.T.10.MAM100_mm",
                              "margin.T.31mm.MAM100_mm", "margin.T.mm.MAM100_mm", "margin..10mm.MAM100_mm", "margin.T.10mm.D95_Gy",
                              "dose.T.D95_Gy", "margin.T.10mm.", "margin", "margin."})
        EXPECT_FALSE(parse_margin_name(wrong)) << wrong;
}

}  // namespace
}  // namespace yttria::testing
