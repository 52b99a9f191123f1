// SPDX-License-Identifier: Apache-2.0
// Real SEG objects against the NRRD files that were made from the same masks by their authors (dcmqi).
#include "host/dicom/dicom.hpp"
#include "tests/host/images/test_volumes.hpp"

namespace yttria {
namespace {

namespace fs = std::filesystem;
fs::path const folder = fs::path(YTTRIA_SOURCE_DIR) / "../shared/data/seg_dcmqi";

struct Twin {
    char const* seg;
    char const* nrrd;
    std::vector<std::pair<int, int>> segment_and_label;
};

/// Every voxel of the twin that carries the label, and no other, has fraction 1 in the SEG (which may span fewer slices).
void expect_equal(Twin const& twin) {
    auto const image = read_image(folder / twin.nrrd).volume;
    for (auto const& [number, label] : twin.segment_and_label) {
        auto const segment = read_segment(folder / twin.seg, number);
        Geometry const &here = segment.fraction.geometry, &there = image.geometry;
        std::size_t labelled = 0, set = 0, different = 0;
        for (float const value : segment.fraction.values) { set += value == 1.0F; }
        for (int k = 0; k < there.size[2]; ++k) {
            for (int j = 0; j < there.size[1]; ++j) {
                for (int i = 0; i < there.size[0]; ++i) {
                    bool const wanted = image.values[there.index(i, j, k)] == static_cast<float>(label);
                    Vec3d const at = here.to_index(there.to_patient({1.0 * i, 1.0 * j, 1.0 * k}));
                    std::array<int, 3> n{};
                    bool inside = true;
                    for (std::size_t a = 0; a < 3; ++a) {
                        n[a] = static_cast<int>(std::lround(at[a]));
                        ASSERT_NEAR(at[a], n[a], 1e-3) << "the lattices differ";
                        inside = inside && n[a] >= 0 && n[a] < here.size[a];
                    }
                    float const found = inside ? segment.fraction.values[here.index(n[0], n[1], n[2])] : 0.0F;
                    labelled += wanted;
                    different += found != (wanted ? 1.0F : 0.0F);
                }
            }
        }
        EXPECT_EQ(different, 0U) << twin.seg << " segment " << number;
        EXPECT_EQ(set, labelled) << twin.seg << " segment " << number;
        EXPECT_GT(labelled, 0U) << twin.nrrd << " label " << label;
    }
}

TEST(SegTwins, every_seg_with_an_nrrd_twin_equals_it) {
    if (!fs::exists(folder)) { GTEST_SKIP() << "no " << folder; }
    for (auto const& twin : std::vector<Twin>{{"liver.dcm", "liver_seg.nrrd", {{1, 1}}},
                                              {"23x38x3/seg/label.seg", "23x38x3/nrrd/label.nrrd", {{1, 1}}},
                                              {"24x38x3/seg/label.seg", "24x38x3/nrrd/label.nrrd", {{1, 1}}},
                                              {"partial_overlaps.dcm", "partial_overlaps-1.nrrd", {{1, 1}, {4, 4}, {5, 5}}},
                                              {"partial_overlaps.dcm", "partial_overlaps-2.nrrd", {{2, 2}}},
                                              {"partial_overlaps.dcm", "partial_overlaps-3.nrrd", {{3, 3}}},
                                              {"sparse-labelmap-noppv.dcm", "sparse_labelmap_noppv_seg.nrrd", {{1, 1}}},
                                              {"sparse-labelmap-ppv5.dcm", "sparse_labelmap_ppv5_seg.nrrd", {{1, 1}}}}) {
        expect_equal(twin);
    }
}

}  // namespace
}  // namespace yttria
