// SPDX-License-Identifier: Apache-2.0
// Reconstructed SPECT: both signs of the slice spacing, both orders of the slices, oblique; each voxel right.
#include "tests/host/images/nm_writer.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <cmath>

namespace yttria {
namespace {

using test::error_of;
using test::NmObject;
using test::says;
using test::write_nm;

/// Stored value of column i, row j, slice number s (from 0), whatever the order of the frames.
std::int16_t value(int i, int j, int s) { return static_cast<std::int16_t>(1 + i + 10 * j + 100 * s); }

NmObject filled(NmObject nm) {
    for (int f = 0; f < nm.slices; ++f) {
        int const s = nm.descending ? nm.slices - 1 - f : f;
        for (int j = 0; j < nm.rows; ++j) {
            for (int i = 0; i < nm.columns; ++i) { nm.stored.push_back(value(i, j, s)); }
        }
    }
    return nm;
}

/// Every voxel at the place that the standard gives it: P + i dx x + j dy y + (s - s of the first frame) spacing n.
void expect_right_places(NmObject const& nm, Vec3d const& x, Vec3d const& y, Vec3d const& n, Vec3d const& first, double spacing) {
    test::ScratchFolder const folder;
    write_nm(folder / "nm.dcm", filled(nm));
    SourceImage const image = read_image(folder / "nm.dcm");
    EXPECT_EQ(image.format, "DICOM NM");
    Geometry const& g = image.volume.geometry;
    ASSERT_EQ(g.size, (std::array<int, 3>{nm.columns, nm.rows, nm.slices}));
    int const s_first = nm.descending ? nm.slices - 1 : 0;
    for (int s = 0; s < nm.slices; ++s) {
        for (int j = 0; j < nm.rows; ++j) {
            for (int i = 0; i < nm.columns; ++i) {
                Vec3d place{};
                for (std::size_t a = 0; a < 3; ++a) {
                    place[a] = first[a] + i * 8.83612 * x[a] + j * 8.83612 * y[a] + (s - s_first) * spacing * n[a];
                }
                Vec3d const index = g.to_index(place);
                for (double const at : index) { ASSERT_NEAR(at, std::round(at), 1e-4); }  // header texts carry 6 decimals
                auto const at = g.index(static_cast<int>(std::lround(index[0])), static_cast<int>(std::lround(index[1])),
                                        static_cast<int>(std::lround(index[2])));
                ASSERT_LT(at, image.volume.values.size());
                ASSERT_EQ(image.volume.values[at], value(i, j, s)) << i << " " << j << " " << s;
            }
        }
    }
}

Vec3d const ex{1, 0, 0}, ey{0, 1, 0}, ez{0, 0, 1}, first{-272.13778, -283.93778, 278.33778};

TEST(NmTomo, both_signs_of_the_spacing_and_both_orders_are_placed_right_to_a_voxel) {
    for (double const spacing : {-8.83612, 8.83612}) {
        for (bool const descending : {false, true}) {
            SCOPED_TRACE(std::to_string(spacing) + (descending ? " descending" : " ascending"));
            NmObject nm;
            nm.spacing = spacing < 0 ? "-8.83612" : "8.83612";
            nm.descending = descending;
            expect_right_places(nm, ex, ey, ez, first, spacing);
        }
    }
}

TEST(NmTomo, an_oblique_and_a_turned_object_are_placed_right) {
    NmObject prone;
    prone.orientation = "-1\\0\\0\\0\\-1\\0";
    expect_right_places(prone, {-1, 0, 0}, {0, -1, 0}, ez, first, -8.83612);
    NmObject coronal;
    coronal.orientation = "1\\0\\0\\0\\0\\-1";
    expect_right_places(coronal, ex, {0, 0, -1}, ey, first, -8.83612);
    NmObject oblique;
    oblique.orientation = "0.8\\0.6\\0\\-0.6\\0.8\\0";
    oblique.spacing = "8.83612";
    expect_right_places(oblique, {0.8, 0.6, 0}, {-0.6, 0.8, 0}, ez, first, 8.83612);
}

TEST(NmTomo, the_real_header_spans_what_its_scanner_covers) {
    test::ScratchFolder const folder;
    NmObject nm;  // 64 slices downwards from z = 278.3: symmetric about 0 as the scanner's field is
    nm.columns = nm.rows = nm.slices = 64;
    write_nm(folder / "nm.dcm", nm);
    Geometry const g = read_image(folder.path()).volume.geometry;
    EXPECT_NEAR(g.origin_mm[2], 278.33778 - 63 * 8.83612, 1e-6);
    EXPECT_NEAR(g.origin_mm[2], -278.33778, 1e-4);
    EXPECT_EQ(g.direction, (std::array<double, 9>{1, 0, 0, 0, 1, 0, 0, 0, 1}));
}

TEST(NmTomo, what_leaves_a_place_open_is_refused) {
    test::ScratchFolder const folder;
    auto const refused = [&](NmObject const& nm, std::string const& word) {
        write_nm(folder / "nm.dcm", nm);
        Error const error = error_of([&] { read_image(folder / "nm.dcm"); });
        EXPECT_EQ(error.code(), ExitCode::input);
        EXPECT_TRUE(says(error, word)) << error.what();
    };
    NmObject bad;
    bad.image_type = "ORIGINAL\\PRIMARY\\TOMO\\EMISSION";
    refused(bad, "projections");
    bad = {};
    bad.spacing = "";
    refused(bad, "SpacingBetweenSlices");
    bad = {};
    bad.slice_vector = {1, 2, 3, 3, 5, 6};
    refused(bad, "SliceVector");
    bad.slice_vector = {1, 2, 3, 4, 5, 7};
    refused(bad, "SliceVector");
    bad = {};
    bad.time_slots = {1, 1, 1, 2, 2, 2};
    refused(bad, "time slot");
    bad = {};
    bad.position = "-272.1\\-283.9";
    refused(bad, "no position");
}

TEST(NmTomo, a_real_world_value_in_Bq_per_mL_is_applied_and_gives_the_unit) {
    test::ScratchFolder const folder;
    NmObject nm;
    nm.world_slope = 2.5;
    write_nm(folder / "nm.dcm", filled(nm));
    SourceImage const image = read_image(folder / "nm.dcm");
    EXPECT_EQ(image.dicom.at("Units"), "BQML");
    EXPECT_NEAR(
        test::sum(image.volume.values),
        2.5 *
            [&] {
                auto const with = filled(nm);
                return std::accumulate(with.stored.begin(), with.stored.end(), 0.0);
            }(),
        1e-6);
    nm.world_slope = 0;
    write_nm(folder / "nm.dcm", nm);
    EXPECT_FALSE(read_image(folder / "nm.dcm").dicom.contains("Units"));
}

TEST(NmTomo, two_objects_in_a_folder_ask_for_one_file) {
    test::ScratchFolder const folder;
    write_nm(folder / "a.dcm", {});
    write_nm(folder / "b.dcm", {});
    EXPECT_TRUE(says(error_of([&] { read_image(folder.path()); }), "name one file"));
    EXPECT_NO_THROW(read_image(folder / "b.dcm"));
}

}  // namespace
}  // namespace yttria
