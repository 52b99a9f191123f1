// SPDX-License-Identifier: Apache-2.0
#include "phantoms/implant.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/base/error.hpp"
#include "host/images/images.hpp"
#include "phantoms/build.hpp"
#include "phantoms/case_text.hpp"
#include "phantoms/distance.hpp"

namespace yttria {
namespace {

using Mask = std::vector<std::uint8_t>;

/// Of the depth of the liver at the centre: a tumour keeps a rim of liver around it.
constexpr double radius_of_depth = 0.6;
constexpr double largest_radius_mm = 22, smallest_radius_mm = 5, between_tumours_mm = 10;
/// Below this a voxel is taken for lung or air, and a component below that volume for bowel gas.
constexpr float lung_HU = -600;
constexpr double least_lung_mL = 50;

enum Label : std::uint8_t { background, liver, tumour_1, tumour_2, lung };

/// Nearest label at each voxel centre of the CT.
std::vector<int> labels_on(Geometry const& grid, Volume<float> const& labels) {
    std::vector<int> found(grid.voxels());
    std::size_t voxel = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++voxel) {
                auto const index = labels.geometry.to_index(grid.to_patient({double(i), double(j), double(k)}));
                std::array<int, 3> n{};
                bool inside = true;
                for (std::size_t a = 0; a < 3; ++a) {
                    n[a] = static_cast<int>(std::lround(index[a]));
                    inside = inside && n[a] >= 0 && n[a] < labels.geometry.size[a];
                }
                if (inside) found[voxel] = static_cast<int>(std::lround(labels.values[labels.geometry.index(n[0], n[1], n[2])]));
            }
        }
    }
    return found;
}

Mask where(std::vector<int> const& labels, std::vector<int> const& wanted) {
    Mask mask(labels.size());
    for (std::size_t v = 0; v < labels.size(); ++v) mask[v] = std::find(wanted.begin(), wanted.end(), labels[v]) != wanted.end();
    return mask;
}

/// Lung by its HU: connected air-like voxels that do not touch the four sides of the image (the room does), large enough not to
/// be bowel gas.
Mask lung_by_HU(Volume<float> const& ct) {
    auto const& grid = ct.geometry;
    Mask lungs(grid.voxels()), seen(grid.voxels());
    std::vector<std::array<int, 3>> component;
    for (std::size_t start = 0; start < lungs.size(); ++start) {
        if (seen[start] || ct.values[start] >= lung_HU) continue;
        auto const nx = static_cast<std::size_t>(grid.size[0]), ny = static_cast<std::size_t>(grid.size[1]);
        component = {{static_cast<int>(start % nx), static_cast<int>(start / nx % ny), static_cast<int>(start / (nx * ny))}};
        seen[start] = 1;
        bool touches_side = false;
        for (std::size_t next = 0; next < component.size(); ++next) {
            auto const at = component[next];
            touches_side = touches_side || at[0] == 0 || at[1] == 0 || at[0] == grid.size[0] - 1 || at[1] == grid.size[1] - 1;
            for (std::size_t a = 0; a < 3; ++a) {
                for (int const step : {-1, 1}) {
                    auto to = at;
                    to[a] += step;
                    if (to[a] < 0 || to[a] >= grid.size[a]) continue;
                    auto const voxel = grid.index(to[0], to[1], to[2]);
                    if (seen[voxel] || ct.values[voxel] >= lung_HU) continue;
                    seen[voxel] = 1;
                    component.push_back(to);
                }
            }
        }
        if (touches_side || static_cast<double>(component.size()) * grid.voxel_mL() < least_lung_mL) continue;
        for (auto const& at : component) lungs[grid.index(at[0], at[1], at[2])] = 1;
    }
    return lungs;
}

struct Tumour {
    Vec3d centre_mm{};
    double radius_mm = 0;
};

double distance(Vec3d const& a, Vec3d const& b) { return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); }

/// The deepest voxel of the liver (the first of equals), then the deepest whose tumour stays clear of the first.
std::vector<Tumour> place_tumours(Geometry const& grid, Mask const& liver_mask) {
    auto const depth = depth_mm(grid, liver_mask);
    std::vector<Tumour> tumours;
    double const sizes[] = {1.0, 0.6};  // the second is the smaller one
    for (double const size : sizes) {
        Tumour best;
        double deepest = 0;
        std::size_t voxel = 0;
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j) {
                for (int i = 0; i < grid.size[0]; ++i, ++voxel) {
                    double const deep = depth.values[voxel];
                    if (deep <= deepest) continue;
                    Tumour const here{grid.to_patient({double(i), double(j), double(k)}),
                                      size * std::min(largest_radius_mm, radius_of_depth * deep)};
                    bool const clear = std::all_of(tumours.begin(), tumours.end(), [&](auto const& other) {
                        return distance(here.centre_mm, other.centre_mm) > here.radius_mm + other.radius_mm + between_tumours_mm;
                    });
                    if (!clear) continue;
                    deepest = deep;
                    best = here;
                }
            }
        }
        if (best.radius_mm < smallest_radius_mm)
            throw input_error("the liver is too small for two tumours (" + std::to_string(2 * best.radius_mm) +
                              " mm is left for one): check --liver-label");
        tumours.push_back(best);
    }
    return tumours;
}

/// Concentration and labels; a tumour voxel counts by the fraction of it that lies in the sphere (4x4x4 samples).
void paint_tumour(Tumour const& tumour, std::uint8_t label, double ratio, Mask const& liver_mask, Volume<float>& activity,
                  Volume<std::uint8_t>& labels) {
    constexpr int samples = 4;
    auto const& grid = labels.geometry;
    std::size_t voxel = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++voxel) {
                if (!liver_mask[voxel]) continue;
                int inside = 0;
                for (int s = 0; s < samples * samples * samples; ++s) {
                    auto const offset = [](int n) { return (n + 0.5) / samples - 0.5; };
                    auto const point =
                        grid.to_patient({i + offset(s % samples), j + offset(s / samples % samples), k + offset(s / (samples * samples))});
                    inside += distance(point, tumour.centre_mm) < tumour.radius_mm;
                }
                double const fraction = inside / static_cast<double>(samples * samples * samples);
                activity.values[voxel] = static_cast<float>(activity.values[voxel] * (1 - fraction) + ratio * fraction);
                if (fraction >= 0.5) labels.values[voxel] = label;
            }
        }
    }
}

double sum(std::vector<float> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void check(ImplantRequest const& request) {
    if (request.lung_fraction < 0 || request.lung_fraction > 0.5)
        throw usage_error("--lung-fraction is outside 0 to 0.5 (probably percent): write a fraction such as 0.05");
    if (!(request.tumour_to_normal > 0)) throw usage_error("--tumour-to-normal is not above zero: write a ratio such as 4");
    if (!(request.blur_fwhm_mm >= 0)) throw usage_error("--blur-mm is negative: write a length in mm, 0 for none");
}

}  // namespace

std::filesystem::path write_implant(ImplantRequest const& request, std::filesystem::path const& folder) {
    check(request);
    auto const ct = read_image(request.ct).volume;
    auto const given = labels_on(ct.geometry, read_image(request.labels).volume);
    auto const liver_mask = where(given, {request.liver_label});
    if (std::find(liver_mask.begin(), liver_mask.end(), 1) == liver_mask.end())
        throw input_error(request.labels.string() + ": label " + std::to_string(request.liver_label) +
                          " is nowhere on the CT (another label is the liver, or the images do not overlap): check --liver-label");
    auto const lungs = request.lung_labels.empty() ? lung_by_HU(ct) : where(given, request.lung_labels);

    Volume<std::uint8_t> labels{ct.geometry, Mask(ct.geometry.voxels())};
    Volume<float> activity{ct.geometry, std::vector<float>(ct.geometry.voxels())};
    for (std::size_t v = 0; v < liver_mask.size(); ++v) {
        labels.values[v] = liver_mask[v] ? liver : lungs[v] ? lung : background;
        activity.values[v] = liver_mask[v];
    }
    auto const tumours = place_tumours(ct.geometry, liver_mask);
    paint_tumour(tumours[0], tumour_1, request.tumour_to_normal, liver_mask, activity, labels);
    paint_tumour(tumours[1], tumour_2, request.tumour_to_normal, liver_mask, activity, labels);

    auto const lung_voxels = static_cast<double>(std::count(labels.values.begin(), labels.values.end(), lung));
    double const in_lungs = lung_voxels > 0 ? request.lung_fraction : 0;
    double const in_each = in_lungs > 0 ? sum(activity.values) * in_lungs / (1 - in_lungs) / lung_voxels : 0;
    for (std::size_t v = 0; v < labels.values.size(); ++v)
        activity.values[v] += labels.values[v] == lung ? static_cast<float>(in_each) : 0.0F;
    if (request.blur_fwhm_mm > 0) blur(activity, request.blur_fwhm_mm);
    scale_to(activity, counts_in_image);

    make_folder(folder);
    write_nrrd(folder / "activity.nrrd", activity, "counts");
    write_nrrd(folder / "labels.nrrd", labels);
    CaseText text("implant", "Two tumours placed in the liver of " + request.ct.filename().string());
    PhantomActivity written;
    written.purpose = "maa";
    written.quantity = Quantity::counts;
    written.total_GBq = request.administered_GBq;
    written.lung_shunt_fraction = request.lung_fraction;
    written.blur_fwhm_mm.fill(request.blur_fwhm_mm);
    text.activity(written);
    text.anatomy(std::filesystem::absolute(request.ct).lexically_normal());
    text.structure({"Liver", Role::liver, {liver, tumour_1, tumour_2}});
    text.structure({"Tumour1", Role::tumour, {tumour_1}});
    text.structure({"Tumour2", Role::tumour, {tumour_2}});
    if (lung_voxels > 0) text.structure({"Lungs", Role::lung, {lung}});
    text.table("protocol", "file = \"rescue\"\n");
    return text.write(folder / "case.toml");
}

}  // namespace yttria
