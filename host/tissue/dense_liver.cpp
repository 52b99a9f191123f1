// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/dense_liver.hpp"

#include "host/base/number_text.hpp"
#include "host/images/labels.hpp"

#include <cmath>

namespace yttria {

IodineVoxels find_iodine(SourceImages const& images, Warnings& warnings) {
    Volume<float> const& ct = images.ct->volume;
    Geometry const& g = ct.geometry;
    IodineVoxels found;
    std::size_t changed = 0;
    double sum = 0;
    for (LabelledMask const& mask : images.masks) {
        if (mask.entry.role != Role::liver && mask.entry.role != Role::tumour) { continue; }
        Geometry const part = lattice_around(mask, g);
        auto const fraction = mask_fractions(mask, part);
        Vec3d const first = g.to_index(part.origin_mm);
        std::size_t v = 0;
        for (int k = 0; k < part.size[2]; ++k) {
            for (int j = 0; j < part.size[1]; ++j) {
                for (int i = 0; i < part.size[0]; ++i) {
                    if (!(fraction[v++] > 0.5F)) { continue; }
                    std::array<int, 3> const at{i + static_cast<int>(std::lround(first[0])), j + static_cast<int>(std::lround(first[1])),
                                                k + static_cast<int>(std::lround(first[2]))};
                    bool inside = true;
                    for (std::size_t a = 0; a < 3; ++a) { inside = inside && at[a] >= 0 && at[a] < g.size[a]; }
                    if (!inside) { continue; }
                    std::size_t const voxel = g.index(at[0], at[1], at[2]);
                    float const value = ct.values[voxel];
                    if (!(value > iodine_from_HU && value <= metal_from_HU)) { continue; }
                    if (found.voxel.empty()) {
                        found.voxel.resize(ct.values.size());
                        found.row.resize(ct.values.size() / static_cast<std::size_t>(g.size[0]));
                    }
                    if (found.voxel[voxel]) { continue; }  // contours may overlap
                    found.voxel[voxel] = true;
                    found.row[voxel / static_cast<std::size_t>(g.size[0])] = true;
                    ++changed;
                    sum += static_cast<double>(value);
                }
            }
        }
    }
    if (changed > 0) {
        warnings.push_back(
            {"tissue.iodine", brief(static_cast<double>(changed) * g.voxel_mL()) +
                                  " mL inside liver and tumour contours lie above 150 HU (" + brief(sum / static_cast<double>(changed)) +
                                  " on average: contrast agent or Lipiodol, whose iodine raises CT numbers, not density); they are "
                                  "taken as 150 HU, unless anatomy.dense_liver = \"as_ct\""});
    }
    return found;
}

}  // namespace yttria
