// SPDX-License-Identifier: Apache-2.0
// Registration of a real CT to itself, moved by a known map and with noise: what a scanner's second CT would be without breathing.
#include "host/images/register.hpp"
#include "tests/host/images/test_volumes.hpp"

#include <iostream>
#include <random>

namespace yttria {
namespace {

namespace fs = std::filesystem;
fs::path const folder = fs::path(YTTRIA_SOURCE_DIR) / "../shared/data/totalsegmentator_ct";

/// Linear interpolation; air outside.
float at(Volume<float> const& ct, Vec3d const& point_mm) {
    auto const index = ct.geometry.to_index(point_mm);
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1;
        std::array<int, 3> voxel{};
        bool inside = true;
        for (std::size_t a = 0; a < 3; ++a) {
            bool const high = (corner >> a & 1) != 0;
            double const low = std::floor(index[a]);
            weight *= high ? index[a] - low : 1 - (index[a] - low);
            voxel[a] = static_cast<int>(low) + (high ? 1 : 0);
            inside = inside && voxel[a] >= 0 && voxel[a] < ct.geometry.size[a];
        }
        sum += weight * (inside ? static_cast<double>(ct.values[ct.geometry.index(voxel[0], voxel[1], voxel[2])]) : -1000.0);
    }
    return static_cast<float>(sum);
}

TEST(RegisterRigid, FindsARealCTThatWasMovedAndMadeNoisy) {
    if (!fs::exists(folder)) { GTEST_SKIP() << "no " << folder; }
    auto const planning = read_image(folder / "example_ct.nii.gz").volume;
    auto const& g = planning.geometry;
    Vec3d const middle = g.to_patient({(g.size[0] - 1) / 2.0, (g.size[1] - 1) / 2.0, (g.size[2] - 1) / 2.0});
    // Turned by 5 degrees about an oblique axis through the middle, then moved.
    Affine truth{test::rotation(5), {0, 0, 0}};
    Vec3d const turned = truth(middle), moved{25, -18, 40};
    for (std::size_t a = 0; a < 3; ++a) { truth.offset_mm[a] = middle[a] + moved[a] - turned[a]; }
    auto const back = truth.inverse();
    // The second scan: 5 mm voxels, its middle 70 % of the length.
    Geometry other;
    Vec3d extent{};
    for (std::size_t a = 0; a < 3; ++a) {
        extent[a] = (a == 2 ? 0.7 : 1.0) * g.size[a] * g.spacing_mm[a];
        other.spacing_mm[a] = 5;
        other.size[a] = static_cast<int>(extent[a] / 5);
    }
    other.direction = g.direction;
    Vec3d const corner = other.to_patient({(other.size[0] - 1) / 2.0, (other.size[1] - 1) / 2.0, (other.size[2] - 1) / 2.0});
    for (std::size_t a = 0; a < 3; ++a) { other.origin_mm[a] = middle[a] + moved[a] - corner[a]; }
    Volume<float> moving{other, {}};
    std::mt19937 random(5);
    std::normal_distribution<float> noise(0, 30);  // HU, as in the low-dose CT of a SPECT/CT
    for (int k = 0; k < other.size[2]; ++k) {
        for (int j = 0; j < other.size[1]; ++j) {
            for (int i = 0; i < other.size[0]; ++i) {
                auto const p = other.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                moving.values.push_back(at(planning, back(p)) + noise(random));
            }
        }
    }
    auto const found = register_rigid(planning, moving);
    double most = 0;
    for (int c = 0; c < 8; ++c) {
        Vec3d p{};
        for (std::size_t a = 0; a < 3; ++a) { p[a] = middle[a] + (c >> a & 1 ? 80 : -80) * (a == 2 ? 0.5 : 1.0); }
        auto const x = found.planning_to_image(p), y = truth(p);
        most = std::max(most, std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]));
    }
    RecordProperty("largest_error_mm", std::to_string(most));
    EXPECT_LT(most, 2.0) << quality_text(found);  // half a voxel of the 4 mm that it works on
    EXPECT_LT(found.surface_median_mm, 1.5) << quality_text(found);
    std::cout << "largest error " << most << " mm; " << quality_text(found) << "\n";
}

}  // namespace
}  // namespace yttria
