// SPDX-License-Identifier: Apache-2.0
#include "phantoms/build.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "host/activity/activity.hpp"
#include "host/base/error.hpp"

namespace yttria {
namespace {

/// How often a voxel that a surface crosses is halved along each axis: 16 x 16 x 16 leaves for density and activity, 4 x 4 x 4 for
/// labels, which only ask for the region that fills most.
constexpr int fine_halvings = 4, label_halvings = 2;
constexpr double fwhm_per_sigma = 2.3548200450309493;  // sqrt(8 ln 2)

/// Volume fraction of each region in one voxel at a time; [0] is the background, [r] region r - 1.
class VoxelFractions {
public:
    VoxelFractions(PhantomDescription const& phantom, Geometry const& grid, int halvings)
        : phantom_(phantom),
          grid_(grid),
          halvings_(halvings),
          fractions_(phantom.regions.size() + 1) {
        half_diagonal_mm_ = 0.5 * std::hypot(grid.spacing_mm[0], grid.spacing_mm[1], grid.spacing_mm[2]);
        for (std::size_t r = phantom.regions.size(); r > 0; --r) from_the_top_.push_back(r);
    }

    std::vector<double> const& at(int i, int j, int k) {
        std::fill(fractions_.begin(), fractions_.end(), 0.0);
        add({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}, 0, from_the_top_, 0);
        return fractions_;
    }

private:
    double level(std::size_t region, Vec3d const& point) const { return level_mm(phantom_.regions[region - 1].shapes, point); }

    /// Adds a cube (the voxel halved `depth` times). Of the regions `above`, from the top, some may cross it; `below` fills the rest.
    void add(Vec3d const& centre, int depth, std::vector<std::size_t> const& above, std::size_t below) {
        double const half = std::ldexp(0.5, -depth), reach_mm = std::ldexp(half_diagonal_mm_, -depth), share = std::ldexp(1.0, -3 * depth);
        auto const point = grid_.to_patient(centre);
        std::vector<std::size_t> crossing;
        for (auto const region : above) {
            auto const deep = level(region, point);
            if (deep > reach_mm || (depth == halvings_ && deep > 0)) {
                below = region;
                break;
            }
            if (deep >= -reach_mm && depth < halvings_) crossing.push_back(region);
        }
        if (crossing.empty()) {
            fractions_[below] += share;
            return;
        }
        for (int corner = 0; corner < 8; ++corner) {
            auto const shifted = [&](std::size_t a) { return centre[a] + ((corner >> a) & 1 ? 0.5 : -0.5) * half; };
            add({shifted(0), shifted(1), shifted(2)}, depth + 1, crossing, below);
        }
    }

    PhantomDescription const& phantom_;
    Geometry const& grid_;
    int halvings_;
    double half_diagonal_mm_ = 0;
    std::vector<std::size_t> from_the_top_;
    std::vector<double> fractions_;
};

/// Calls use(voxel index, fractions) for every voxel in order.
template <class Use>
void for_each_voxel(PhantomDescription const& phantom, Geometry const& grid, int halvings, Use const& use) {
    VoxelFractions fractions(phantom, grid, halvings);
    std::size_t voxel = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) use(voxel++, fractions.at(i, j, k));
        }
    }
}

/// The region that fills most; the upper one of equals.
std::size_t most(std::vector<double> const& fractions) {
    return fractions.size() - 1 - static_cast<std::size_t>(std::max_element(fractions.rbegin(), fractions.rend()) - fractions.rbegin());
}

/// True for regions of structures with a lung role; by label.
std::vector<bool> lung_labels(PhantomDescription const& description) {
    std::vector<bool> lung(description.regions.size() + 1);
    for (auto const& structure : description.structures) {
        bool const is_lung = structure.role == Role::lung || structure.role == Role::lung_left || structure.role == Role::lung_right;
        for (auto const label : structure.labels) lung[static_cast<std::size_t>(label)] = lung[static_cast<std::size_t>(label)] || is_lung;
    }
    return lung;
}

double sum(std::vector<float> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Adds the lung's part: `fraction` of all, spread over the lungs by mass.
void add_lung_activity(Volume<float>& activity, std::vector<float> const& lung_mass, double fraction) {
    double const others = sum(activity.values), mass = sum(lung_mass);
    if (fraction <= 0) return;
    if (mass <= 0)
        throw input_error(
            "lung_fraction is given, but no structure with a lung role has a region in the grid: add one or remove lung_fraction");
    double const per_mass = others * fraction / (1 - fraction) / mass;
    for (std::size_t v = 0; v < lung_mass.size(); ++v) activity.values[v] += static_cast<float>(per_mass * lung_mass[v]);
}

}  // namespace

Geometry refined(Geometry const& grid, int factor) {
    Geometry fine = grid;
    double const shift = 0.5 / factor - 0.5;  // centre of the first small voxel, in large voxels
    fine.origin_mm = grid.to_patient({shift, shift, shift});
    for (std::size_t a = 0; a < 3; ++a) {
        fine.size[a] = grid.size[a] * factor;
        fine.spacing_mm[a] = grid.spacing_mm[a] / factor;
    }
    return fine;
}

void scale_to(Volume<float>& image, double total) {
    double const now = sum(image.values);
    if (now <= 0) throw input_error("no voxel has activity (no region with a concentration lies in the grid): correct the description");
    for (auto& value : image.values) value = static_cast<float>(value * (total / now));
}

void blur(Volume<float>& image, double fwhm_mm) { blur(image, Vec3d{fwhm_mm, fwhm_mm, fwhm_mm}); }

void blur(Volume<float>& image, Vec3d const& fwhm_mm) {
    auto const& grid = image.geometry;
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        double const sigma = fwhm_mm[axis] / fwhm_per_sigma / grid.spacing_mm[axis];
        int const reach = static_cast<int>(std::ceil(4 * sigma));
        std::vector<double> kernel;
        for (int d = -reach; d <= reach; ++d) kernel.push_back(sigma > 0 ? std::exp(-0.5 * d * d / (sigma * sigma)) : 1.0);
        double const norm = std::accumulate(kernel.begin(), kernel.end(), 0.0);
        int const length = grid.size[axis];
        std::vector<double> line(static_cast<std::size_t>(length));
        for (std::size_t start = 0; start < image.values.size(); ++start) {
            if ((start / stride) % static_cast<std::size_t>(length) != 0) continue;
            for (int i = 0; i < length; ++i) {
                double value = 0;
                for (int d = std::max(-reach, -i); d <= std::min(reach, length - 1 - i); ++d)
                    value += kernel[static_cast<std::size_t>(d + reach)] * image.values[start + stride * static_cast<std::size_t>(i + d)];
                line[static_cast<std::size_t>(i)] = value / norm;
            }
            for (int i = 0; i < length; ++i)
                image.values[start + stride * static_cast<std::size_t>(i)] = static_cast<float>(line[static_cast<std::size_t>(i)]);
        }
        stride *= static_cast<std::size_t>(length);
    }
}

Phantom build_phantom(PhantomDescription const& description) {
    auto const& grid = description.grid;
    Phantom phantom;
    std::vector<Region const*> regions{&description.background};
    for (auto const& region : description.regions) regions.push_back(&region);
    std::vector<std::uint8_t> material_of;
    for (auto const* region : regions) {
        auto const found = std::find(phantom.materials.begin(), phantom.materials.end(), region->material);
        material_of.push_back(static_cast<std::uint8_t>(found - phantom.materials.begin()));
        if (found == phantom.materials.end()) phantom.materials.push_back(region->material);
    }
    auto const is_lung = lung_labels(description);
    phantom.density = {grid, std::vector<float>(grid.voxels())};
    phantom.activity = phantom.density;
    if (description.function) phantom.function = phantom.density;
    phantom.material = {grid, std::vector<std::uint8_t>(grid.voxels())};
    std::vector<float> lung_mass(grid.voxels());
    for_each_voxel(description, grid, fine_halvings, [&](std::size_t voxel, std::vector<double> const& fractions) {
        double density = 0, concentration = 0, function = 0, lung = 0;
        for (std::size_t r = 0; r < fractions.size(); ++r) {
            density += fractions[r] * regions[r]->density_g_per_cm3;
            concentration += fractions[r] * regions[r]->concentration;
            function += fractions[r] * regions[r]->function;
            if (is_lung[r]) lung += fractions[r] * regions[r]->density_g_per_cm3;
        }
        phantom.density.values[voxel] = static_cast<float>(density);
        phantom.activity.values[voxel] = static_cast<float>(concentration);
        if (phantom.function) phantom.function->values[voxel] = static_cast<float>(function);
        phantom.material.values[voxel] = material_of[most(fractions)];
        lung_mass[voxel] = static_cast<float>(lung);
    });
    auto const& activity = description.activity;
    add_lung_activity(phantom.activity, lung_mass, activity.lung_fraction);
    if (activity.blur_fwhm_mm != Vec3d{0, 0, 0}) blur(phantom.activity, activity.blur_fwhm_mm);
    double const decays = activity.total_GBq * 1e9 * y90_half_life_s / std::numbers::ln2;
    scale_to(phantom.activity, activity.quantity == Quantity::decays ? decays : counts_in_image);

    if (phantom.function) {
        if (description.function->blur_fwhm_mm != Vec3d{0, 0, 0}) blur(*phantom.function, description.function->blur_fwhm_mm);
        scale_to(*phantom.function, counts_in_image);
    }

    auto const label_grid = refined(grid, description.label_refinement);
    phantom.labels = {label_grid, std::vector<std::uint8_t>(label_grid.voxels())};
    for_each_voxel(description, label_grid, label_halvings, [&](std::size_t voxel, std::vector<double> const& fractions) {
        phantom.labels.values[voxel] = static_cast<std::uint8_t>(most(fractions));
    });
    return phantom;
}

}  // namespace yttria
