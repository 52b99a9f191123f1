// SPDX-License-Identifier: Apache-2.0
#include "host/tissue/tissue.hpp"

#include "host/base/parallel.hpp"
#include "host/images/labels.hpp"
#include "host/images/majority.hpp"
#include "host/tissue/dense_liver.hpp"
#include "host/tissue/hu_curve.hpp"
#include "host/tissue/replace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace yttria {
namespace {

/// Least transported density (design.md section 3).
constexpr float floor_g_per_cm3 = 0.001F;
/// Voxels of a work item: large enough to cost more than the thread, small enough to stay in the caches.
constexpr std::size_t stretch = 65536;
/// Range of CT numbers (clinical.md 3.6); padding such as -3024 lies below and becomes air.
constexpr double least_hu = -1024, most_hu = 3071;

std::string voxel_text(Geometry const& geometry, std::size_t voxel) {
    auto const nx = static_cast<std::size_t>(geometry.size[0]), ny = static_cast<std::size_t>(geometry.size[1]);
    return "(" + std::to_string(voxel % nx) + ", " + std::to_string(voxel / nx % ny) + ", " + std::to_string(voxel / (nx * ny)) + ")";
}

/// Throws when `wrong` holds for any value, with the count and the first voxel.
template <class Wrong>
void refuse(SourceImage const& image, std::string const& key, std::string const& what, std::string const& todo, Wrong const& wrong) {
    auto const& values = image.volume.values;
    std::vector<std::size_t> counts((values.size() + stretch - 1) / stretch, 0);
    parallel_stretches(values.size(), stretch, [&](Stretch s) {
        for (std::size_t i = s.first; i < s.end; ++i) { counts[s.first / stretch] += wrong(values[i]) ? 1 : 0; }
    });
    std::size_t const count = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    if (count == 0) { return; }
    auto const first = static_cast<std::size_t>(std::find_if(values.begin(), values.end(), wrong) - values.begin());
    throw input_error(key + " \"" + image.file.string() + "\": " + std::to_string(count) + " voxels " + what + ", the first at index " +
                      voxel_text(image.volume.geometry, first) + "); " + todo);
}

std::uint8_t index_of(std::vector<std::string> const& names, std::string const& name) {
    return static_cast<std::uint8_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Soft tissue and fat of which more than half lies in liver or tumour contours becomes liver; gas, lung and bone stay.
void mark_liver(SourceImages const& images, Geometry const& grid, Tissue& tissue) {
    std::vector<float> inside(grid.voxels(), 0.0F);
    bool any = false;
    for (LabelledMask const& mask : images.masks) {
        if (mask.entry.role != Role::liver && mask.entry.role != Role::tumour) { continue; }
        any = true;
        std::vector<float> const fraction = mask_fractions(mask, grid);
        for (std::size_t i = 0; i < inside.size(); ++i) { inside[i] += fraction[i]; }
    }
    if (!any) { return; }
    auto const liver = index_of(tissue.materials, "liver"), soft = index_of(tissue.materials, "soft_tissue"),
               fat = index_of(tissue.materials, "adipose");
    if (liver == tissue.materials.size()) { tissue.materials.push_back("liver"); }
    for (std::size_t i = 0; i < inside.size(); ++i) {
        std::uint8_t& material = tissue.material.values[i];
        if (inside[i] > 0.5F && (material == soft || material == fat)) { material = liver; }
    }
}

/// The curve at every whole CT number, which most are.
class CurveByNumber {
public:
    explicit CurveByNumber(HuCurve const& curve) : curve_(curve) {
        for (std::size_t i = 0; i < density_.size(); ++i) {
            double const hu = least_hu + static_cast<double>(i);
            density_[i] = static_cast<float>(curve.density_at(hu));
            material_[i] = static_cast<std::uint8_t>(curve.material_at(hu));
        }
    }
    float density_at(float number) const {
        double const hu = clamped(number);
        auto const i = static_cast<std::size_t>(hu - least_hu);
        return static_cast<double>(i) + least_hu == hu ? density_[i] : static_cast<float>(curve_.density_at(hu));
    }
    std::uint8_t material_at(float number) const {
        double const hu = clamped(number);
        auto const i = static_cast<std::size_t>(hu - least_hu);
        return static_cast<double>(i) + least_hu == hu ? material_[i] : static_cast<std::uint8_t>(curve_.material_at(hu));
    }

private:
    static double clamped(float number) { return std::clamp(static_cast<double>(number), least_hu, most_hu); }
    HuCurve const& curve_;
    std::array<float, static_cast<std::size_t>(most_hu - least_hu) + 1> density_{};
    std::array<std::uint8_t, static_cast<std::size_t>(most_hu - least_hu) + 1> material_{};
};

Tissue from_ct(Case const& request, SourceImages const& images, Geometry const& grid) {
    SourceImage const& ct = *images.ct;
    refuse(ct, "anatomy.ct", "are NaN or infinite (no CT number", "write the CT again", [](float v) { return !std::isfinite(v); });
    HuCurve const curve = read_hu_curve(request.anatomy.hu_curve);
    Tissue tissue;
    auto const iodine = request.anatomy.dense_liver_as_ct ? IodineVoxels{} : find_iodine(images, tissue.warnings);
    auto const& numbers = ct.volume.values;
    CurveByNumber const by_number(curve);
    // Along rows of the CT the few that hold iodine are known; across them every voxel is asked.
    auto const each = [&](std::size_t first, std::size_t along, std::size_t count, auto const& use) {
        bool const ask = !iodine.voxel.empty() && (along != 1 || iodine.in_row(first));
        for (std::size_t i = 0, voxel = first; i < count; ++i, voxel += along)
            use(i, ask && iodine.voxel[voxel] ? iodine_from_HU : numbers[voxel]);
    };
    auto const length = static_cast<std::size_t>(ct.volume.geometry.size[0]);
    std::vector<std::uint8_t> material(numbers.size());
    parallel_for(material.size() / length, [&](std::size_t row) {
        each(row * length, 1, length, [&](std::size_t i, float number) { material[row * length + i] = by_number.material_at(number); });
    });
    tissue.materials = curve.materials;
    // Density is what adds up in a voxel, not HU: convert first, then average.
    auto const density = [&](std::size_t first, std::ptrdiff_t along, std::span<float> out) {
        each(first, static_cast<std::size_t>(along), out.size(),
             [&](std::size_t i, float number) { out[i] = by_number.density_at(number); });
    };
    tissue.density = {grid, volume_average(ct.volume.geometry, RowOf(density), grid, Sampling::linear)};
    std::uint8_t const air = index_of(curve.materials, "air");
    tissue.material = {grid, volume_majority(ct.volume.geometry, material, grid, air == curve.materials.size() ? std::uint8_t{0} : air)};
    mark_liver(images, grid, tissue);
    return tissue;
}

Tissue from_density(Case const& request, SourceImages const& images, Geometry const& grid) {
    SourceImage const& density = *images.density;
    refuse(density, "anatomy.density", "are negative or NaN (no density", "write g/cm3 of 0 or more",
           [](float v) { return !(v >= 0) || !std::isfinite(v); });
    Tissue tissue;
    tissue.materials = request.anatomy.materials;
    tissue.density = {grid, volume_average(density.volume.geometry, density.volume.values, grid, Sampling::linear)};
    if (tissue.materials.empty() || tissue.materials.size() > 255) {
        throw input_error("anatomy.materials names " + std::to_string(tissue.materials.size()) +
                          " materials (1 to 255 are needed beside density); list them");
    }
    if (!images.material) {
        if (tissue.materials.size() != 1) {
            throw input_error(
                "anatomy.density without anatomy.material (several materials are listed, and which voxel has which is not said); give "
                "material");
        }
        tissue.material = {grid, std::vector<std::uint8_t>(grid.voxels(), 0)};
        return tissue;
    }
    SourceImage const& material = *images.material;
    auto const count = static_cast<float>(tissue.materials.size());
    refuse(material, "anatomy.material", "are no index into anatomy.materials (0 to " + std::to_string(tissue.materials.size() - 1),
           "correct the image or list more materials", [&](float v) { return !(v >= 0 && v < count && v == std::floor(v)); });
    std::vector<std::uint8_t> index(material.volume.values.size());
    std::transform(material.volume.values.begin(), material.volume.values.end(), index.begin(),
                   [](float v) { return static_cast<std::uint8_t>(v); });
    std::uint8_t const air = index_of(tissue.materials, "air");
    tissue.material = {grid,
                       volume_majority(material.volume.geometry, index, grid, air == tissue.materials.size() ? std::uint8_t{0} : air)};
    return tissue;
}

/// Share of each grid voxel that lies inside the image: the image as one large voxel.
std::vector<float> coverage(Geometry const& source, Geometry const& grid) {
    Geometry box = source;
    box.size = {1, 1, 1};
    for (std::size_t a = 0; a < 3; ++a) { box.spacing_mm[a] *= source.size[a]; }
    box.origin_mm = source.to_patient({(source.size[0] - 1) / 2.0, (source.size[1] - 1) / 2.0, (source.size[2] - 1) / 2.0});
    return volume_average(box, std::vector<std::uint8_t>{1}, grid, Sampling::nearest);
}

}  // namespace

Tissue make_tissue(Case const& request, SourceImages const& images, Geometry const& grid) {
    if (!images.ct && !images.density) {
        throw input_error("no anatomy.ct or anatomy.density (density and material of the voxels are needed); name one");
    }
    Tissue tissue = images.density ? from_density(request, images, grid) : from_ct(request, images, grid);
    replace_by_structure(images, tissue);
    std::vector<float> const covered = coverage((images.density ? *images.density : *images.ct).volume.geometry, grid);
    for (std::size_t i = 0; i < covered.size(); ++i) {
        float& density = tissue.density.values[i];
        if (density >= floor_g_per_cm3) { continue; }
        // A voxel at the rim that the image fills in part is no thin tissue; one outside of it is.
        if (covered[i] <= 0 || density < floor_g_per_cm3 * covered[i]) { ++tissue.floored_voxels; }
        density = floor_g_per_cm3;
    }
    if (tissue.floored_voxels > 0) {
        tissue.warnings.push_back(
            {"density.floored",
             std::to_string(tissue.floored_voxels) +
                 " voxels were below 0.001 g/cm3 (the least density that is transported); they are taken as 0.001 g/cm3"});
    }
    return tissue;
}

}  // namespace yttria
