// SPDX-License-Identifier: Apache-2.0
#include "host/base/number_text.hpp"
#include "host/base/parallel.hpp"
#include "host/guard/private.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace yttria {
namespace {

/// Voxels of a work item: more work than a thread is, and enough of them.
constexpr std::size_t stretch = 1 << 18;
constexpr float least_HU = -1024, dense_HU = 1500;
/// Between lung (about -850) and fat (about -100) lies little: what is above is soft.
constexpr double soft_from_HU = -700, soft_to_HU = 1300;
constexpr double bin_HU = 20;
constexpr double plausible_mode_HU = 150;
/// A CT stored with an offset of 1024 that nobody took off has its soft tissue here; a real one only dense bone.
constexpr double offset_from_HU = 800, offset_share = 0.1;

}  // namespace

void check_ct_values(SourceImage const& ct, Findings& findings) {
    constexpr auto bins = static_cast<std::size_t>((soft_to_HU - soft_from_HU) / bin_HU);
    struct Counts {
        std::array<std::size_t, bins> histogram{};
        std::size_t padded = 0, dense = 0, offset = 0, soft = 0;
    };
    auto const& values = ct.volume.values;
    std::vector<Counts> parts((values.size() + stretch - 1) / stretch);
    parallel_stretches(values.size(), stretch, [&](Stretch s) {
        Counts here;
        for (std::size_t i = s.first; i < s.end; ++i) {
            here.padded += values[i] < least_HU ? 1 : 0;
            here.dense += values[i] > dense_HU ? 1 : 0;
            double const v = static_cast<double>(values[i]);
            if (!(v >= soft_from_HU && v < soft_to_HU)) { continue; }
            ++here.soft;
            here.offset += v >= offset_from_HU ? 1 : 0;
            ++here.histogram[static_cast<std::size_t>((v - soft_from_HU) / bin_HU)];
        }
        parts[s.first / stretch] = here;
    });
    Counts all;
    for (Counts const& part : parts) {
        for (std::size_t i = 0; i < bins; ++i) { all.histogram[i] += part.histogram[i]; }
        all.padded += part.padded;
        all.dense += part.dense;
        all.offset += part.offset;
        all.soft += part.soft;
    }
    std::string const where = "the CT (\"" + ct.file.string() + "\")";
    auto const count = static_cast<double>(ct.volume.values.size());
    if (all.soft > 0) {
        auto const most = std::max_element(all.histogram.begin(), all.histogram.end()) - all.histogram.begin();
        double const mode = soft_from_HU + (static_cast<double>(most) + 0.5) * bin_HU;
        double const share = static_cast<double>(all.offset) / count;
        if (std::abs(mode) > plausible_mode_HU || share > offset_share) {
            findings.push_back({"ct_not_hu", Severity::stop,
                                where + " does not look like Hounsfield units: the most frequent value above -700 is about " + brief(mode) +
                                    ", and " + brief(100 * share) +
                                    " % of its voxels lie within 800 to 1300 (soft tissue is within -150 to 150; slope or intercept may be "
                                    "missing); export it again"});
        }
    }
    auto const say = [&](char const* id, std::size_t voxels, std::string const& what) {
        if (voxels == 0) { return; }
        findings.push_back(
            {id, Severity::warn,
             where + ": " + std::to_string(voxels) + " voxels (" + brief(100 * static_cast<double>(voxels) / count) + " %) " + what});
    };
    say("ct_padding", all.padded,
        "are below -1024 HU (padding outside the scan); they are taken as air, check that no tissue is among them");
    say("ct_dense", all.dense,
        "are above 1500 HU (metal, Lipiodol, coils or dense bone); densities follow the curve up to 3071 HU, check that this is meant");
}

BodySlices body_between(Volume<float> const& image, float inside, float dense, double least_z_mm, double most_z_mm) {
    Geometry const& g = image.geometry;
    // A few million points place a centroid to far better than a voxel.
    int const stride = g.voxels() > 8'000'000 ? 2 : 1;
    BodySlices body;
    double count = 0, dense_count = 0, least_x = 1e30, most_x = -1e30;
    for (int k = 0; k < g.size[2]; ++k) {
        for (int j = 0; j < g.size[1]; j += stride) {
            for (int i = 0; i < g.size[0]; i += stride) {
                float const value = image.values[g.index(i, j, k)];
                if (!(value > inside)) { continue; }
                Vec3d const at = g.to_patient({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                if (at[2] < least_z_mm || at[2] > most_z_mm) { continue; }
                count += 1;
                least_x = std::min(least_x, at[0]);
                most_x = std::max(most_x, at[0]);
                bool const is_dense = value > dense;
                dense_count += is_dense ? 1 : 0;
                for (std::size_t a = 0; a < 3; ++a) {
                    body.centroid_mm[a] += at[a];
                    if (is_dense) { body.dense_centroid_mm[a] += at[a]; }
                }
            }
        }
    }
    if (count == 0) { return body; }
    body.found = true;
    body.width_mm = most_x - least_x;
    body.dense_mL = dense_count * stride * stride * g.voxel_mL();
    for (std::size_t a = 0; a < 3; ++a) {
        body.centroid_mm[a] /= count;
        if (dense_count > 0) { body.dense_centroid_mm[a] /= dense_count; }
    }
    return body;
}

}  // namespace yttria
